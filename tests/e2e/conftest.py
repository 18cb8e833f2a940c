"""Real servers in processes of their own, stopped by their pid whatever the test does."""

import json
import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from examples.shop.seed import seed

ROOT = Path(__file__).parents[2]
_SECONDS = 60
_RUNNING = re.compile(r"Uvicorn running on http://127\.0\.0\.1:(\d+)")


@dataclass(frozen=True, slots=True)
class Server:
    """A server that listens. What it writes to its standard error is its log."""

    process: subprocess.Popen[bytes]
    port: int
    log_file: Path

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def log(self) -> str:
        return self.log_file.read_text(encoding="utf-8")

    @property
    def records(self) -> list[dict[str, Any]]:
        """The lines of the log that are whole."""
        return [json.loads(line) for line in self.log.splitlines(keepends=True) if line.endswith("\n")]

    def send(self, number: signal.Signals) -> None:
        self.process.send_signal(number)

    def exit_code(self) -> int:
        """Waits for the end of the process, which something else must have asked for."""
        return self.process.wait(_SECONDS)

    def stop(self) -> int:
        """As Ctrl-C does."""
        self.send(signal.SIGINT)
        return self.exit_code()


Serve = Callable[..., Server]


@pytest.fixture
def serve(tmp_path: Path) -> Iterator[Serve]:
    """Starts servers: `serve("examples.hello.app:app", "--port", "0", SHOP_DATABASE="…")`."""
    with _serving(tmp_path) as start:
        yield start


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """The shop with little data, for all tests of a module; none of them may make it log an error."""
    folder = tmp_path_factory.mktemp("shop")
    seed(folder / "shop.sqlite3", products=20, orders=20)
    with _serving(folder) as start:
        server = start("examples.shop.app:app", SHOP_DATABASE=str(folder / "shop.sqlite3"))
        yield server
        assert [record for record in server.records if record["level"] in {"error", "critical"}] == []


@pytest.fixture(scope="module")
def httpbin(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """The service that answers with what it was asked, for all tests of a module; none may make it log an error."""
    with _serving(tmp_path_factory.mktemp("httpbin")) as start:
        server = start("examples.httpbin.app:app")
        yield server
        assert [record for record in server.records if record["level"] in {"error", "critical"}] == []


@contextmanager
def _serving(folder: Path) -> Iterator[Serve]:
    started: list[subprocess.Popen[bytes]] = []

    def start(app: str, *arguments: str, **environment: str) -> Server:
        log = folder / f"server-{len(started)}.log"
        with log.open("wb") as stderr:
            process = subprocess.Popen(
                [sys.executable, "-m", "armature.core", "serve", app, "--port", "0", *arguments],
                cwd=ROOT,
                env=os.environ | {"ARMATURE_LOG_FORMAT": "json", "ARMATURE_SHUTDOWN_UNREADY": "0"} | environment,
                stderr=stderr,
            )
        started.append(process)
        return Server(process, port_of(process, log), log)

    try:
        yield start
    finally:
        for process in started:
            process.kill()
            process.wait(_SECONDS)


def port_of(process: subprocess.Popen[bytes], log: Path) -> int:
    """The port that the system chose, once the server listens."""
    for _ in range(_SECONDS * 50):
        said = log.read_text(encoding="utf-8")
        running = _RUNNING.search(said)
        if running:
            return int(running[1])
        if process.poll() is not None:
            break
        time.sleep(0.02)
    pytest.fail(f"the server does not listen:\n{log.read_text(encoding='utf-8')}")
