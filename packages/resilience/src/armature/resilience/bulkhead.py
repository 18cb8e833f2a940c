"""Bulkhead: so many calls at once, so many that wait, in the order in which they came."""

from asyncio import CancelledError, Future, get_running_loop
from collections import deque
from math import inf

from armature.resilience.deadlines import remaining
from armature.resilience.errors import BulkheadFull, InvalidSetting, Rejected, deadline_passed, described, for_people
from armature.resilience.events import Surroundings
from armature.resilience.requirements import count, duration
from armature.resilience.strategy import Gate, Place


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
        self._waiting: deque[Future[None]] = deque()

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
            return
        if len(self._waiting) >= self._queue:
            raise self._full(within, f"{self._running} calls run and {len(self._waiting)} wait, and no more may")
        await self._turn(within)

    def leave(self, token: None, error: BaseException | None, within: Surroundings) -> None:
        """As `Gate.leave`: the place goes to whoever has waited longest."""
        while self._waiting:
            place = self._waiting.popleft()
            if not place.done():  # who was cancelled may still stand in the queue
                place.set_result(None)
                return
        self._running -= 1

    async def _turn(self, within: Surroundings) -> None:
        place: Future[None] = get_running_loop().create_future()
        limit, refusal = self._patience(within)
        timer = None

        def give_up() -> None:
            if not place.done():
                self._waiting.remove(place)
                place.set_exception(refusal)

        if limit < inf:
            timer = within.clock.call_at(within.clock.time() + limit, give_up)
        self._waiting.append(place)
        try:
            await place
        except CancelledError:
            self._forget(place, within)
            raise
        finally:
            if timer is not None:
                timer.cancel()

    def _patience(self, within: Surroundings) -> tuple[float, Rejected]:
        """How long to wait, and what is raised afterwards."""
        rest = remaining()
        if rest is not None and rest <= self._wait:
            return rest, deadline_passed(self.name, within.pipeline)
        return self._wait, self._full(within, f"no place became free within {for_people(self._wait)}")

    def _forget(self, place: Future[None], within: Surroundings) -> None:
        """Whoever waited was cancelled: in the queue, or at the moment when its turn came or its time was up."""
        if place.cancelled():
            if place in self._waiting:
                self._waiting.remove(place)
        elif place.exception() is None:
            self.leave(None, None, within)

    def _full(self, within: Surroundings, why: str) -> BulkheadFull:
        message = f"{described(self.name, within.pipeline)} is full: {why}."
        return BulkheadFull(message, pipeline=within.pipeline, strategy=self.name)
