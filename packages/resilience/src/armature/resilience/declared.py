"""`@resilient`: what is declared on methods and handlers of an Armature application."""

from collections.abc import Awaitable, Callable
from typing import Any, TypeVar

from armature.core import WiringError
from armature.core.di import wrapped_by
from armature.core.source import caller
from armature.resilience.errors import UnknownPipeline
from armature.resilience.pipelines import Pipelines
from armature.resilience.strategy import awaiting

F = TypeVar("F", bound="Callable[..., Awaitable[Any]]")  # a method or handler of whatever signature


def resilient(name: str) -> Callable[[F], F]:
    """Runs a method of a provided object, or a handler, through the pipeline of that name.

    The pipeline is one of the settings (`ARMATURE_RESILIENCE_PIPELINES`), and the module of the class imports
    `ResilienceModule`; otherwise the application does not start. An object that is built by hand has the bare method.
    Raises `TypeError` on anything but an `async def`.
    """
    where = caller()
    written = f'@resilient("{name}")'

    def around(pipelines: Pipelines, function: Callable[..., Any]) -> Callable[..., Any]:
        try:
            return pipelines[name](function)
        except UnknownPipeline as error:
            raise WiringError(f"{written} ({where}) has no effect. {error}") from None

    def record(function: F) -> F:
        awaiting(function, f'resilient("{name}")')
        return wrapped_by(Pipelines, around, written=written, where=where)(function)

    return record
