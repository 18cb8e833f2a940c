"""The deadline of the running work: carried in its context, seen by every call inside."""

from contextvars import ContextVar, Token
from types import TracebackType
from typing import Final

from armature.resilience.clock import LOOP_CLOCK, Clock
from armature.resilience.requirements import duration


class Deadline:
    """A moment, and the clock that tells it."""

    __slots__ = ("clock", "when")

    def __init__(self, when: float, clock: Clock) -> None:
        self.when = when
        self.clock = clock


DEADLINE: Final[ContextVar[Deadline | None]] = ContextVar("armature.resilience.deadline", default=None)


def rest(limit: Deadline) -> float:
    """Seconds until a deadline, below 0 once it has passed."""
    return limit.when - limit.clock.time()


def remaining() -> float | None:
    """Seconds that the running work has left, 0 once its deadline has passed; None where it has none.

    Hand it on to whatever takes a limit of its own: a statement, another service.
    """
    limit = DEADLINE.get()
    return None if limit is None else max(0.0, rest(limit))


class deadline:  # noqa: N801 - used like a function, as `contextlib.suppress` is
    """Gives the block so many seconds, or what an outer deadline leaves if that is less.

    It interrupts nothing by itself: time-outs and pipelines inside end at the deadline, retries that could not start
    before it are not made, and `remaining()` tells what is left.

    >>> from armature.resilience.testing import VirtualClock
    >>> with deadline(2.5, clock=VirtualClock()):
    ...     remaining()
    2.5
    """

    __slots__ = ("_clock", "_seconds", "_token")

    def __init__(self, seconds: float, *, clock: Clock = LOOP_CLOCK) -> None:
        self._seconds = duration("deadline", "seconds", seconds, zero=True)
        self._clock = clock

    def __enter__(self) -> None:
        self._token: Token[Deadline | None] = DEADLINE.set(Deadline(nearest(self._seconds, self._clock), self._clock))

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        DEADLINE.reset(self._token)


def nearest(seconds: float, clock: Clock) -> float:
    """When so many seconds will have passed by a clock, or the running deadline, if that comes first."""
    now = clock.time()
    outer = DEADLINE.get()
    if outer is None:
        return now + seconds
    return min(now + seconds, outer.when if outer.clock is clock else now + rest(outer))
