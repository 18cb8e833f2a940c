"""`python -m tests.reliability.restarts N`: N rolling restarts of the shop under load; no request may be lost.

Two processes share one listening socket. In turn each gets SIGTERM, ends, and is started anew, while 100 clients keep
their connections and 8 open a fresh one for each request; nobody tries twice. Exit code 1 when a request was reset,
refused, left without an answer or answered wrongly, or a server did not end with 0.
"""

import argparse
import asyncio
import json
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Final

from tests.reliability.processes.load import Load, Tally
from tests.reliability.processes.served import PATIENCE, Served, armature_command, listener, start
from tests.reliability.processes.workloads import WORKLOADS, Workload

_POLL: Final = 0.02
_LOADED: Final = 0.5
"""How long the clients run before the first restart, between two, and after the last."""

_BUDGETS: Final = {
    "ARMATURE_SHUTDOWN_UNREADY": "0.5",
    "ARMATURE_SHUTDOWN_DRAIN": "20",
    "ARMATURE_ACCESS_LOG": "false",
    "ARMATURE_LOG_FORMAT": "json",
}


def main() -> int:
    """Restart and count."""
    parser = argparse.ArgumentParser(prog="python -m tests.reliability.restarts", description=__doc__)
    parser.add_argument("restarts", nargs="?", type=int, default=20, help="how many (20)")
    parser.add_argument("--app", choices=sorted(WORKLOADS), default="shop", help="which application (shop)")
    given = parser.parse_args()
    started = time.monotonic()
    with tempfile.TemporaryDirectory() as folder:
        tally = asyncio.run(rolling_restarts(given.restarts, WORKLOADS[given.app], Path(folder), _say))
    _say(f"{given.restarts} rolling restarts in {time.monotonic() - started:.0f} s: {tally}")
    for lost in tally.lost[:20]:
        _say(lost)
    return 1 if tally.lost else 0


async def rolling_restarts(count: int, workload: Workload, folder: Path, say: Callable[[str], None]) -> Tally:
    """Restarts both processes `count` times; raises `ServerFailedError` for a server that does not start or stop."""
    with listener() as listening, workload.prepared(folder) as settings:

        def started(name: str) -> Served:
            return start(armature_command(workload.app), listening, folder / f"{name}.log", {**settings, **_BUDGETS})

        pair = [started("first-0"), started("second-0")]
        try:
            for served in pair:
                await _listening(served)
            load = Load(listening.getsockname()[1], workload.requests)
            load.begin()
            for number in range(1, count + 1):
                for at, name in enumerate(("first", "second")):
                    await asyncio.sleep(_LOADED)
                    await _stopped(pair[at])
                    pair[at] = started(f"{name}-{number}")
                    await _listening(pair[at])
                say(f"{number} of {count}: {load.tally}")
            await asyncio.sleep(_LOADED)
            tally = await load.end()
            for served in pair:
                await _stopped(served)
        finally:
            for served in pair:
                served.kill()
        return tally


async def _listening(served: Served) -> None:
    limit = time.monotonic() + PATIENCE
    while not served.listens:
        if served.process.poll() is not None or time.monotonic() > limit:
            raise served.failure("did not start")
        await asyncio.sleep(_POLL)


async def _stopped(served: Served) -> None:
    """Ends one with SIGTERM; it must end with 0, and have logged no error."""
    served.process.terminate()
    limit = time.monotonic() + PATIENCE
    while served.process.poll() is None:
        if time.monotonic() > limit:
            raise served.failure("did not stop")
        await asyncio.sleep(_POLL)
    if served.process.returncode != 0:
        raise served.failure(f"ended with {served.process.returncode}")
    for line in served.text.splitlines():
        if line.startswith("{") and json.loads(line).get("level") in {"error", "critical"}:
            raise served.failure("logged an error")


def _say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
