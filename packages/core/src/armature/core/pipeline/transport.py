"""Transports: the ways in which endpoints are reached. HTTP is one, a command line or a queue are others."""

from abc import ABC, abstractmethod
from collections.abc import Sequence
from typing import ClassVar

from armature.core.binding import Source
from armature.core.context import ExecutionContext
from armature.core.pipeline.compiler import Pipeline
from armature.core.pipeline.offer import Offer
from armature.core.pipeline.plan import Plan


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
    def offer(cls) -> Offer:
        """What the transport brings, as the planner asks for it."""
        return Offer(cls.name, cls.has_client, cls.sources)

    @classmethod  # noqa: B027 - see above
    def check(cls, plans: Sequence[Plan]) -> None:
        """Proves the addresses, details and parameters of its endpoints at construction; raises `WiringError`."""

    @abstractmethod
    def open(self, pipelines: Sequence[Pipeline]) -> None:
        """Handed its compiled endpoints, in order of declaration, at each start.

        All singletons exist by then; nothing may run yet.
        """

    async def begin(self) -> None:  # noqa: B027 - see above
        """Begins to take work in, as the last step of a start, after every hook; an error stops the start.

        Not called in an application that was started for one command: that takes nothing else in.
        """

    async def stop_intake(self) -> None:  # noqa: B027 - see above
        """Begins nothing new from here on; called at the beginning of every stop, and where a start has failed."""

    async def drain(self) -> None:  # noqa: B027 - see above
        """Waits for the work that runs; cancelled when the drain budget, which `stop_intake` shares, is spent."""
