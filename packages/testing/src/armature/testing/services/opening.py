"""The three ways to a server: one that the environment names, a program of this machine, a container."""

import os
from contextlib import AbstractContextManager, nullcontext
from importlib import import_module
from importlib.util import find_spec

from armature.testing.services.probing import listens, waited
from armature.testing.services.program import as_program
from armature.testing.services.recipe import Recipe
from armature.testing.services.service import Service, ServiceMissing


def opened(recipe: Recipe, *, patience: float = 10.0) -> AbstractContextManager[Service]:
    """A server of a kind for as long as the block lasts; raises `ServiceMissing` where there is no way to one.

    One that the environment names is given `patience` seconds to listen.
    """
    given = os.environ.get(recipe.variable)
    if given:
        return nullcontext(_running(recipe, given, patience))
    program = recipe.find()
    if program:
        return as_program(recipe, program)
    if find_spec("testcontainers"):
        in_container: AbstractContextManager[Service] = import_module(_CONTAINER).as_container(recipe)
        return in_container
    raise recipe.missing()


def _running(recipe: Recipe, url: str, patience: float) -> Service:
    service = Service(recipe.name, url, "environment")
    if not waited(lambda: listens(service.host, service.port), seconds=patience):
        raise ServiceMissing(f"{recipe.variable} says {url}, and nothing listens there.")
    return service


_CONTAINER = "armature.testing.services.container"
