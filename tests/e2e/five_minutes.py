"""`docs/tutorial/five-minutes.md` as its reader types it, outside of the repository, from built wheels.

`python -m tests.e2e.five_minutes` measures each command and writes the table into the page.
"""

import os
import re
import shlex
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping
from pathlib import Path

import httpx2

from tests.packages.wheels import ROOT, UV, build_wheels, environment, install
from tools.documents.consoles import Command, File, Terminal, script_of

PAGE = ROOT / "docs" / "tutorial" / "five-minutes.md"
SECONDS = 60.0
_TABLE = re.compile(r"(\| command \| seconds \|\n\| --- \| --- \|\n)(?:\|.*\n)*")


class Desk(Terminal):
    """A terminal with the programs of one environment, in which `armature dev` goes on."""

    def __init__(self, folder: Path, programs: Path, wheels: Path) -> None:
        path = os.pathsep.join([str(programs), os.environ["PATH"], str(UV.parent)])
        pinned = {"PATH": path, "UV_CONSTRAINT": str(ROOT / "constraints.txt")}
        super().__init__(folder, **{**environment(), **pinned})
        self._wheels = wheels
        self.took: dict[str, float] = {}

    def type(self, command: Command) -> None:
        """Types it, and remembers how long it took until it said what is shown."""
        started = time.monotonic()
        if command.typed == "armature dev":
            self._develop()
        elif command.typed.startswith("curl "):
            self._insist(command)
        else:
            super().type(command)
        self.took[command.typed] = time.monotonic() - started

    def _words(self, typed: str) -> tuple[list[str], dict[str, str]]:
        extra = ["--wheels", str(self._wheels)] if typed.startswith("armature new") else []
        return [*shlex.split(typed), *extra], self._environment

    def _insist(self, command: Command) -> None:
        """Asks until the answer is the one that is shown: the server may not have noticed a change yet."""
        until = time.monotonic() + SECONDS
        while True:
            try:
                return super().type(command)
            except (AssertionError, httpx2.TransportError):
                if time.monotonic() > until:
                    raise
                time.sleep(0.05)

    def _develop(self) -> None:
        """Starts the server on a port of its own; it is there once it answers."""
        with socket.create_server(("127.0.0.1", 0)) as probe:
            port: int = probe.getsockname()[1]
        words = ["armature", "dev", "--port", str(port)]
        program = subprocess.Popen(words, cwd=self._folder, env=self._environment, stderr=subprocess.DEVNULL)
        self._servers.append(program)
        self._ports[8000] = port
        until = time.monotonic() + SECONDS
        while not _answers(port):
            assert program.poll() is None, "armature dev has ended"
            assert time.monotonic() < until, "armature dev does not answer"
            time.sleep(0.05)


def _answers(port: int) -> bool:
    try:
        return httpx2.get(f"http://127.0.0.1:{port}/live").status_code == 200
    except httpx2.TransportError:
        return False


def follow(folder: Path) -> Mapping[str, float]:
    """Types the page in a folder; gives the seconds of each command."""
    wheels = build_wheels(folder / "wheels")
    programs = install(folder / "venv", wheels, "armature-core[standard]")
    desk = folder / "desk"
    desk.mkdir()
    with Desk(desk, programs, wheels) as terminal:
        for step in script_of(PAGE.read_text(encoding="utf-8")):
            if isinstance(step, File):
                terminal.write(step)
            else:
                terminal.type(step)
    return terminal.took


def table(took: Mapping[str, float]) -> str:
    """The rows of the page."""
    return "".join(f"| `{typed}` | {seconds:.1f} |\n" for typed, seconds in took.items() if not typed.startswith("cd "))


def rows() -> list[str]:
    """The commands of the table as it stands in the page."""
    found = _TABLE.search(PAGE.read_text(encoding="utf-8"))
    assert found, "the page has no table"
    return re.findall(r"^\| `(.+)` \| [\d.]+ \|$", found[0], re.MULTILINE)


def main() -> int:
    """Measures, and writes the table."""
    with tempfile.TemporaryDirectory() as folder:
        written = table(follow(Path(folder)))
    page = PAGE.read_text(encoding="utf-8")
    PAGE.write_text(_TABLE.sub(lambda found: found[1] + written, page), encoding="utf-8")
    print(written, end="")  # noqa: T201 - what it is called for
    return 0


if __name__ == "__main__":
    sys.exit(main())
