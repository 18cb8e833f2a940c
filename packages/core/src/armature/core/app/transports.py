"""The transports that modules contribute, from their declaration to the end of the application."""

import asyncio
from collections.abc import Sequence
from typing import Literal

import anyio

from armature.core.di import Container
from armature.core.errors import WiringError
from armature.core.logging import get_logger
from armature.core.modules import Scanned
from armature.core.pipeline import HTTP, MESSAGE, WEBSOCKET, Plan, Transport, compile_pipeline
from armature.core.source import declared_at, name_of

_log = get_logger("armature.lifecycle")


def transports_among(scanned: Sequence[Scanned]) -> tuple[type[Transport], ...]:
    """The transports of all modules, in order; raises `WiringError` for two of one name."""
    found: dict[str, type[Transport]] = {}
    for each in scanned:
        for transport in each.transports:
            first = found.setdefault(transport.name, transport)
            if first is not transport or transport.name in _OWN:
                raise _taken(transport, first)
    return tuple(found.values())


def _taken(transport: type[Transport], first: type[Transport]) -> WiringError:
    own = "HTTP itself" if transport.name == HTTP.transport else "one of Armature's own"
    other = own if first is transport else f"{name_of(first)} ({declared_at(first)})"
    return WiringError(
        f'The transport {name_of(transport)} ({declared_at(transport)}) is called "{transport.name}", as {other} is.\n'
        "Give it a name of its own."
    )


class Transports:
    """The transports of a started application."""

    def __init__(self, declared: Sequence[type[Transport]], plans: Sequence[Plan]) -> None:
        self._declared = declared
        self._plans = plans
        self._open: list[Transport] = []

    async def open(self, container: Container, threads: anyio.CapacityLimiter) -> None:
        """Hands each its compiled endpoints."""
        self._open = []
        for declared in self._declared:
            transport: Transport = await container.get(declared)
            own = [plan for plan in self._plans if plan.endpoint.transport == declared.name]
            transport.open([compile_pipeline(plan, container, threads) for plan in own])
            self._open.append(transport)

    async def stop_intake(self) -> None:
        """Lets each begin nothing new; an error is logged, and the others are told all the same."""
        await self._each("stop_intake")

    async def drain(self) -> None:
        """Waits for the work of all, at once; cancelled, it cancels what is left."""
        await self._each("drain")

    async def _each(self, step: Literal["stop_intake", "drain"]) -> None:
        outcomes = await asyncio.gather(*(getattr(each, step)() for each in self._open), return_exceptions=True)
        for transport, outcome in zip(self._open, outcomes, strict=True):
            if isinstance(outcome, Exception):
                _log.error("stopping failed", transport=transport.name, step=step, exc_info=outcome)


_OWN = frozenset({HTTP.transport, WEBSOCKET.transport, MESSAGE.transport})
