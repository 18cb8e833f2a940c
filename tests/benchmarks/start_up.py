"""Part 4: declaring, building and starting an application of 1,000 routes over 100 modules, in a fresh process."""

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from dataclasses import replace
from importlib import import_module
from time import process_time
from typing import Final

from tests.benchmarks.children import open_child
from tests.benchmarks.driver import started
from tests.benchmarks.effort import Effort
from tests.benchmarks.measurement import Findings, Measurement
from tests.benchmarks.peers import ARMATURE
from tests.benchmarks.processes import ChildFailedError
from tests.benchmarks.subject import Cases
from tests.benchmarks.workload import HELLO

PART: Final = "start-up"
CASE: Final = "1,000 routes over 100 modules"
_LAST: Final = replace(HELLO, path="/area99/7", answer=b'{"id": 7, "name": "item 7"}')


def run(effort: Effort) -> Findings:
    """One process for each round; the first only fills the bytecode cache."""
    rounds: list[float] = []
    try:
        for _ in range(effort.starts + 1):
            with open_child("start_up", ARMATURE) as child:
                rounds.append(round(child.seconds(CASE, 1), 4))
    except ChildFailedError as error:
        return Findings((), {f"{PART}: {ARMATURE}": str(error)})
    return Findings((Measurement(PART, CASE, ARMATURE, "s", tuple(rounds[1:])),))


@asynccontextmanager
async def opened(_subject: str) -> AsyncGenerator[Cases]:
    """Import the framework before anything is timed; what an import costs is measured apart."""
    large = import_module("tests.benchmarks.apps.large")

    async def start(_count: int) -> float:
        begin = process_time()
        async with started(large.build()) as driver:
            spent = process_time() - begin
            await driver.verify(_LAST)
        return spent

    yield {CASE: start}
