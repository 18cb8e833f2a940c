"""Finds event loops that stand still: a callback or a step of a task that keeps its thread for too long."""

import argparse
import asyncio
import sys
import threading
import time
import traceback
from collections.abc import Callable
from typing import Any

_UNITS = {"ms": 0.001, "s": 1.0}


def seconds_of(text: str) -> float:
    """`50ms` or `0.2s` in seconds; raises argparse's error for anything else."""
    unit = "ms" if text.endswith("ms") else "s"
    try:
        seconds = float(text.removesuffix(unit)) * _UNITS[unit]
    except ValueError:
        seconds = 0.0
    if not text.endswith(unit) or seconds <= 0:
        raise argparse.ArgumentTypeError(f'"{text}" is no time; write milliseconds or seconds, such as 50ms or 0.2s')
    return seconds


class Blocking:
    """Watches every event loop of asyncio in this process; one of uvloop keeps its own handles and is not seen.

    A thread looks at the loops while they run: what stands still longer than `seconds` is told with its stack.
    """

    def __init__(self, seconds: float) -> None:
        self._seconds = seconds
        self._run: Callable[[asyncio.Handle], Any] = asyncio.Handle._run  # noqa: SLF001 - where each callback passes
        self._running: dict[int, float] = {}
        self._found: list[str] = []
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._look, name="armature.testing.blocking", daemon=True)

    def watch(self) -> None:
        """Begins."""
        run, running = self._run, self._running

        def timed(handle: asyncio.Handle) -> None:
            thread = threading.get_ident()
            running[thread] = time.perf_counter()
            try:
                run(handle)
            finally:
                running.pop(thread, None)

        setattr(asyncio.Handle, "_run", timed)  # noqa: B010 - type checkers know of no such method
        self._thread.start()

    def leave(self) -> None:
        """Ends, and puts everything back."""
        self._stop.set()
        self._thread.join()
        setattr(asyncio.Handle, "_run", self._run)  # noqa: B010 - see above

    def found(self) -> list[str]:
        """What stood still since the last question, each with the stack at that moment."""
        found, self._found = self._found, []
        return found

    def _look(self) -> None:
        told: dict[int, float] = {}
        while not self._stop.wait(self._seconds / 4):
            now = time.perf_counter()
            for thread, since in list(self._running.items()):
                if now - since > self._seconds and told.get(thread) != since:
                    told[thread] = since
                    self._tell(thread)

    def _tell(self, thread: int) -> None:
        frame = sys._current_frames().get(thread)  # noqa: SLF001 - the way to another thread's stack
        stack = "".join(traceback.format_stack(frame)) if frame is not None else ""
        self._found.append(f"An event loop stood still for more than {self._seconds * 1000:g} ms:\n{stack}")
