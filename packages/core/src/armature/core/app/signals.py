"""Takes SIGTERM and SIGINT over while an application runs, and gives them back afterwards."""

import signal
import threading
from collections.abc import Callable
from types import FrameType
from typing import Any

TAKEN = (signal.SIGINT, signal.SIGTERM)

OnSignal = Callable[[int, Callable[[], None]], None]
"""Told of a signal, and of the function that passes it on to whoever had handled it before."""


class Signals:
    """The handlers that stood before ours. Outside the main thread nothing can be taken, and nothing is."""

    def __init__(self, on_signal: OnSignal) -> None:
        self._on_signal = on_signal
        self._before: dict[int, Any] = {}  # a handler, or one of the constants of the signal module

    def take(self) -> None:
        """Puts our handlers in place."""
        if threading.current_thread() is threading.main_thread():
            for number in TAKEN:
                self._before[number] = signal.signal(number, self._handle)

    @property
    def taken(self) -> bool:
        """Whether our handlers are in place."""
        return bool(self._before)

    def give_back(self) -> None:
        """Puts the former handlers back, unless somebody has replaced ours since."""
        for number, before in self._before.items():
            if signal.getsignal(number) == self._handle:
                signal.signal(number, before)
        self._before.clear()

    def _handle(self, number: int, frame: FrameType | None) -> None:
        before = self._before.get(number)

        def pass_on() -> None:
            if callable(before):
                before(number, frame)
            elif before == signal.SIG_DFL:  # nobody else would end the process
                signal.signal(number, signal.SIG_DFL)
                signal.raise_signal(number)

        self._on_signal(number, pass_on)
