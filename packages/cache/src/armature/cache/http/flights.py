"""Requests that wait for the answer to a twin, so that the origin is asked once."""

import asyncio
from collections import OrderedDict
from typing import Final

_MOST_REMEMBERED: Final = 4096


class Flight:
    """A request on its way to the origin, and those who wait for its answer."""

    __slots__ = ("_landed", "is_shared")

    def __init__(self) -> None:
        self._landed = asyncio.Event()
        self.is_shared = False

    def land(self, *, is_shared: bool) -> None:
        """Lets all go on: they find the answer kept, or ask for themselves."""
        self.is_shared = is_shared
        self._landed.set()

    async def landing(self, seconds: float) -> None:
        """Waits until it has landed, at most for so long."""
        try:
            async with asyncio.timeout(seconds):
                await self._landed.wait()
        except TimeoutError:
            return


class Flights:
    """What is on its way, and for what waiting has been in vain: answers that are not kept would only come later."""

    __slots__ = ("_flying", "_in_vain")

    def __init__(self) -> None:
        self._flying: dict[str, Flight] = {}
        self._in_vain = OrderedDict[str, None]()

    def of(self, key: str) -> Flight | None:
        """The flight that a twin can wait for, where that is not in vain."""
        return None if key in self._in_vain else self._flying.get(key)

    def begin(self, key: str) -> Flight:
        """A flight of one's own; twins wait for the first of a key."""
        flight = Flight()
        self._flying.setdefault(key, flight)
        return flight

    def end(self, key: str, flight: Flight) -> None:
        """Takes the flight out, landed or not."""
        flight.land(is_shared=flight.is_shared)
        if self._flying.get(key) is flight:
            del self._flying[key]
        if flight.is_shared:
            self._in_vain.pop(key, None)
            return
        self._in_vain[key] = None
        if len(self._in_vain) > _MOST_REMEMBERED:
            self._in_vain.popitem(last=False)
