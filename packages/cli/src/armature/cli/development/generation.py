"""One generation as its parent sees it: told to stop, ended."""

import os
import signal
from time import monotonic
from typing import Final

_CLOSING_SECONDS: Final = 10.0
_MARGIN_SECONDS: Final = 2.0


class Generation:
    """A running child; `closing_seconds` is how long its hooks may take, `is_mourned` whether its end was told."""

    def __init__(self, process: int) -> None:
        self._process = process
        self.closing_seconds = _CLOSING_SECONDS
        self.is_mourned = False
        self.code: int | None = None

    @property
    def runs(self) -> bool:
        """Whether it has not ended yet."""
        if self.code is None:
            process, status = os.waitpid(self._process, os.WNOHANG)
            self.code = os.waitstatus_to_exitcode(status) if process else None
        return self.code is None

    def send(self, number: signal.Signals) -> None:
        """Sends a signal to one of which `runs` has just said that it does: its id is not another's yet."""
        os.kill(self._process, number)


class Ending:
    """How a generation is told to stop: once, again for whoever waits for clients, and killed after its hooks' time."""

    def __init__(self, generation: Generation, patience: float) -> None:
        self._generation = generation
        self._words = [
            (monotonic(), signal.SIGINT),
            (monotonic() + patience, signal.SIGINT),
            (monotonic() + patience + generation.closing_seconds + _MARGIN_SECONDS, signal.SIGKILL),
        ]
        self.killed = False

    def speak(self) -> float | None:
        """Sends what is due; gives the seconds until the next is."""
        while self._words and self._words[0][0] <= monotonic():
            _, number = self._words.pop(0)
            self.killed = number == signal.SIGKILL
            self._generation.send(number)
        return max(0, self._words[0][0] - monotonic()) if self._words else None
