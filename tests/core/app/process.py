"""A server in a process of its own: `python -m armature.core serve` of an application that a test writes down."""

import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Self

SECONDS = 60
"""How long anything may take; a machine under load is slow."""


class Process:
    """A running server; its standard error is read line by line, as the log."""

    def __init__(self, folder: Path, arguments: Sequence[str], environment: dict[str, str], fds: Sequence[int]) -> None:
        self._log = folder / f"{time.monotonic_ns()}.log"
        command = [sys.executable, "-m", "armature.core", "serve", "shop:app", *arguments]
        with self._log.open("wb") as log:
            self.popen = subprocess.Popen(
                command,
                cwd=folder,
                env=os.environ | {"ARMATURE_SHUTDOWN_UNREADY": "0"} | environment,
                stdout=subprocess.PIPE,
                stderr=log,
                pass_fds=fds,
                text=True,
            )

    @property
    def log(self) -> list[dict[str, Any]]:
        """The records that it has written so far."""
        lines = self._log.read_text().splitlines(keepends=True)
        return [json.loads(line) for line in lines if line.startswith("{") and line.endswith("\n")]

    @property
    def events(self) -> list[str]:
        """The sentences of the records."""
        return [record["event"] for record in self.log]

    @property
    def errors(self) -> str:
        """Everything on standard error."""
        return self._log.read_text()

    def until(self, condition: Callable[[], object]) -> None:
        """Waits for a condition; a process that has ended first, or a minute, is a failure."""
        end = time.monotonic() + SECONDS
        while not condition():
            assert self.popen.poll() is None, f"ended with {self.popen.returncode}:\n{self.errors}"
            assert time.monotonic() < end, f"waited in vain:\n{self.errors}"
            time.sleep(0.005)

    @property
    def port(self) -> int:
        """Where it listens, once it does."""
        start = "Uvicorn running on http://127.0.0.1:"
        self.until(lambda: any(event.startswith("Uvicorn running") for event in self.events))
        [running] = [event for event in self.events if event.startswith(start)]
        return int(running.removeprefix(start).split()[0])

    def stop(self, number: int = signal.SIGTERM) -> int:
        """Sends a signal and gives the exit code."""
        self.popen.send_signal(number)
        return self.ended()

    def ended(self) -> int:
        """The exit code, once it has ended."""
        return self.popen.wait(SECONDS)

    @property
    def printed(self) -> list[str]:
        """The lines on standard output of a process that has ended."""
        return self.popen.communicate(timeout=SECONDS)[0].splitlines()


@contextmanager
def served(
    folder: Path,
    source: str,
    *arguments: str,
    environment: dict[str, str] | None = None,
    fds: Sequence[int] = (),
) -> Iterator[Process]:
    """Serves the `app` of a source, on a free port unless the arguments say otherwise."""
    (folder / "shop.py").write_text(source)
    process = Process(folder, arguments or ["--port", "0"], environment or {}, fds)
    try:
        yield process
    finally:
        process.popen.kill()
        process.popen.communicate()


class Connection:
    """A client's connection, byte by byte."""

    def __init__(self, to: int | str) -> None:
        if isinstance(to, str):
            self.socket = socket.socket(socket.AF_UNIX)
            self.socket.settimeout(SECONDS)
            self.socket.connect(to)
        else:
            self.socket = socket.create_connection(("127.0.0.1", to), SECONDS)
        self._left = b""

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.socket.close()

    def send(self, text: str) -> None:
        self.socket.sendall(text.encode())

    def get(self, path: str, *headers: str) -> tuple[int, dict[str, str], str]:
        """Asks and reads one answer."""
        self.send("\r\n".join([f"GET {path} HTTP/1.1", "host: test", *headers, "", ""]))
        return self.answer()

    def answer(self) -> tuple[int, dict[str, str], str]:
        """One answer with its length in its head: status, headers, body."""
        head = self._until(b"\r\n\r\n").decode()
        first, *lines = head.strip().split("\r\n")
        headers = dict(line.lower().split(": ", 1) for line in lines)
        length = int(headers.get("content-length", 0))
        while len(self._left) < length:
            self._more()
        body, self._left = self._left[:length], self._left[length:]
        return int(first.split()[1]), headers, body.decode()

    def rest(self) -> bytes:
        """Everything until the server closes the connection."""
        while piece := self.socket.recv(65_536):
            self._left += piece
        return self._left

    def read_until(self, mark: bytes) -> None:
        """Reads on up to and with a mark."""
        self._until(mark)

    def _until(self, mark: bytes) -> bytes:
        while mark not in self._left:
            self._more()
        found, _, self._left = self._left.partition(mark)
        return found

    def _more(self) -> None:
        piece = self.socket.recv(65_536)
        assert piece, f"the server closed the connection after {self._left!r}"
        self._left += piece
