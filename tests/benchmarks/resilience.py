"""Part 3: what a strategy adds to a call that succeeds at once, beside the libraries that have the same."""

from collections.abc import AsyncGenerator, Awaitable, Callable
from contextlib import asynccontextmanager
from functools import partial
from importlib import import_module
from time import process_time
from typing import Final

from tests.benchmarks.children import measure
from tests.benchmarks.effort import Effort
from tests.benchmarks.measurement import Findings, Results
from tests.benchmarks.peers import ARMATURE
from tests.benchmarks.strategies.function import BARE, answer
from tests.benchmarks.subject import Cases

PART: Final = "strategies"
ANYIO: Final = "anyio"
RETRYING: Final = ("tenacity", "stamina")
LIBRARIES: Final = ("asyncio", ANYIO, *RETRYING, "purgatory", "hyx", ARMATURE)


def run(effort: Effort) -> Findings:
    """Measure every library."""
    return measure("resilience", PART, LIBRARIES, effort.rounds, effort.scopes)


@asynccontextmanager
async def opened(subject: str) -> AsyncGenerator[Cases]:
    """Import one library and check that its strategies give what the function gives."""
    cases = {BARE: answer} | import_module(f"tests.benchmarks.strategies.{subject}").CASES
    for name, function in cases.items():
        if await function(7) != 7:
            message = f"{name} of {subject} does not give the result."
            raise RuntimeError(message)
    yield {name: partial(_seconds, function) for name, function in cases.items()}


async def _seconds(function: Callable[[int], Awaitable[int]], count: int) -> float:
    begin = process_time()
    for number in range(count):
        await function(number)
    return process_time() - begin


def added(results: Results, case: str, subject: str = ARMATURE) -> float | None:
    """Microseconds that a strategy adds to the call, both in the same process."""
    whole, bare = results.best(PART, case, subject), results.best(PART, BARE, subject)
    return None if whole is None or bare is None else whole - bare
