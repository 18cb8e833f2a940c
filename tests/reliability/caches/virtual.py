"""An event loop whose time passes at once: what waits for a second waits for nothing."""

import asyncio
import selectors
from typing import Any


class _Idle(selectors.SelectSelector):
    """Has no news of any file, and lets the time pass that somebody would wait for some."""

    now = 0.0

    def select(self, timeout: float | None = None) -> list[tuple[selectors.SelectorKey, int]]:
        if timeout is None:
            raise AssertionError("Everybody waits, and nobody will do anything.")
        self.now += max(timeout, 0)
        return []


class VirtualLoop(asyncio.SelectorEventLoop):
    """Runs the same steps in the same order each time."""

    def __init__(self) -> None:
        self._idle = _Idle()
        super().__init__(self._idle)

    def time(self) -> float:
        """Seconds that have passed."""
        return self._idle.now

    def call_exception_handler(self, context: dict[str, Any]) -> None:
        """What nobody has looked at is a failure."""
        raise AssertionError(str(context)) from context.get("exception")
