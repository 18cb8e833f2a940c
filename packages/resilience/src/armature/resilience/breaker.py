"""Circuit breaker: a service that fails is left alone for a while."""

from asyncio import CancelledError
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from math import inf
from typing import NamedTuple, TypeAlias

from armature.resilience.deadlines import remaining
from armature.resilience.errors import BreakerOpen, InvalidSetting, Rejected, described, for_people
from armature.resilience.events import ATTEMPT, Outcome, Surroundings
from armature.resilience.failures import On, failing
from armature.resilience.requirements import count, duration, share
from armature.resilience.strategy import Call, Gate, P, Place, T
from armature.resilience.windows import FAILED, SLOW, CountWindow, TimeWindow, Window


class BreakerState(StrEnum):
    """Whether calls pass: all of them, none, or a few that try whether it is well again."""

    CLOSED = "closed"
    OPEN = "open"
    HALF_OPEN = "half_open"


@dataclass(frozen=True, slots=True)
class BreakerSnapshot:
    """A breaker at one moment: its state, and the calls in its window.

    `retry_after` is the number of seconds until trial calls pass; None where none are awaited.
    """

    state: BreakerState
    calls: int
    failures: int
    slow: int
    retry_after: float | None


Permit: TypeAlias = tuple[int, float]
"""What a call that was let in holds: the number of the state in which it began, and when that was."""


class Breaker(Gate[Permit]):
    """Opens when too many calls fail, and then refuses all with `BreakerOpen` until `open_for` seconds have passed.

    It looks at the last `window` calls (100), or with `seconds` at those of the last seconds, to a tenth of them. It
    opens after `failures` failed calls in there, or, where that is not given, once `ratio` (0.5) of at least `minimum`
    (10) calls failed. With `slow`, calls that take so many seconds or more count too: it opens once `slow_ratio` (1) of
    at least `minimum` were slow. `on` and `on_result` say what a failure is, as for `Retry`; every other end of a call
    is a success, except a cancellation and a refusal (`Rejected`), which say nothing; one that a time-out around the
    breaker cancels has failed.

    After `open_for` it is half-open: `half_open` calls are let through to try. When all of them have succeeded it
    closes and forgets what was; the first that fails, or is slow, opens it again. Trial calls that have not ended after
    another `open_for` seconds are given up, and others may try. A call that ends after the state in which it began does
    not count.
    """

    __slots__ = (
        "_fails",
        "_generation",
        "_half_open",
        "_on_result",
        "_open_for",
        "_rule",
        "_slow",
        "_state",
        "_successes",
        "_timed",
        "_trials",
        "_until",
        "_window",
    )

    place = Place.BREAKER

    def __init__(
        self,
        *,
        failures: int | None = None,
        ratio: float | None = None,
        minimum: int | None = None,
        window: int | None = None,
        seconds: float | None = None,
        slow: float | None = None,
        slow_ratio: float | None = None,
        open_for: float = 30,
        half_open: int = 1,
        on: On | None = None,
        on_result: Callable[[object], bool] | None = None,
    ) -> None:
        super().__init__()
        self._rule = Rule.of(failures, ratio, minimum, slow, slow_ratio)
        self._window = _window_of(window, seconds, self._rule)
        self._slow = inf if slow is None else duration("Breaker", "slow", slow)
        # Nobody asks what time it is where neither slow calls nor a window of seconds are looked at.
        self._timed = slow is not None or seconds is not None
        self._open_for = duration("Breaker", "open_for", open_for)
        self._half_open = count("Breaker", "half_open", half_open)
        self._fails = failing("Breaker", on)
        self._on_result = on_result
        self._generation = 0
        self._become(BreakerState.CLOSED)
        self._until = 0.0

    @property
    def state(self) -> BreakerState:
        """The state that the last call left: an open one becomes half-open when a call comes, not by itself."""
        return self._state

    def snapshot(self, now: float | None = None) -> BreakerSnapshot:
        """State and figures; `now` is the time by the breaker's clock, without which `retry_after` is not told."""
        window = self._window
        awaited = self._state is BreakerState.OPEN and now is not None and self._until < inf
        wait = max(0.0, self._until - now) if awaited and now is not None else None
        return BreakerSnapshot(self._state, window.total, window.failures, window.slow, wait)

    def open(self) -> None:
        """Refuses every call until `close()`: for a service that is known to be away."""
        self._become(BreakerState.OPEN)
        self._until = inf

    def close(self) -> None:
        """Lets every call through again, and forgets what was."""
        self._become(BreakerState.CLOSED)

    async def enter(self, within: Surroundings) -> Permit:
        """As `Gate.enter`."""
        return self._admit(within)

    def leave(self, token: Permit, error: BaseException | None, within: Surroundings) -> None:
        """As `Gate.leave`."""
        if isinstance(error, CancelledError):
            failed = remaining() == 0  # by a time-out around the breaker: no answer came in time
            neutral = not failed
        else:
            failed = isinstance(error, Exception) and self._fails(error)
            neutral = not failed and (isinstance(error, Rejected) or not isinstance(error, Exception | None))
        if neutral:
            self._give_back(token)
        else:
            self._settle(token, failed, within)

    def around(self, call: Call[P, T], within: Surroundings) -> Call[P, T]:
        """As `Strategy.around`."""
        on_result = self._on_result

        async def broken(*args: P.args, **kwargs: P.kwargs) -> T:
            permit = self._admit(within)
            try:
                result = await call(*args, **kwargs)
            except BaseException as error:
                self.leave(permit, error, within)
                raise
            self._settle(permit, on_result is not None and on_result(result), within)
            return result

        return broken

    def _admit(self, within: Surroundings) -> Permit:
        if self._state is BreakerState.CLOSED:
            return self._generation, within.clock.time() if self._timed else 0.0
        now = within.clock.time()
        if now >= self._until:  # of the open state, or of trial calls that do not end
            self._become(BreakerState.HALF_OPEN)
            self._until = now + self._open_for
            within.tell(self.name, Outcome.HALF_OPENED, ATTEMPT.get(), 0.0)
        if self._trials == 0:
            raise self._refusal(now, within.pipeline)
        self._trials -= 1
        return self._generation, now

    def _refusal(self, now: float, pipeline: str) -> BreakerOpen:
        named = described(self.name, pipeline)
        if self._state is BreakerState.HALF_OPEN:
            message, wait = f"{named} is half-open, and all calls that try the service are under way.", None
        elif self._until == inf:
            message, wait = f"{named} was opened by hand. `close()` lets calls through again.", None
        else:
            wait = self._until - now
            message = f"{named} is open: too many calls failed. It tries again in {for_people(wait)}."
        return BreakerOpen(message, retry_after=wait, pipeline=pipeline, strategy=self.name)

    def _settle(self, permit: Permit, failed: bool, within: Surroundings) -> None:
        generation, began = permit
        if generation != self._generation:
            return
        now = within.clock.time() if self._timed else 0.0
        slow = now - began >= self._slow
        if self._state is BreakerState.HALF_OPEN:
            self._settle_trial(failed or slow, within)
            return
        window = self._window
        window.add((FAILED if failed else 0) | (SLOW if slow else 0), now)
        if (window.failures or window.slow) and self._rule.opens(window):
            self._open(within)

    def _settle_trial(self, failed: bool, within: Surroundings) -> None:
        if failed:
            self._open(within)
            return
        self._successes += 1
        if self._successes == self._half_open:
            self._become(BreakerState.CLOSED)
            within.tell(self.name, Outcome.CLOSED, ATTEMPT.get(), 0.0)

    def _give_back(self, permit: Permit) -> None:
        """What was cancelled or refused inside has tried nothing: its trial is free for another call."""
        if permit[0] == self._generation and self._state is BreakerState.HALF_OPEN:
            self._trials += 1

    def _open(self, within: Surroundings) -> None:
        self._become(BreakerState.OPEN)
        self._until = within.clock.time() + self._open_for
        within.tell(self.name, Outcome.OPENED, ATTEMPT.get(), self._open_for)

    def _become(self, state: BreakerState) -> None:
        self._state = state
        self._generation += 1
        self._trials = self._half_open if state is BreakerState.HALF_OPEN else 0
        self._successes = 0
        if state is not BreakerState.OPEN:
            self._window.clear()


class Rule(NamedTuple):
    """When a window is too bad."""

    failures: int | None
    ratio: float
    minimum: int
    slow_ratio: float | None

    @classmethod
    def of(
        cls,
        failures: int | None,
        ratio: float | None,
        minimum: int | None,
        slow: float | None,
        slow_ratio: float | None,
    ) -> "Rule":
        """The rule of a breaker's settings; `InvalidSetting` where two of them contradict each other."""
        if failures is not None and ratio is not None:
            raise InvalidSetting('Breaker: "failures" and "ratio" are both given. Keep the one that is meant.')
        if slow_ratio is not None and slow is None:
            raise InvalidSetting('Breaker: "slow_ratio" is given without "slow". Say how many seconds are slow.')
        if failures is not None and slow is None and minimum is not None:
            raise InvalidSetting('Breaker: "minimum" does nothing beside "failures". Leave it out, or give "ratio".')
        return cls(
            None if failures is None else count("Breaker", "failures", failures),
            0.5 if ratio is None else share("Breaker", "ratio", ratio),
            10 if minimum is None else count("Breaker", "minimum", minimum),
            None if slow is None else share("Breaker", "slow_ratio", 1.0 if slow_ratio is None else slow_ratio),
        )

    def opens(self, window: Window) -> bool:
        """Whether a breaker with such calls behind it opens."""
        enough = window.total >= self.minimum
        if self.slow_ratio is not None and enough and window.slow / window.total >= self.slow_ratio:
            return True
        if self.failures is not None:
            return window.failures >= self.failures
        return enough and window.failures / window.total >= self.ratio


def _window_of(window: int | None, seconds: float | None, rule: Rule) -> Window:
    if seconds is not None:
        if window is not None:
            raise InvalidSetting('Breaker: "window" and "seconds" are both given. Keep the one that is meant.')
        return TimeWindow(duration("Breaker", "seconds", seconds))
    size = 100 if window is None else count("Breaker", "window", window)
    most = rule.failures if rule.failures is not None and rule.slow_ratio is None else rule.minimum
    key = "minimum" if most is rule.minimum else "failures"
    if size < most:
        raise InvalidSetting(f'Breaker: "{key}" is {most} and "window" {size}: it could never open. Widen the window.')
    return CountWindow(size)
