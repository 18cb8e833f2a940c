"""Calls that wait for a place where others are, in the order in which they came."""

from asyncio import CancelledError, Future, get_running_loop
from collections import deque
from collections.abc import Callable
from math import inf

from armature.resilience.deadlines import remaining
from armature.resilience.errors import Rejected, deadline_passed
from armature.resilience.events import Surroundings


class Turns:
    """Nobody waits for longer than `wait` seconds, nor beyond the deadline.

    `gives_back` is called where a place was given to a call that was cancelled at that moment.
    """

    __slots__ = ("_gives_back", "_wait", "_waiting")

    def __init__(self, wait: float, gives_back: Callable[[], None]) -> None:
        self._wait = wait
        self._gives_back = gives_back
        self._waiting: deque[Future[None]] = deque()

    def __len__(self) -> int:
        return len(self._waiting)

    def give(self) -> bool:
        """Gives a place to whoever has waited longest; False where nobody waits."""
        while self._waiting:
            place = self._waiting.popleft()
            if not place.done():  # who was cancelled may still stand in the queue
                place.set_result(None)
                return True
        return False

    async def wait(self, refusal: Rejected, within: Surroundings) -> None:
        """Waits for a place that is given; raises `refusal` or `DeadlinePassed` where none is in time."""
        place: Future[None] = get_running_loop().create_future()
        limit, refusal = self._patience(refusal, within)
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
            self._forget(place)
            raise
        finally:
            if timer is not None:
                timer.cancel()

    def _patience(self, refusal: Rejected, within: Surroundings) -> tuple[float, Rejected]:
        """How long to wait, and what is raised afterwards."""
        rest = remaining()
        if rest is not None and rest <= self._wait:
            return rest, deadline_passed(refusal.strategy, within.pipeline)
        return self._wait, refusal

    def _forget(self, place: Future[None]) -> None:
        """Whoever waited was cancelled: in the queue, or at the moment when its turn came or its time was up."""
        if place.cancelled():
            if place in self._waiting:
                self._waiting.remove(place)
        elif place.exception() is None:
            self._gives_back()
