"""A server as a container, by testcontainers, which takes most of a second to load: only where it is needed."""

from collections.abc import Generator
from contextlib import contextmanager
from typing import Final

from docker.errors import DockerException
from testcontainers.core.container import DockerContainer

from armature.testing.services.probing import waited
from armature.testing.services.recipe import Recipe
from armature.testing.services.service import Service, ServiceMissing

_SECONDS: Final = 120.0


@contextmanager
def as_container(recipe: Recipe) -> Generator[Service]:
    """Starts the image and removes the container at the end; raises `ServiceMissing` where no engine answers."""
    try:
        container = DockerContainer(recipe.image.name)
    except DockerException as error:
        raise recipe.missing() from error
    container.with_exposed_ports(recipe.image.port)  # pragma: no cover: from here on a container engine is needed
    for name, value in recipe.image.environment.items():  # pragma: no cover: see above
        container.with_env(name, value)
    with container:  # pragma: no cover: see above
        host, port = container.get_container_host_ip(), int(container.get_exposed_port(recipe.image.port))
        if not waited(lambda: recipe.answers(host, port), seconds=_SECONDS):
            raise ServiceMissing(f"The container of {recipe.image.name} does not answer as {recipe.name}.")
        yield Service(recipe.name, recipe.url(host, port), "container")
