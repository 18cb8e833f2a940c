"""Retry: a call that failed is made again, after a wait."""

from asyncio import current_task
from collections.abc import Callable
from math import isfinite
from types import TracebackType
from typing import Final, Self

from armature.resilience.backoff import Backoff
from armature.resilience.budget import RetryBudget
from armature.resilience.deadlines import remaining
from armature.resilience.errors import InvalidSetting
from armature.resilience.events import ALONE, ATTEMPT, Outcome, Surroundings
from armature.resilience.failures import On, failing
from armature.resilience.requirements import count
from armature.resilience.strategy import Call, P, Place, Strategy, T

DEFAULT_BACKOFF: Final = Backoff.exponential(0.1, jitter=True)


class Retry(Strategy):
    """Makes a call up to `attempts` times, and raises the last exception as it is when all have failed.

    `on` says which exceptions are failures: a class, several, or a function; by default every `Exception` except
    `Rejected` and mistakes of the program such as `TypeError`. `on_result` says which results are; the last of them is
    returned. `backoff` is the wait between attempts, by default 0.1 s, 0.2 s, … up to 10 s with full jitter; after an
    exception with a number of seconds in `retry_after` it is at least that. With a `budget` there are only as many
    retries as it allows.

    Never retried: a cancellation, the call of a task that is being cancelled, and what could not begin before the
    deadline. A block is retried by `async for attempt in retry: async with attempt: …`.

    >>> @Retry(3, on=OSError)
    ... async def price(product: int) -> int: ...
    """

    __slots__ = ("_backoff", "_budget", "_fails", "_on_result", "attempts")

    place = Place.RETRY

    def __init__(
        self,
        attempts: int = 3,
        *,
        on: On | None = None,
        on_result: Callable[[object], bool] | None = None,
        backoff: Backoff = DEFAULT_BACKOFF,
        budget: RetryBudget | None = None,
    ) -> None:
        self.attempts = count("Retry", "attempts", attempts)
        self._fails = failing("Retry", on)
        self._on_result = on_result
        self._backoff = backoff
        self._budget = budget

    def around(self, call: Call[P, T], within: Surroundings) -> Call[P, T]:
        """As `Strategy.around`."""
        budget, on_result = self._budget, self._on_result

        async def retried(*args: P.args, **kwargs: P.kwargs) -> T:
            if budget is not None:
                budget.earn()
            course: Course | None = None
            while True:
                try:
                    result = await call(*args, **kwargs)
                except Exception as error:
                    course = course or self.course(within)
                    if not course.goes_on_after(error):
                        raise
                else:
                    if on_result is None or not on_result(result):
                        return result
                    course = course or self.course(within)
                    if not course.goes_on(None):
                        return result
                await within.clock.sleep(course.wait)

        return retried

    def course(self, within: Surroundings) -> "Course":
        """The attempts of one call, of which the first has been made."""
        return Course(self.attempts, self._backoff, self._budget, self._fails, within)

    def __aiter__(self) -> "Attempts":
        if self._on_result is not None:
            raise InvalidSetting('Retry: "on_result" is set, and a block has no result. Decorate a function with it.')
        if self._budget is not None:
            self._budget.earn()
        return Attempts(self.course(ALONE))


class Course:
    """How far the attempts of one call have come."""

    __slots__ = ("_attempts", "_backoff", "_budget", "_fails", "_within", "number", "wait")

    def __init__(
        self,
        attempts: int,
        backoff: Backoff,
        budget: RetryBudget | None,
        fails: Callable[[Exception], bool],
        within: Surroundings,
    ) -> None:
        self._attempts = attempts
        self._backoff = backoff
        self._budget = budget
        self._fails = fails
        self._within = within
        self.number = 1
        self.wait = 0.0

    def goes_on_after(self, error: Exception) -> bool:
        """Whether another attempt is to be made after this error."""
        return self._fails(error) and self.goes_on(error)

    def goes_on(self, error: Exception | None) -> bool:
        """Whether another attempt is to be made after a failure; `wait` is then how long to wait before it."""
        if self.number >= self._attempts or _being_cancelled():
            return False
        wait = max(self._backoff.wait(self.number, self.wait, self._within.random), _asked_for(error))
        rest = remaining()
        if rest is not None and wait >= rest:
            return False
        if self._budget is not None and not self._budget.spend(self._within.clock.time()):
            return False
        self._within.tell("retry", Outcome.RETRIED, self.number, wait, error)
        self.wait = wait
        self.number += 1
        if self._within.listeners:
            ATTEMPT.set(self.number)
        return True


class Attempts:
    """The passes of a block: another one for as long as the last one failed and may be repeated."""

    __slots__ = ("_course", "_last")

    def __init__(self, course: Course) -> None:
        self._course = course
        self._last: Attempt | None = None

    def __aiter__(self) -> Self:
        return self

    async def __anext__(self) -> "Attempt":
        if self._last is not None:
            if not self._last.failed:
                raise StopAsyncIteration
            await ALONE.clock.sleep(self._course.wait)
        self._last = Attempt(self._course)
        return self._last


class Attempt:
    """One pass of a block that is retried: an asynchronous context manager that keeps a failure to itself.

    `number` counts from 1.
    """

    __slots__ = ("_course", "failed", "number")

    def __init__(self, course: Course) -> None:
        self._course = course
        self.number = course.number
        self.failed = False

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> bool:
        self.failed = isinstance(error, Exception) and self._course.goes_on_after(error)
        return self.failed


def _being_cancelled() -> bool:
    task = current_task()
    return task is not None and task.cancelling() > 0


def _asked_for(error: Exception | None) -> float:
    """Seconds that whoever refused asked to be left alone; 0 where the error says nothing usable."""
    seconds = getattr(error, "retry_after", None)
    return seconds if isinstance(seconds, int | float) and isfinite(seconds) else 0.0
