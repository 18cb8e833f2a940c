"""Waiting for work at a stop: as long as the budget lasts, or until a second signal comes."""

import asyncio
from collections.abc import Collection, Coroutine, Mapping
from typing import Any

from armature.core.app.state import ApplicationState
from armature.core.di import uninterrupted
from armature.core.logging import get_logger

_log = get_logger("armature.lifecycle")

_A_MOMENT = 0.05
"""Seconds in which whoever has nothing to wait for is done, although no budget is left."""

_OVERTIME = 0.5
"""Seconds in which whoever was cancelled has to end."""


async def in_time(
    work: Mapping[str, Coroutine[object, object, None]], step: str, budget: float, state: ApplicationState
) -> None:
    """Takes one step of the stop with all at once; what is not done in time is logged by its name and cancelled.

    `budget` are the seconds that all steps together have since the intake was stopped.
    """
    tasks = {asyncio.create_task(each): name for name, each in work.items()}
    if not tasks:
        return
    done = asyncio.create_task(asyncio.wait(tasks))
    hurry = asyncio.create_task(state.hurry.wait())
    try:
        await asyncio.wait({done, hurry}, timeout=max(state.drain_left(budget), 0), return_when=asyncio.FIRST_COMPLETED)
        await asyncio.wait({done}, timeout=_A_MOMENT)
    finally:
        late = sorted(name for task, name in tasks.items() if not task.done())
        if late:
            _log.warning("work cut off", step=step, work=late, budget_seconds=budget)
        await uninterrupted(cut_off({*tasks, done, hurry}))


async def cut_off(tasks: Collection[asyncio.Task[Any]]) -> None:
    """Cancels tasks, of which there is at least one, and waits until they have ended, or as long as they may take."""
    for task in tasks:
        task.cancel()
    await asyncio.wait(tasks, timeout=_OVERTIME)
