"""The transports of an application, from their declaration to the end of its life."""

from collections.abc import Sequence
from typing import Literal

from armature.core.app.commands import CommandTransport
from armature.core.app.draining import in_time
from armature.core.app.state import ApplicationState
from armature.core.di import Container
from armature.core.errors import WiringError
from armature.core.logging import get_logger
from armature.core.modules import Scanned
from armature.core.pipeline import HTTP, OWN, Plan, Threads, Transport, compile_pipeline
from armature.core.source import declared_at, name_of

_log = get_logger("armature.lifecycle")


def transports_among(scanned: Sequence[Scanned]) -> tuple[type[Transport], ...]:
    """The core's own transport, then those of all modules, in order; raises `WiringError` for two of one name."""
    found: dict[str, type[Transport]] = {CommandTransport.name: CommandTransport}
    where: dict[type[Transport], str] = {CommandTransport: "the core itself"}
    for each in scanned:
        module = f"{each.module} ({each.module.where})"
        for transport in each.transports:
            first = found.setdefault(transport.name, transport)
            if first is not transport or transport.name in OWN:
                raise _taken(transport, first)
            if transport in where:
                raise _twice(transport, where[transport], module)
            where[transport] = module
    return tuple(found.values())


def _taken(transport: type[Transport], first: type[Transport]) -> WiringError:
    own = "HTTP itself" if transport.name == HTTP.transport else "one of Armature's own"
    other = own if first is transport else f"{name_of(first)} ({declared_at(first)})"
    return WiringError(
        f'The transport {name_of(transport)} ({declared_at(transport)}) is called "{transport.name}", as {other} is.\n'
        "Give it a name of its own."
    )


def _twice(transport: type[Transport], first: str, second: str) -> WiringError:
    return WiringError(
        f"The transport {name_of(transport)} ({declared_at(transport)}) is contributed by {first} and by {second}.\n"
        "Keep it in one module, and import that."
    )


class Transports:
    """The transports of one application: linked at its start, then told to begin, to stop and to end."""

    def __init__(self, declared: Sequence[type[Transport]], plans: Sequence[Plan], state: ApplicationState) -> None:
        self._declared = declared
        self._plans = plans
        self._state = state
        self._open: list[Transport] = []
        self._budget = 0.0

    async def open(self, container: Container, threads: Threads, budget: float) -> None:
        """Hands each its compiled endpoints; `budget` are the seconds that stopping the intake and draining have."""
        self._budget = budget
        self._open = []
        for declared in self._declared:
            transport: Transport = await container.get(declared)
            own = [plan for plan in self._plans if plan.endpoint.transport == declared.name]
            transport.open([compile_pipeline(plan, container, threads) for plan in own])
            self._open.append(transport)

    async def begin(self) -> None:
        """Lets each take work in, in order of declaration; an error stops the start."""
        for transport in self._open:
            await transport.begin()

    async def stop_intake(self) -> None:
        """Lets each begin nothing new; an error is logged, and the others are told all the same."""
        await self._take("stop_intake")

    async def drain(self) -> None:
        """Waits for the work of all at once, as long as the budget lasts, then cuts it off and forgets them."""
        await self._take("drain")

    async def _take(self, step: Literal["stop_intake", "drain"]) -> None:
        await in_time({each.name: _step(each, step) for each in self._open}, step, self._budget, self._state)


async def _step(transport: Transport, step: Literal["stop_intake", "drain"]) -> None:
    try:
        await (transport.stop_intake() if step == "stop_intake" else transport.drain())
    except Exception as error:  # noqa: BLE001 - the others are stopped all the same
        _log.error("stopping failed", transport=transport.name, step=step, exc_info=error)
