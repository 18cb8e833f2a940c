"""`python -m tests.benchmarks.soak [N]`: N requests through one application; memory and descriptors are watched.

Every answer is checked. The first reading is taken after a twentieth of them, 50,000 in a full soak: until then caches
fill and the allocator settles. Exit code 1 when a target is missed or an answer is wrong, 2 for no number.
"""

import argparse
import gc
import os
import platform
import sys
from collections.abc import AsyncIterator, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

import uvloop

from tests.benchmarks.asgi import App
from tests.benchmarks.driver import Driver, WrongAnswerError, started
from tests.benchmarks.mix import case_at
from tests.benchmarks.peers import ARMATURE, load
from tests.benchmarks.processes import environment
from tests.benchmarks.publish import DIRECTORY, publish_soak
from tests.benchmarks.report import verdict_table
from tests.benchmarks.soak_results import Soak, verdicts

_FULL: Final = 1_000_000
_READINGS: Final = 20


def main() -> int:
    """Soak Armature, print the verdicts, and write `soak.json` after a full run."""
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks.soak", description=__doc__)
    parser.add_argument("requests", nargs="?", type=int, default=_FULL, help="how many (1,000,000)")
    requests: int = parser.parse_args().requests
    if requests < 1:
        parser.error("a soak needs one request or more")
    _take_over(environment())
    found = uvloop.run(soak(load(ARMATURE), requests))
    if requests >= _FULL:
        publish_soak(found, DIRECTORY)
    return report(found)


def report(found: Soak) -> int:
    """Print the verdicts and give the exit code."""
    sys.stdout.writelines(f"{line}\n" for line in verdict_table(verdicts(found)))
    return 0 if all(each.met for each in verdicts(found)) else 1


async def soak(app: App, requests: int) -> Soak:
    """Start the application, send the requests, stop it; raise `WrongAnswerError` at the first wrong status."""
    before = _descriptors()
    async with started(app) as driver:
        memory = [reading async for reading in _readings(driver, requests)]
    left = len(_descriptors() - before)
    return Soak(datetime.now(UTC).date().isoformat(), platform.python_version(), requests, tuple(memory), left)


async def _readings(driver: Driver, requests: int) -> AsyncIterator[tuple[int, int]]:
    """Resident memory each time that one more twentieth of the requests is done."""
    step = max(1, requests // _READINGS)
    for number in range(requests):
        case = case_at(number)
        status, body = await driver.answer(case)
        if status != case.status:
            message = f"{case.method} {case.target} answered {status} {body!r}, not {case.status}."
            raise WrongAnswerError(message)
        if (number + 1) % step == 0:
            gc.collect()
            yield number + 1, _resident()


def _take_over(variables: Mapping[str, str]) -> None:
    for name in os.environ.keys() - variables.keys():
        del os.environ[name]
    os.environ.update(variables)


def _resident() -> int:
    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE")


def _descriptors() -> set[Path]:
    return set(Path("/proc/self/fd").iterdir())


if __name__ == "__main__":
    sys.exit(main())
