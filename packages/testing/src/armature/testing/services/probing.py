"""Whether a server answers: one short conversation over TCP."""

import socket
import time
from collections.abc import Callable
from contextlib import suppress

_PATIENCE = 5.0
_PAUSE = 0.02


def said(host: str, port: int, question: bytes = b"") -> bytes:
    """The first bytes that a server sends, after a question or by itself; raises `OSError` where there are none."""
    with socket.create_connection((host, port), timeout=_PATIENCE) as connection:
        connection.sendall(question)
        return connection.recv(64)


def listens(host: str, port: int) -> bool:
    """Whether anything accepts connections there."""
    with socket.create_connection((host, port), timeout=_PATIENCE):
        return True


def waited(ready: Callable[[], bool], *, seconds: float, going_on: Callable[[], bool] = lambda: True) -> bool:
    """Asks again and again until it is ready; False when the seconds are over or nothing goes on anymore."""
    until = time.monotonic() + seconds
    while going_on() and time.monotonic() < until:
        with suppress(OSError):
            if ready():
                return True
        time.sleep(_PAUSE)
    return False
