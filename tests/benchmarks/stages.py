"""Part 3: what enhancers, their parameters and a REQUEST scope add to an endpoint of Armature."""

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from dataclasses import replace
from functools import partial
from importlib import import_module
from typing import Final

from tests.benchmarks.children import measure
from tests.benchmarks.driver import started
from tests.benchmarks.effort import Effort
from tests.benchmarks.measurement import Findings
from tests.benchmarks.peers import ARMATURE
from tests.benchmarks.subject import Cases
from tests.benchmarks.workload import HELLO_TEXT

PART: Final = "stages"
PLAIN: Final = "plain endpoint"
ENHANCED: Final = "3 guards and 2 interceptors"
BY_HAND: Final = "five objects wired by hand in the handler"
INJECTED: Final = "five objects injected from a REQUEST scope"
TAKING_NOTHING: Final = "handler without parameters"
TAKING: Final = "handler with 3 parameters"
GUARDED: Final = "guard without parameters"
GUARDED_TAKING: Final = "guard with the same 3"
_PATHS: Final = {PLAIN: "/plain", ENHANCED: "/enhanced", BY_HAND: "/by-hand", INJECTED: "/injected"}
_TAKING: Final = {
    TAKING_NOTHING: "/taking-nothing/7",
    TAKING: "/taking/7",
    GUARDED: "/guarded/7",
    GUARDED_TAKING: "/guarded-taking/7",
}


def run(effort: Effort) -> Findings:
    """Measure the pairs of endpoints of one application."""
    return measure("stages", PART, (ARMATURE,), effort.rounds, effort.requests)


@asynccontextmanager
async def opened(_subject: str) -> AsyncGenerator[Cases]:
    """Start the application and check every endpoint."""
    async with started(import_module("tests.benchmarks.apps.stages").app) as driver:
        cases = {name: replace(HELLO_TEXT, name=name, path=path) for name, path in _PATHS.items()}
        for name, path in _TAKING.items():
            cases[name] = replace(HELLO_TEXT, name=name, path=path, query="page=2")
        for case in cases.values():
            await driver.verify(case)
        yield {name: partial(driver.seconds, case) for name, case in cases.items()}
