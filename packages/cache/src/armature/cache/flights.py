"""One call of a factory for each key in this process: the first makes the value, the others wait for it."""

import asyncio
from collections.abc import Generator
from contextlib import contextmanager
from typing import Final

from armature.cache.local import LocalTier, Watch


ABANDONED: Final = object()
"""What those who wait get where whoever made the value was cancelled: one of them makes it."""

LATE: Final = object()
"""What those get who have waited for as long as they may."""


class Flight:
    """A value that is being made, and who waits for it.

    It runs in the task of the first caller, so that the factory may use what belongs to that one's unit of work.
    """

    __slots__ = ("_waiting", "watch")

    def __init__(self, watch: Watch) -> None:
        self.watch = watch
        self._waiting: list[asyncio.Future[object]] = []

    async def join(self, seconds: float) -> object:
        """The value, or `ABANDONED`, or `LATE` after so long; raises what the factory raised."""
        future: asyncio.Future[object] = asyncio.get_running_loop().create_future()
        self._waiting.append(future)
        try:
            async with asyncio.timeout(seconds) as bound:
                return await future
        except TimeoutError:
            if bound.expired():
                return LATE
            raise

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
        return None if flight is None or flight.watch.is_broken else flight

    @contextmanager
    def departing(self, name: str, tags: tuple[str, ...]) -> Generator[Flight]:
        """A new flight of a name; who waits for it hears of whatever happens in the block."""
        with self._local.watching(name, *tags) as watch:
            flight = self._flights[name] = Flight(watch)
            try:
                yield flight
            except Exception as error:
                flight.fail(error)
                raise
            finally:
                flight.land(ABANDONED)  # who has not heard of anything else
                if self._flights.get(name) is flight:
                    del self._flights[name]
