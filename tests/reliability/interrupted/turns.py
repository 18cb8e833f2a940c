"""Cancels work after its first turn of the event loop, after its second, and so on until it is done by itself.

Between two turns every task waits somewhere: so each `await` of the work, and of what it has others do, is met.
"""

import asyncio
from collections.abc import AsyncIterator, Callable, Coroutine
from typing import Final, TypeAlias

_MOST_TURNS: Final = 2_000
_PATIENCE: Final = 30

Work: TypeAlias = Callable[[], Coroutine[object, object, object]]
Tasks: TypeAlias = frozenset[asyncio.Task[object]]


async def cancelled_at_every_turn(work: Work, *, times: int = 1) -> AsyncIterator[bool]:
    """Whether the attempt that has just ended was cancelled; the last is done before it can be, and must succeed.

    `times` is for a caller without patience: the cancellation comes again in each of the next turns.
    """
    for turns in range(1, _MOST_TURNS):  # before its first turn nothing of it has run
        task = asyncio.create_task(work())
        for _ in range(turns):
            await asyncio.sleep(0)
        was_cancelled = task.cancel()
        for _ in range(1, times):
            await asyncio.sleep(0)
            task.cancel()
        done, _ = await asyncio.wait({task}, timeout=_PATIENCE)
        assert done, f"hangs after a cancellation at turn {turns}"
        assert task.cancelled() is was_cancelled, f"the cancellation at turn {turns} was lost: {task}"
        for _ in range(3):  # what was cancelled with it may need a turn to end
            await asyncio.sleep(0)
        if not was_cancelled:
            task.result()
        yield was_cancelled
        if not was_cancelled:
            return
    raise AssertionError(f"not done after {_MOST_TURNS} turns")


def running() -> Tasks:
    """The tasks that have not ended."""
    return frozenset(asyncio.all_tasks())
