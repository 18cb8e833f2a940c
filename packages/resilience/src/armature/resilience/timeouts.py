"""Time-outs: no call takes longer than it may, or than its deadline leaves."""

from asyncio import CancelledError, Task, current_task
from contextvars import Token
from math import inf

from armature.resilience.clock import Timer
from armature.resilience.deadlines import DEADLINE, Deadline, nearest
from armature.resilience.errors import TimedOut, deadline_passed, described
from armature.resilience.events import Surroundings
from armature.resilience.requirements import duration
from armature.resilience.strategy import Call, Gate, P, Place, T


class Timeout(Gate["Running"]):
    """Cancels a call after so many seconds, or at the deadline if that is earlier, and raises `TimedOut`.

    The call sees the end as its own deadline. Cancellation has the meaning that it has in `asyncio.timeout`: one that
    comes from outside is never swallowed nor made a `TimedOut`, and time-outs nest. A call whose deadline has passed
    does not begin: `DeadlinePassed`. With None for `seconds` only the deadline counts. `place` is for pipelines to say.

    >>> @Timeout(2)
    ... async def price(product: int) -> int: ...
    """

    __slots__ = ("_name", "_seconds", "place")

    def __init__(self, seconds: float | None, *, place: Place | None = None) -> None:
        super().__init__()
        self._seconds = inf if seconds is None else duration("Timeout", "seconds", seconds)
        self._name = "timeout" if place is None else place.name.lower()
        self.place = place or Place.ATTEMPT

    @property
    def name(self) -> str:
        """As `Strategy.name`: "total" or "attempt" in a pipeline, else "timeout"."""
        return self._name

    @property
    def seconds(self) -> float | None:
        """How long a call may take; None where only the deadline counts."""
        return None if self._seconds == inf else self._seconds

    async def enter(self, within: Surroundings) -> "Running":
        """As `Gate.enter`."""
        return Running(self._seconds, self._name, within)

    def leave(self, token: "Running", error: BaseException | None, within: Surroundings) -> None:
        """As `Gate.leave`."""
        token.end(error)

    def around(self, call: Call[P, T], within: Surroundings) -> Call[P, T]:
        """As `Strategy.around`."""
        limit, name, only_deadline = self._seconds, self._name, self._seconds == inf

        async def timed(*args: P.args, **kwargs: P.kwargs) -> T:
            if only_deadline and DEADLINE.get() is None:
                return await call(*args, **kwargs)
            running = Running(limit, name, within)
            try:
                result = await call(*args, **kwargs)
            except BaseException as error:
                running.end(error)
                raise
            running.end(None)
            return result

        return timed


class Running(Deadline):
    """One call under a time-out, from its construction to `end`; what runs inside sees it as its deadline."""

    __slots__ = ("_cancelling", "_expired", "_name", "_own", "_pipeline", "_task", "_timer", "_token")

    def __init__(self, limit: float, name: str, within: Surroundings) -> None:
        pipeline, clock, _, _ = within
        task = current_task()
        if task is None:
            raise RuntimeError("A time-out began outside a task, and only a task can be cancelled.")
        now = clock.time()
        self.clock = clock
        self.when = self._own = now + limit
        outer = DEADLINE.get()
        if outer is not None:
            self.when = nearest(limit, clock)
            if self.when <= now:
                raise deadline_passed(name, pipeline)
        self._name = name
        self._pipeline = pipeline
        self._task: Task[object] = task
        self._cancelling = task.cancelling()
        self._expired = False
        self._timer: Timer | None = None if self.when == inf else clock.call_at(self.when, self._expire)
        self._token: Token[Deadline | None] = DEADLINE.set(self)

    def _expire(self) -> None:
        self._expired = True
        self._task.cancel()

    def end(self, error: BaseException | None) -> None:
        """Raises `TimedOut` where the time was up and nobody else has cancelled the task."""
        if self._timer is not None:
            self._timer.cancel()
        DEADLINE.reset(self._token)
        if self._expired and self._task.uncancel() <= self._cancelling and isinstance(error, CancelledError):
            raise self._timed_out() from error

    def _timed_out(self) -> TimedOut:
        when = "at the deadline" if self.when < self._own else "when its time was up"
        message = f"{described(self._name, self._pipeline)} ended the call {when}."
        return TimedOut(message, pipeline=self._pipeline, strategy=self._name)
