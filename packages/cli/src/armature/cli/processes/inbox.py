"""Signals and lines of pipes, one after the other, for a parent without threads."""

import os
import selectors
import signal
from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import dataclass, field
from types import FrameType
from typing import Final, TypeAlias

HEARD: Final = frozenset({signal.SIGINT, signal.SIGTERM, signal.SIGCHLD})
"""The signals that a parent takes: two that end it, and the one that says that a child has ended."""

_CHUNK: Final = 65_536


@dataclass(frozen=True, slots=True)
class Signalled:
    """A signal has come."""

    number: int


@dataclass(frozen=True, slots=True)
class Line:
    """`source` has written a line."""

    source: object
    text: str


@dataclass(frozen=True, slots=True)
class Closed:
    """`source` writes no more."""

    source: object


Event: TypeAlias = Signalled | Line | Closed


@dataclass(slots=True)
class _Pipe:
    source: object
    begun: bytes = field(default=b"")


class Inbox:
    """What has come since one looked last; from `open` until `close` the signals are taken."""

    def __init__(self) -> None:
        self._selector = selectors.DefaultSelector()
        self._woken, self._waking = os.pipe()
        for end in (self._woken, self._waking):
            os.set_blocking(end, False)
        self._selector.register(self._woken, selectors.EVENT_READ)
        self._before = {number: signal.signal(number, _leave_to_the_pipe) for number in HEARD}
        signal.set_wakeup_fd(self._waking, warn_on_full_buffer=False)

    def attend(self, pipe: int, source: object) -> None:
        """Hears the lines of a pipe from now on; it is closed here at its end."""
        os.set_blocking(pipe, False)
        self._selector.register(pipe, selectors.EVENT_READ, _Pipe(source))

    def wait(self, seconds: float | None) -> list[Event]:
        """What has come, waiting for it; after so many seconds an empty list."""
        events: list[Event] = []
        for key, _ in self._selector.select(seconds):
            if isinstance(key.data, _Pipe):
                events += self._read(key.fd, key.data)
            else:
                events += [Signalled(number) for number in os.read(self._woken, _CHUNK)]
        return events

    def close(self) -> None:
        """Gives the signals back and closes every pipe."""
        signal.set_wakeup_fd(-1)
        for number, before in self._before.items():
            signal.signal(number, before)
        for key in list(self._selector.get_map().values()):
            os.close(key.fd)
        os.close(self._waking)
        self._selector.close()

    def _read(self, end: int, pipe: _Pipe) -> list[Event]:
        content = os.read(end, _CHUNK)
        *lines, pipe.begun = (pipe.begun + content).split(b"\n")
        events: list[Event] = [Line(pipe.source, os.fsdecode(line)) for line in lines]
        if not content:
            self._selector.unregister(end)
            os.close(end)
            events.append(Closed(pipe.source))
        return events


@contextmanager
def held_back() -> Generator[None]:
    """No signal is handled within: around a fork, a child must not write into the inbox of its parent."""
    before = signal.pthread_sigmask(signal.SIG_BLOCK, HEARD)
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _leave_to_the_pipe(_number: int, _frame: FrameType | None) -> None:
    """Without a handler in Python a signal would not be written to the pipe."""
