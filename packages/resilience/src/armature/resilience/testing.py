"""Time that tests move: for one pipeline, or for a whole event loop."""

import asyncio
import heapq
import itertools
import selectors
from collections.abc import Callable, Coroutine
from typing import Any, TypeVar

T = TypeVar("T")


class VirtualTimer:
    """A call that a `VirtualClock` is to make."""

    __slots__ = ("callback",)

    def __init__(self, callback: Callable[[], object]) -> None:
        self.callback: Callable[[], object] | None = callback

    def cancel(self) -> None:
        """As `Timer.cancel`."""
        self.callback = None


class VirtualClock:
    """A `Clock` that stands still until somebody sleeps by it, which takes no time, or calls `advance`.

    For tests of one call after another; the waits are in `slept`. Where several tasks wait at once, use `run`.

    >>> clock = VirtualClock()
    >>> clock.advance(30)
    >>> clock.time()
    30.0
    """

    __slots__ = ("_now", "_number", "_timers", "slept")

    def __init__(self) -> None:
        self._now = 0.0
        self._timers: list[tuple[float, int, VirtualTimer]] = []
        self._number = itertools.count()
        self.slept: list[float] = []

    def time(self) -> float:
        """As `Clock.time`: 0 at the beginning."""
        return self._now

    async def sleep(self, seconds: float) -> None:
        """Moves the time on, and lets other tasks run."""
        self.slept.append(seconds)
        self.advance(seconds)
        await asyncio.sleep(0)

    def call_at(self, when: float, callback: Callable[[], object]) -> VirtualTimer:
        """As `Clock.call_at`; what is due already is called at the next `advance`."""
        timer = VirtualTimer(callback)
        heapq.heappush(self._timers, (when, next(self._number), timer))
        return timer

    def advance(self, seconds: float) -> None:
        """Moves the time on, and makes the calls that were to come until then, each at its moment."""
        until = self._now + seconds
        while self._timers and self._timers[0][0] <= until:
            when, _, timer = heapq.heappop(self._timers)
            self._now = max(self._now, when)
            if timer.callback is not None:
                timer.callback()
        self._now = until


def run(main: Callable[[], Coroutine[Any, Any, T]]) -> T:
    """Runs a program, as `asyncio.run` does, in a loop whose time costs nothing: when all tasks wait, it jumps.

    Sleeps and time-outs then end in their exact order, at their exact moments. What waits for another process or a
    socket does not go together with it.

    >>> async def sleeper() -> float:
    ...     await asyncio.sleep(3600)
    ...     return asyncio.get_running_loop().time()
    >>> run(sleeper)
    3600.0
    """
    with asyncio.Runner(loop_factory=VirtualLoop) as runner:
        return runner.run(main())


class VirtualLoop(asyncio.SelectorEventLoop):
    """The event loop of `run`."""

    def __init__(self) -> None:
        self._virtual = _Jumping()
        super().__init__(self._virtual)

    def time(self) -> float:
        """Seconds since the loop was made, none of which has passed outside."""
        return self._virtual.now


class _Jumping(selectors.SelectSelector):
    """Tells at once that nothing has come, and that all the time has passed in which something could have."""

    def __init__(self) -> None:
        super().__init__()
        self.now = 0.0

    def select(self, timeout: float | None = None) -> list[tuple[selectors.SelectorKey, int]]:
        ready = super().select(0)
        if ready:
            return ready
        if timeout is None:
            raise RuntimeError("Every task waits for something that nothing will bring about: there is no timer left.")
        self.now += max(0.0, timeout)
        return []
