"""The time that strategies live by, as one object that tests can exchange."""

from asyncio import get_running_loop, sleep
from collections.abc import Callable
from typing import Final, Protocol


class Timer(Protocol):
    """A call that is to come."""

    def cancel(self) -> None:
        """Makes it not come; nothing where it has."""
        ...


class Clock(Protocol):
    """What time it is, and how to wait for another: give it to a pipeline as `clock=`.

    `armature.resilience.testing.VirtualClock` is one whose time tests move.
    """

    def time(self) -> float:
        """Seconds since some moment, which never go back."""
        ...

    async def sleep(self, seconds: float) -> None:
        """Returns after so many seconds."""
        ...

    def call_at(self, when: float, callback: Callable[[], object]) -> Timer:
        """Calls back, in the running event loop, once `time()` is `when` or later."""
        ...


class LoopClock:
    """The time of whichever event loop runs."""

    __slots__ = ()

    def time(self) -> float:
        """As `Clock.time`."""
        return get_running_loop().time()

    async def sleep(self, seconds: float) -> None:
        """As `Clock.sleep`."""
        await sleep(seconds)

    def call_at(self, when: float, callback: Callable[[], object]) -> Timer:
        """As `Clock.call_at`."""
        return get_running_loop().call_at(when, callback)


LOOP_CLOCK: Final = LoopClock()
