"""Part 1: the CPU that each framework itself spends on a request, driven without a server."""

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from functools import partial
from typing import Final

from tests.benchmarks.children import measure
from tests.benchmarks.driver import started
from tests.benchmarks.effort import Effort
from tests.benchmarks.measurement import Findings
from tests.benchmarks.peers import PEERS, load
from tests.benchmarks.subject import Cases
from tests.benchmarks.workload import CASES

PART: Final = "in process"


def run(effort: Effort) -> Findings:
    """Measure every peer in every case."""
    return measure("in_process", PART, PEERS, effort.rounds, effort.requests)


@asynccontextmanager
async def opened(subject: str) -> AsyncGenerator[Cases]:
    """Start a peer and check its answers before anything is timed."""
    async with started(load(subject)) as driver:
        for case in CASES:
            await driver.verify(case)
        yield {case.name: partial(driver.seconds, case) for case in CASES}
