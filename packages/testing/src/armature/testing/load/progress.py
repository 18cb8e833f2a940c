"""One line on a terminal that says how far a load is."""

import asyncio
import shutil
import sys
from types import TracebackType
from typing import Self

from armature.testing.load.plans import Plan, Users, seconds_of
from armature.testing.load.recording import Recorder

_MOMENT = 0.1
_WIDTH = 24


class Progress:
    """Writes to stderr while its block runs, where that is a terminal, and wipes the line at the end."""

    def __init__(self, recorder: Recorder, plan: Plan, *, shown: bool) -> None:
        self._recorder = recorder
        self._plan = plan
        self._shown = shown and sys.stderr.isatty()
        self._task: asyncio.Task[None] | None = None

    async def __aenter__(self) -> Self:
        if self._shown:
            self._task = asyncio.create_task(self._go_on())
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        if self._task is not None:
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)
            sys.stderr.write("\r\x1b[K")
            sys.stderr.flush()

    async def _go_on(self) -> None:
        while True:
            columns = shutil.get_terminal_size().columns
            sys.stderr.write("\r\x1b[K" + line_of(self._recorder, self._plan)[: columns - 1])
            sys.stderr.flush()
            await asyncio.sleep(_MOMENT)


def line_of(recorder: Recorder, plan: Plan) -> str:
    """`[######------------------]  25 %  250 requests, 3 failed, 812 a second`."""
    done = share_of(recorder, plan)
    filled = int(done * _WIDTH)
    bar = "#" * filled + "-" * (_WIDTH - filled)
    pace = recorder.requests / recorder.seconds
    return f"[{bar}] {done:>4.0%}  {recorder.requests} requests, {recorder.failed} failed, {pace:.0f} a second"


def share_of(recorder: Recorder, plan: Plan) -> float:
    """How much of the plan is done, from 0 to 1: by requests or by time, whichever is further."""
    seconds = seconds_of(plan)
    by_time = recorder.seconds / seconds if seconds else 0.0
    by_requests = recorder.requests / plan.requests if isinstance(plan, Users) and plan.requests else 0.0
    return min(max(by_time, by_requests), 1.0)
