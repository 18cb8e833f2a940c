"""Load shedding: as many calls at once as are answered in good time, found by watching how long they take."""

from math import inf, sqrt
from typing import Final

from armature.resilience.errors import InvalidSetting, Overloaded, Rejected, TimedOut, described, for_people
from armature.resilience.events import Surroundings
from armature.resilience.requirements import count, duration
from armature.resilience.strategy import Gate, Place
from armature.resilience.turns import Turns

INTERVAL: Final = 0.1
"""Seconds that a window takes at least."""

SAMPLES: Final = 10
"""Calls that a window has at least."""

PROBE: Final = 10.0
"""Seconds between two looks at how long calls take without load, on average."""


class Shedding(Gate[float]):
    """Refuses calls with `Overloaded` that would wait long: a limit of calls at once that adapts to what is possible.

    Beyond the limit `queue` calls wait for their turn, none for longer than `wait` seconds, so that bursts pass; what
    comes while so many wait is refused at once.

    It compares the mean time of the calls in a window with that of calls without load. Where calls take more than
    `tolerance` times as long, they queue somewhere, and the limit shrinks in that ratio, at most by half; and in each
    window it grows by its square root, at most by a fifth, by one at least: the gradient controller of Envoy's adaptive
    concurrency filter, but for a small limit, of which the root is too large a part. About every ten seconds it learns
    anew how long a call takes without load; while calls queue, in a window with a quarter of the limit.

    The limit begins with `start` and stays between `least` and `most`, but for that window, which may go below.
    `retry_after` is what a refusal asks of the caller, in seconds. Calls that failed do not count, except those that
    timed out.
    """

    __slots__ = (
        "_began",
        "_busiest",
        "_calls",
        "_least",
        "_limit",
        "_most",
        "_next_probe",
        "_probing",
        "_queue",
        "_retry_after",
        "_running",
        "_spent",
        "_tolerance",
        "_unloaded",
        "_wait",
        "_waiting",
    )

    place = Place.SHEDDING

    def __init__(
        self,
        *,
        start: int = 20,
        least: int = 2,
        most: int = 1000,
        queue: int = 50,
        wait: float = 0.1,
        tolerance: float = 1.5,
        retry_after: float = 1,
    ) -> None:
        super().__init__()
        self._least = count("Shedding", "least", least)
        self._most = count("Shedding", "most", most)
        self._limit = float(count("Shedding", "start", start))
        if not least <= start <= most:
            raise InvalidSetting(
                f'Shedding: "least" is {least}, "start" {start} and "most" {most}. Put them in this order.'
            )
        self._queue = count("Shedding", "queue", queue, least=0)
        self._wait = duration("Shedding", "wait", wait)
        self._waiting = Turns(self._wait, self._give_back)
        self._tolerance = duration("Shedding", "tolerance", tolerance)
        if tolerance < 1:
            raise InvalidSetting(f'Shedding: "tolerance" is {tolerance:g}. Make it at least 1: no load takes no less.')
        self._retry_after = duration("Shedding", "retry_after", retry_after, zero=True)
        self._running = self._busiest = self._calls = 0
        self._began, self._spent = -inf, 0.0
        self._unloaded = inf
        self._probing = False
        self._next_probe = 0.0

    @property
    def limit(self) -> int:
        """Calls that may run at once, as of now."""
        return max(1, int(self._limit / 4)) if self._probing else int(self._limit)

    @property
    def running(self) -> int:
        """Calls that are inside."""
        return self._running

    @property
    def waiting(self) -> int:
        """Calls that wait for their turn."""
        return len(self._waiting)

    @property
    def retry_after(self) -> float:
        """What a refusal asks of the caller, in seconds."""
        return self._retry_after

    @property
    def is_full(self) -> bool:
        """Whether the next call would be refused at once."""
        return self._running >= self.limit and len(self._waiting) >= self._queue

    async def enter(self, within: Surroundings) -> float:
        """As `Gate.enter`."""
        if self._running < self.limit:  # then nobody waits: whoever leaves hands the place on
            self._count()
        elif self.is_full:
            raise self._overloaded(within, f"{self._running} running, {len(self._waiting)} waiting")
        else:
            late = self._overloaded(within, f"no place became free within {for_people(self._wait)}")
            await self._waiting.wait(late, within)
        return within.clock.time()

    def leave(self, token: float, error: BaseException | None, within: Surroundings) -> None:
        """As `Gate.leave`: the places that there are now go to those who have waited longest."""
        self._running -= 1
        self._learn(token, error, within)
        self._admit()

    def _give_back(self) -> None:
        self._running -= 1
        self._admit()

    def _admit(self) -> None:
        while self._running < self.limit and self._waiting.give():
            self._count()

    def _count(self) -> None:
        self._running += 1
        self._busiest = max(self._busiest, self._running)

    def _overloaded(self, within: Surroundings, why: str) -> Overloaded:
        message = f"{described(self.name, within.pipeline)} refused the call: {why}."
        return Overloaded(message, retry_after=self._retry_after, pipeline=within.pipeline, strategy=self.name)

    def _learn(self, token: float, error: BaseException | None, within: Surroundings) -> None:
        """Takes the end of a call into account."""
        if token < self._began or not _tells(error):
            return
        now = within.clock.time()
        if self._began == -inf:
            self._begin(token)
            self._next_probe = now + PROBE / 10
        self._calls += 1
        self._spent += now - token
        if self._calls >= SAMPLES and now - self._began >= INTERVAL:
            self._adapt(self._spent / self._calls, now, within)

    def _begin(self, now: float) -> None:
        """A new window: only calls that begin in it count, so that each one shows what the last step has done."""
        self._began = now
        self._calls = 0
        self._spent = 0.0
        self._busiest = self._running

    def _adapt(self, mean: float, now: float, within: Surroundings) -> None:
        is_due = now >= self._next_probe
        if self._probing or (is_due and not self._is_reached):
            self._unloaded = mean
            self._probing = False
            self._next_probe = now + PROBE * (0.5 + within.random())
        else:
            self._probing = is_due and mean > self._tolerance * self._unloaded
        self._unloaded = min(self._unloaded, mean)
        self._step(mean)
        self._begin(now)

    @property
    def _is_reached(self) -> bool:
        """Whether calls come near the limit; else it holds nobody back, and nothing shows that it is too low."""
        return self._busiest * 2 > self._limit

    def _step(self, mean: float) -> None:
        gradient = min(1.0, self._tolerance * self._unloaded / mean) if mean > 0 else 1.0
        limit = self._limit * max(0.5, gradient)
        if self._is_reached:
            limit += max(1.0, min(sqrt(self._limit), self._limit / 5))
        self._limit = min(self._most, max(self._least, limit))


def _tells(error: BaseException | None) -> bool:
    """Whether the end of a call says how long calls take."""
    return error is None or (isinstance(error, TimedOut) and not isinstance(error, Rejected))
