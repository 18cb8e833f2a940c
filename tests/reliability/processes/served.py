"""One server process on an inherited listening socket, its log in a file."""

import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Generator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

PATIENCE: Final = 60.0
_POLL: Final = 0.001
_LISTENS: Final = "Uvicorn running on"
_UNWANTED: Final = ("ARMATURE_", "RELIABILITY_")


class ServerFailedError(Exception):
    """A server did not do what it must; the message has the end of its log."""


@dataclass(frozen=True, slots=True)
class Served:
    """A running server."""

    process: subprocess.Popen[bytes]
    log: Path

    @property
    def handles_signals(self) -> bool:
        """Whether a handler stands for SIGTERM, so that the default action cannot kill any more."""
        try:
            status = Path(f"/proc/{self.process.pid}/status").read_text(encoding="ascii")
        except OSError:
            return False
        caught = re.search(r"^SigCgt:\s*([0-9a-f]+)", status, re.MULTILINE)
        return bool(caught and int(caught[1], 16) >> (signal.SIGTERM - 1) & 1)

    @property
    def listens(self) -> bool:
        """Whether it accepts connections."""
        return _LISTENS in self.text

    @property
    def text(self) -> str:
        """The log so far."""
        return self.log.read_text(encoding="utf-8", errors="replace")

    def wait_for_handlers(self) -> None:
        """Returns as soon as signals are handled; raises `ServerFailedError` when the process ends before."""
        limit = time.monotonic() + PATIENCE
        while not self.handles_signals:
            if self.process.poll() is not None or time.monotonic() > limit:
                raise self.failure("did not come to handle signals")
            time.sleep(_POLL)

    def ended(self) -> int:
        """The exit code, once it has ended; raises `ServerFailedError` when it does not."""
        try:
            return self.process.wait(PATIENCE)
        except subprocess.TimeoutExpired:
            raise self.failure(f"did not end within {PATIENCE:g} seconds") from None

    def failure(self, what: str) -> ServerFailedError:
        """The error that says what the server did, and what it logged last."""
        return ServerFailedError(f"The server {what}; its log ends with:\n{self.text[-3000:]}")

    def kill(self) -> None:
        """Ends it if it still runs."""
        if self.process.poll() is None:
            self.process.kill()
        self.process.wait()


@contextmanager
def listener() -> Generator[socket.socket]:
    """A listening socket on a free port of the loopback, for servers to inherit."""
    with socket.create_server(("127.0.0.1", 0), backlog=512) as listening:
        yield listening


def armature_command(app: str) -> list[str]:
    """Armature's own server."""
    return [sys.executable, "-m", "armature.core", "serve", app]


def uvicorn_command(app: str) -> list[str]:
    """Uvicorn as it comes."""
    return [sys.executable, "-m", "uvicorn", app]


def start(command: list[str], listening: socket.socket, log: Path, settings: Mapping[str, str]) -> Served:
    """Starts a server on the socket; `settings` are added to its environment."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(_UNWANTED)}
    number = listening.fileno()
    with log.open("wb") as output:
        process = subprocess.Popen(
            [*command, "--fd", str(number)],
            pass_fds=[number],
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=output,
            env={**kept, **settings},
        )
    return Served(process, log)
