"""Transports: the ways in which endpoints are reached. HTTP is one, a command line or a queue are others."""

from abc import ABC, abstractmethod
from collections.abc import Sequence
from typing import ClassVar

from armature.core.binding import Source
from armature.core.context import ExecutionContext
from armature.core.pipeline.compiler import Pipeline
from armature.core.pipeline.endpoint import Endpoint
from armature.core.pipeline.reach import Reach


class Transport(ABC):  # its empty methods are meant to be left as they are: most transports need none of them
    """One way to call endpoints; a module contributes it: `Module(transports=[Ticks])`.

    Subclasses set `name`, by which the decorators of their endpoints know them (`endpoint("ticks", …)`), and
    `context`, the class of their units of work, which handlers and enhancers may take as a parameter. The container
    builds the transport like any provider, hooks included, and others may inject it.
    """

    name: ClassVar[str]
    context: ClassVar[type[ExecutionContext]] = ExecutionContext

    has_client: ClassVar[bool] = False
    """Whether somebody outside decides when an endpoint runs: then a guard that cannot cover one stops the start."""

    sources: ClassVar[frozenset[Source]] = frozenset()
    """What a unit of work carries of what was sent, and parameters can therefore be bound to."""

    @classmethod
    def reach(cls) -> Reach:
        """What the transport brings, as the planner asks for it."""
        return Reach(cls.name, cls.has_client, cls.sources)

    @classmethod
    def check(cls, endpoints: Sequence[Endpoint]) -> None:  # noqa: B027 - see above
        """Proves the addresses and options of its endpoints at construction; raises `WiringError`."""

    @abstractmethod
    def open(self, pipelines: Sequence[Pipeline]) -> None:
        """Handed its compiled endpoints, in order of declaration, at each start.

        All singletons exist by then; `on_application_bootstrap` comes after it, and is the place to begin work.
        """

    async def stop_intake(self) -> None:  # noqa: B027 - see above
        """Begins nothing new from here on; called once at the beginning of a stop, also of one that is in a hurry."""

    async def drain(self) -> None:  # noqa: B027 - see above
        """Waits for the work that runs; cancelled when the drain budget is spent."""
