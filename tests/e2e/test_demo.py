"""`make demo` as somebody types it who has just cloned the repository, Ctrl-C included."""

import os
import pty
import select
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

import httpx2
import pytest

from tests.e2e.conftest import ROOT

pytestmark = pytest.mark.serial

CTRL_C = b"\x03"
ADA = {"Authorization": "Bearer ada-token"}
_INSTALL_SECONDS = 300
_STOP_SECONDS = 30


@dataclass
class Terminal:
    """A terminal with one command in it."""

    process: int
    screen: int
    shown: bytes = b""
    exit_code: int | None = field(default=None)

    def type(self, keys: bytes) -> None:
        os.write(self.screen, keys)

    def look(self) -> bytes:
        """Everything that was shown so far; also tells whether the command has ended."""
        while select.select([self.screen], [], [], 0.05)[0]:
            try:
                piece = os.read(self.screen, 65_536)
            except OSError:  # nobody holds the other end any more
                piece = b""
            self.shown += piece
            if not piece:
                break
        if self.exit_code is None:
            ended, status = os.waitpid(self.process, os.WNOHANG)
            self.exit_code = os.waitstatus_to_exitcode(status) if ended else None
        return self.shown

    def wait(self, seconds: float) -> int:
        """The exit code; fails with what is on the screen when the command goes on."""
        deadline = time.monotonic() + seconds
        while self.exit_code is None:
            self.look()
            if time.monotonic() > deadline:
                pytest.fail(f"still running after {seconds} seconds:\n{self.shown.decode(errors='replace')}")
        return self.exit_code

    def close(self) -> None:
        """Closes the window: the kernel hangs up on whoever is still in it."""
        os.close(self.screen)
        if self.exit_code is None:
            os.kill(self.process, signal.SIGKILL)
            os.waitpid(self.process, 0)


@pytest.fixture(scope="module")
def clone(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What is committed, and nothing else."""
    folder = tmp_path_factory.mktemp("clone") / "armature"
    subprocess.run(["git", "clone", "--quiet", "--no-hardlinks", str(ROOT), str(folder)], check=True)
    return folder


@pytest.fixture
def port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as free:
        chosen: int = free.getsockname()[1]
        return chosen


@pytest.fixture
def demo(clone: Path, port: int) -> Iterator[Terminal]:
    terminal = _open(["make", "demo", f"PORT={port}", f"PYTHON={sys.executable}"], clone)
    yield terminal
    terminal.close()


def test_make_demo_takes_an_order_and_ends_with_ctrl_c(demo: Terminal, clone: Path, port: int) -> None:
    url = f"http://127.0.0.1:{port}"
    _wait_until_ready(demo, url)

    body = {"lines": [{"product_id": 1, "quantity": 2}]}
    placed = httpx2.post(f"{url}/v1/orders", headers=ADA, json=body)
    read = httpx2.get(f"{url}{placed.headers['location']}", headers=ADA)
    assert (placed.status_code, placed.headers["location"]) == (201, "/v1/orders/5001")
    assert (read.status_code, read.json()) == (200, placed.json())
    assert httpx2.get(f"{url}/v1/products?per_page=1").json()["total"] == 1_000
    shown = demo.look().decode()
    assert "/v1/orders/{id:int}/cancel" in shown
    assert f"examples/shop on {url}; Ctrl-C stops it." in shown

    demo.type(CTRL_C)

    assert demo.wait(_STOP_SECONDS) == 0
    with pytest.raises(httpx2.ConnectError):
        httpx2.get(url)
    status = subprocess.run(["git", "status", "--porcelain"], cwd=clone, capture_output=True, text=True, check=True)
    assert status.stdout == ""  # whatever it made, git does not look at


def test_make_example_serves_any_example_also_without_a_terminal(clone: Path, port: int, tmp_path: Path) -> None:
    shown = tmp_path / "shown.txt"
    with shown.open("wb") as output:
        make = subprocess.Popen(
            ["make", "example", "NAME=hello", f"PORT={port}", f"PYTHON={sys.executable}"],
            cwd=clone,
            env=_plain_environment(),
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
        )
    try:
        for _ in range(_INSTALL_SECONDS * 20):
            if _answers(f"http://127.0.0.1:{port}/?name=Ada"):
                break
            assert make.poll() is None, shown.read_text(encoding="utf-8")
            time.sleep(0.05)
        assert httpx2.get(f"http://127.0.0.1:{port}/?name=Ada").json() == {"hello": "Ada"}

        (server,) = _children(make.pid)
        os.kill(server, signal.SIGINT)

        assert make.wait(_STOP_SECONDS) == 0
    finally:
        if make.poll() is None:
            for child in _children(make.pid):
                os.kill(child, signal.SIGKILL)
            make.kill()
            make.wait()


def _open(command: list[str], folder: Path) -> Terminal:
    process, screen = pty.fork()
    if process == 0:  # pragma: no cover: the child becomes the command at once
        os.chdir(folder)
        os.execvpe(command[0], command, dict(_plain_environment()))
    return Terminal(process, screen)


def _plain_environment() -> Mapping[str, str]:
    """That of a person: nothing of this test run, of its coverage or of the make that may have started it."""
    ours = ("ARMATURE_", "COVERAGE_", "COV_", "MAKE", "MFLAGS", "PYTEST_", "SHOP_", "PYTHONPATH", "VIRTUAL_ENV")
    return {name: value for name, value in os.environ.items() if not name.startswith(ours)}


def _wait_until_ready(terminal: Terminal, url: str) -> None:
    deadline = time.monotonic() + _INSTALL_SECONDS
    while not _answers(f"{url}/ready"):
        shown = terminal.look().decode(errors="replace")
        assert terminal.exit_code is None, shown
        assert time.monotonic() < deadline, shown


def _answers(url: str) -> bool:
    try:
        return httpx2.get(url).status_code == 200
    except httpx2.TransportError:
        return False


def _children(pid: int) -> list[int]:
    listed = subprocess.run(["ps", "-o", "pid=", "--ppid", str(pid)], capture_output=True, text=True, check=False)
    return [int(line) for line in listed.stdout.split()]
