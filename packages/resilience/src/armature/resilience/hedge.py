"""Hedging: a call that takes long is made once more beside the first, and whichever answers first wins."""

from asyncio import Future, Task, TaskGroup, get_running_loop
from collections import deque
from collections.abc import Callable, Coroutine
from typing import Any, Generic

from armature.resilience.errors import InvalidSetting
from armature.resilience.events import ATTEMPT, Outcome, Surroundings
from armature.resilience.failures import On, failing
from armature.resilience.requirements import count, duration
from armature.resilience.strategy import Call, P, Place, Strategy, T


class Hedge(Strategy):
    """Starts another attempt whenever the last one has not answered for `delay` seconds, up to `attempts` in all.

    The first result wins; the other attempts are cancelled, and have ended when it is returned. An attempt that fails
    starts the next one at once; when all have failed, the last exception is raised. `on` says what a failure is, as for
    `Retry`; any other exception ends the call. Each attempt is a task of its own, with a copy of the context.

    Only for what may be done more than once: others see every attempt.
    """

    __slots__ = ("_attempts", "_delay", "_fails")

    place = Place.HEDGE

    def __init__(self, delay: float, *, attempts: int = 2, on: On | None = None) -> None:
        self._delay = duration("Hedge", "delay", delay, zero=True)
        if attempts == 1:
            raise InvalidSetting('Hedge: "attempts" is 1, which hedges nothing. Make it at least 2, or leave it out.')
        self._attempts = count("Hedge", "attempts", attempts, least=2)
        self._fails = failing("Hedge", on)

    def around(self, call: Call[P, T], within: Surroundings) -> Call[P, T]:
        """As `Strategy.around`."""

        async def hedged(*args: P.args, **kwargs: P.kwargs) -> T:
            async with TaskGroup() as group:
                race = Race(lambda: call(*args, **kwargs), group, within)
                winner = await self._won(race, within)
                race.end()
            if isinstance(winner, BaseException):
                raise winner
            return winner.value

        return hedged

    async def _won(self, race: "Race[T]", within: Surroundings) -> "Result[T] | BaseException":
        """The first result, the first error that is no failure, or the last failure when nothing else can come."""
        while True:
            if race.started < self._attempts:
                race.start()
            last = race.started == self._attempts
            finished = await race.next(None if last else self._delay)
            if finished is None:
                within.tell(self.name, Outcome.HEDGED, race.started, self._delay)
            elif not isinstance(finished, Exception) or not self._fails(finished) or (last and not race.running):
                return finished


class Result(Generic[T]):
    """What an attempt gave."""

    __slots__ = ("value",)

    def __init__(self, value: T) -> None:
        self.value = value


class Race(Generic[T]):
    """The attempts of one call: which run, and what came of the others."""

    __slots__ = ("_call", "_finished", "_group", "_tasks", "_waker", "_within", "running", "started")

    def __init__(self, call: Callable[[], Coroutine[Any, Any, T]], group: TaskGroup, within: Surroundings) -> None:
        self._call = call
        self._group = group
        self._within = within
        self._tasks: list[Task[None]] = []
        self._finished: deque[Result[T] | BaseException] = deque()
        self._waker: Future[None] = get_running_loop().create_future()
        self.started = 0
        self.running = 0

    def start(self) -> None:
        """Begins one more attempt."""
        self.started += 1
        self.running += 1
        self._tasks.append(self._group.create_task(self._attempt(self.started)))

    async def next(self, delay: float | None) -> Result[T] | BaseException | None:
        """What the next attempt to finish gave or raised; None where that takes longer than the delay."""
        if not self._finished:
            clock = self._within.clock
            self._waker = get_running_loop().create_future()
            timer = None if delay is None else clock.call_at(clock.time() + delay, self._wake)
            try:
                await self._waker
            finally:
                if timer is not None:
                    timer.cancel()
        return self._finished.popleft() if self._finished else None

    def end(self) -> None:
        """Cancels what still runs; the group waits for it."""
        for task in self._tasks:
            task.cancel()

    async def _attempt(self, number: int) -> None:
        ATTEMPT.set(number)
        try:
            self._finish(Result(await self._call()))
        except Exception as error:  # noqa: BLE001 - whoever waits for the call raises it
            self._finish(error)
        except BaseException as error:
            self._finish(error)
            raise

    def _finish(self, outcome: Result[T] | BaseException) -> None:
        self.running -= 1
        self._finished.append(outcome)
        self._wake()

    def _wake(self) -> None:
        if not self._waker.done():
            self._waker.set_result(None)
