"""One call of a factory for each key in this process: the first makes the value, the others wait for it."""

import asyncio
from typing import Final

from armature.cache.local import LocalTier, Watch

ABANDONED: Final = object()
"""What those who wait get where whoever made the value was cancelled: one of them makes it."""

LATE: Final = object()
"""What those get who have waited for as long as they may."""


class Flight(Watch):
    """A value that is being made, who waits for it, and whether it was invalidated meanwhile.

    It runs in the task of the first caller, so that the factory may use what belongs to that one's unit of work.
    """

    __slots__ = ("_waiting",)

    def __init__(self) -> None:
        super().__init__()
        self._waiting: list[asyncio.Future[object]] = []

    async def join(self, seconds: float) -> object:
        """The value, or `ABANDONED`, or `LATE` after so long; raises what the factory raised."""
        future: asyncio.Future[object] = asyncio.get_running_loop().create_future()
        self._waiting.append(future)
        try:
            await asyncio.wait((future,), timeout=seconds)
        finally:
            is_late = future.cancel()  # False where something has come
        return LATE if is_late else future.result()

    def land(self, value: object) -> None:
        """Gives the value to all who wait."""
        for future in self._waiting:
            if not future.done():
                future.set_result(value)

    def fail(self, error: Exception) -> None:
        """Raises the error in all who wait."""
        for future in self._waiting:
            if not future.done():
                future.set_exception(error)


class Flights:
    """What is being made at the moment, by name."""

    __slots__ = ("_flights", "_local")

    def __init__(self, local: LocalTier) -> None:
        self._local = local
        self._flights: dict[str, Flight] = {}

    def joinable(self, name: str) -> Flight | None:
        """The flight of a name; none once something was invalidated: its value may be that from before."""
        flight = self._flights.get(name)
        return None if flight is None or flight.is_broken else flight

    def depart(self, name: str, tags: tuple[str, ...]) -> Flight:
        """A new flight of a name; it ends with `arrive`."""
        flight = self._flights[name] = Flight()
        self._local.begin_watch((name, *tags), flight)
        return flight

    def arrive(self, name: str, flight: Flight) -> None:
        """Ends a flight; who waits and has not heard of anything hears that it was abandoned."""
        self._local.end_watch(flight)
        flight.land(ABANDONED)
        if self._flights.get(name) is flight:
            del self._flights[name]
