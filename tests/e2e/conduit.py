"""Conduit under a real server, and the public collection of RealWorld run against it by newman."""

import json
import os
import signal
import socket
import subprocess
import time
from collections.abc import Generator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import httpx2

from tools.nodejs import run_package

ROOT: Final = Path(__file__).parents[2]
COLLECTION: Final = ROOT / "examples/realworld/tests/collection/Conduit.postman_collection.json"
ASSERTIONS: Final = 311
REQUESTS: Final = 32

_APP: Final = "examples.realworld.app:app"
_LOOPBACK: Final = ("--host", "127.0.0.1", "--port")
SERVERS: Final[Mapping[str, Sequence[str]]] = {
    "uvicorn": ("armature.core", "serve", _APP, *_LOOPBACK),
    "granian": ("granian", _APP, "--interface", "asgi", "--workers", "1", *_LOOPBACK),
}
"""How each is started, as arguments of `python -m`; the port comes last."""

_NEWMAN: Final = "newman/bin/newman.js"
_SOMEBODY: Final = {"USERNAME": "jake", "EMAIL": "jake@conduit.example", "PASSWORD": "hammer-and-nail"}
_SETTINGS: Final = {"REALWORLD_PASSWORD_COST": "4", "ARMATURE_SHUTDOWN_UNREADY": "0"}
_SECONDS: Final = 60
_POLL: Final = 0.02


@dataclass(frozen=True, slots=True)
class Outcome:
    """What newman reports, and how the server ended."""

    assertions: int
    failures: tuple[str, ...]
    statuses: tuple[int, ...]
    exit_code: int
    log: str

    @property
    def faults(self) -> list[str]:
        """Everything that is not as it must be; newman does not look at a status that no assertion asks for."""
        found = [*self.failures]
        if self.assertions != ASSERTIONS:
            found.append(f"{self.assertions} assertions were made, and there are {ASSERTIONS}")
        if len(self.statuses) != REQUESTS or any(not 200 <= status < 300 for status in self.statuses):
            found.append(f"the answers had the statuses {self.statuses}")
        if self.exit_code != 0:
            found.append(f"the server ended with {self.exit_code}; its log:\n{self.log}")
        return found


def run_collection(python: str | Path, server: str, folder: Path) -> Outcome:
    """Serves Conduit on a database that is new, runs the collection, stops the server as Ctrl-C does."""
    log = folder / f"{server}.log"
    settings = {**_SETTINGS, "REALWORLD_DATABASE": str(folder / f"{server}.sqlite3")}
    with _served([str(python), "-m", *SERVERS[server]], settings, log) as (process, url):
        run = _newman(url, folder / f"{server}.json")
        process.send_signal(signal.SIGINT)
        exit_code = process.wait(_SECONDS)
    return Outcome(
        assertions=run["stats"]["assertions"]["total"],
        failures=tuple(f"{each['source']['name']}: {each['error']['message']}" for each in run["failures"]),
        statuses=tuple(each.get("response", {}).get("code", 0) for each in run["executions"]),
        exit_code=exit_code,
        log=log.read_text(encoding="utf-8"),
    )


def _newman(url: str, report: Path) -> dict[str, Any]:
    """The run as newman's JSON reporter tells it."""
    variables = {"APIURL": f"{url}/api", **_SOMEBODY}
    given = [word for name, value in variables.items() for word in ("--global-var", f"{name}={value}")]
    reported = ("--reporters", "json", "--reporter-json-export", report)
    done = run_package(_NEWMAN, "run", COLLECTION, *reported, *given, cwd=ROOT)
    if not report.exists():
        raise RuntimeError(f"newman ended with {done.returncode} and wrote no report:\n{done.stdout}")
    run: dict[str, Any] = json.loads(report.read_text(encoding="utf-8"))["run"]
    return run


@contextmanager
def _served(
    command: list[str], settings: Mapping[str, str], log: Path
) -> Generator[tuple["subprocess.Popen[bytes]", str]]:
    """A server that answers, and its address; it is gone afterwards, whatever happened."""
    port = _free_port()
    ours = ("ARMATURE_", "COVERAGE_", "REALWORLD_")
    kept = {name: value for name, value in os.environ.items() if not name.startswith(ours)}
    with log.open("wb") as output:
        process = subprocess.Popen(
            [*command, str(port)],
            cwd=ROOT,
            env={**kept, **settings},
            stdout=output,
            stderr=output,
            start_new_session=True,
        )
    try:
        url = f"http://127.0.0.1:{port}"
        _wait_until_ready(process, url, log)
        yield process, url
    finally:
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGKILL)
        process.wait(_SECONDS)


def _wait_until_ready(process: "subprocess.Popen[bytes]", url: str, log: Path) -> None:
    limit = time.monotonic() + _SECONDS
    while not _answers(url):
        if process.poll() is not None or time.monotonic() > limit:
            raise RuntimeError(f"The server does not answer; its log:\n{log.read_text(encoding='utf-8')}")
        time.sleep(_POLL)


def _answers(url: str) -> bool:
    try:
        return httpx2.get(f"{url}/api/ready").status_code == 200
    except httpx2.TransportError:
        return False


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as free:
        chosen: int = free.getsockname()[1]
        return chosen
