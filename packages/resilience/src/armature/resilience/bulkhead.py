"""Bulkhead: so many calls at once, so many that wait, in the order in which they came."""

from math import inf

from armature.resilience.errors import BulkheadFull, InvalidSetting, described, for_people
from armature.resilience.events import Surroundings
from armature.resilience.requirements import count, duration
from armature.resilience.strategy import Gate, Place
from armature.resilience.turns import Turns


class Bulkhead(Gate[None]):
    """Lets `limit` calls run at once and `queue` more wait for their turn, first come, first served.

    One too many is refused with `BulkheadFull` at once; so is one that has waited for `wait` seconds, where that is
    given. Nobody waits beyond the deadline: `DeadlinePassed`.

    >>> uploads = Bulkhead(3, queue=10)
    >>> async def upload(name: str) -> None:
    ...     async with uploads:
    ...         ...
    """

    __slots__ = ("_limit", "_queue", "_running", "_wait", "_waiting")

    place = Place.BULKHEAD

    def __init__(self, limit: int, *, queue: int = 0, wait: float | None = None) -> None:
        super().__init__()
        self._limit = count("Bulkhead", "limit", limit)
        self._queue = count("Bulkhead", "queue", queue, least=0)
        self._wait = inf if wait is None else duration("Bulkhead", "wait", wait)
        if wait is not None and queue == 0:
            raise InvalidSetting('Bulkhead: "wait" is given and "queue" is 0, so nobody waits. Raise "queue".')
        self._running = 0
        self._waiting = Turns(self._wait, self._hand_on)

    @property
    def limit(self) -> int:
        """Calls that may run at once."""
        return self._limit

    @property
    def running(self) -> int:
        """Calls that are inside."""
        return self._running

    @property
    def waiting(self) -> int:
        """Calls that wait for their turn."""
        return len(self._waiting)

    async def enter(self, within: Surroundings) -> None:
        """As `Gate.enter`."""
        if self._running < self._limit:  # then nobody waits: whoever leaves hands the place on
            self._running += 1
        elif len(self._waiting) >= self._queue:
            raise self._full(within, f"{self._running} running, {len(self._waiting)} waiting")
        else:
            late = self._full(within, f"no place became free within {for_people(self._wait)}")
            await self._waiting.wait(late, within)

    def leave(self, token: None, error: BaseException | None, within: Surroundings) -> None:
        """As `Gate.leave`: the place goes to whoever has waited longest."""
        self._hand_on()

    def _hand_on(self) -> None:
        if not self._waiting.give():
            self._running -= 1

    def _full(self, within: Surroundings, why: str) -> BulkheadFull:
        message = f"{described(self.name, within.pipeline)} is full: {why}."
        return BulkheadFull(message, pipeline=within.pipeline, strategy=self.name)
