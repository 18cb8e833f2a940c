"""One process that is told to stop at one moment: how it ended, and whether it closed what it had started."""

import signal
import socket
import time
from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from tests.reliability.processes.ledger import faults
from tests.reliability.processes.moments import Moment, Phase
from tests.reliability.processes.served import (
    PATIENCE,
    Served,
    ServerFailedError,
    armature_command,
    listener,
    start,
    uvicorn_command,
)

APP: Final = "tests.reliability.apps.ledgered:app"
_SETTINGS: Final = {
    "ARMATURE_SHUTDOWN_UNREADY": "0.3",
    "ARMATURE_SHUTDOWN_DRAIN": "10",
    "ARMATURE_SHUTDOWN_HOOKS": "10",
    "ARMATURE_LOG_FORMAT": "json",
}


@dataclass(frozen=True, slots=True)
class Server:
    """How a process is started, and the exit code with which it must end."""

    name: str
    command: list[str]
    code: int


ARMATURE: Final = Server("armature", armature_command(APP), 0)
UVICORN: Final = Server("uvicorn", uvicorn_command(APP), -signal.SIGTERM)
"""Raises the signal again once it has stopped, so its code differs; what was started must be closed all the same."""


def hold(server: Server, moment: Moment, folder: Path) -> list[str]:
    """What went wrong, each in one sentence, with the log; an empty list when all was well."""
    try:
        return _held(server, moment, folder)
    except (ServerFailedError, OSError) as error:
        return [f"{server.name}, {moment}: {error!r}"]


def _held(server: Server, moment: Moment, folder: Path) -> list[str]:
    ledger = folder / f"{server.name}-{moment.number}.ledger"
    settings = {**_SETTINGS, "RELIABILITY_LEDGER": str(ledger)}
    with listener() as listening:
        served = start(server.command, listening, folder / f"{server.name}-{moment.number}.log", settings)
        try:
            served.wait_for_handlers()
            wrong = _told(served, moment, listening.getsockname()[1])
            code = served.ended()
        finally:
            served.kill()
    wrong += faults(ledger.read_text(encoding="utf-8").splitlines() if ledger.exists() else [])
    if code != server.code:
        wrong.append(f"The exit code was {code}, not {server.code}.")
    return [f"{server.name}, {moment}: {each}\n{served.text[-3000:]}" for each in wrong]


def _told(served: Served, moment: Moment, port: int) -> list[str]:
    """Brings the process into the phase, sends the signals, and says what its client missed."""
    if moment.phase is Phase.START:
        _send(served, moment)
        return []
    if moment.phase is Phase.SHUTDOWN:
        with _asked(port, "/quick") as client:
            _read_all(client)
        _send(served, moment)
        return []
    path, end = ("/slow", b"slow") if moment.phase is Phase.REQUEST else ("/stream", b"\r\n0\r\n\r\n")
    with _asked(port, "/quick") as client:
        _read_all(client)
    with _asked(port, path) as client:
        _send(served, moment)
        answer = _read_all(client)
    if answer.startswith(b"HTTP/1.1 200 ") and answer.endswith(end):
        return []
    return [f"The answer to {path} was {answer[:200]!r} … {answer[-60:]!r}."]


def _send(served: Served, moment: Moment) -> None:
    time.sleep(moment.after)
    served.process.send_signal(signal.SIGTERM)
    for number, after in moment.again:
        time.sleep(after)
        served.process.send_signal(number)


@contextmanager
def _asked(port: int, path: str) -> Generator[socket.socket]:
    """A connection over which one request was sent, the last on it."""
    with socket.create_connection(("127.0.0.1", port), PATIENCE) as client:
        client.sendall(f"GET {path} HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\n\r\n".encode())
        yield client


def _read_all(client: socket.socket) -> bytes:
    received = []
    while data := client.recv(65_536):
        received.append(data)
    return b"".join(received)
