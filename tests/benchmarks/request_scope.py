"""Part 3: enter a REQUEST scope, build a graph of five objects in it, leave; beside other containers and bare hands.

Whoever wires by hand writes five constructor calls; what a container spends above that is its price. Beside it stands
what a singleton pays that asks a `Current` for an object of the running unit of work.
"""

from collections.abc import AsyncGenerator, Awaitable, Callable
from contextlib import asynccontextmanager
from functools import partial
from importlib import import_module
from time import process_time
from typing import Final

from tests.benchmarks.children import measure
from tests.benchmarks.containers.current import opened as current
from tests.benchmarks.effort import Effort
from tests.benchmarks.measurement import Findings
from tests.benchmarks.subject import Cases

PART: Final = "REQUEST scope"
CASE: Final = "five-object graph"
CURRENT: Final = "await current.get()"
BY_HAND: Final = "by_hand"
ARMATURE: Final = "armature"
CONTAINERS: Final = (BY_HAND, "dishka", "wireup", ARMATURE)


def run(effort: Effort) -> Findings:
    """Measure every container."""
    return measure("request_scope", PART, CONTAINERS, effort.rounds, effort.scopes)


@asynccontextmanager
async def opened(subject: str) -> AsyncGenerator[Cases]:
    """Open one container and check that it builds the graph anew in each scope."""
    async with import_module(f"tests.benchmarks.containers.{subject}").opened() as unit_of_work:
        first, second = await unit_of_work(), await unit_of_work()
        if first is second or first.orders.session is not first.stock.session:
            message = f"{subject} does not build the graph once for each scope."
            raise RuntimeError(message)
        cases = {CASE: partial(_seconds, unit_of_work)}
        if subject != ARMATURE:
            yield cases
            return
        async with current() as ask:
            yield {**cases, CURRENT: partial(_seconds, ask)}


async def _seconds(unit_of_work: Callable[[], Awaitable[object]], count: int) -> float:
    begin = process_time()
    for _ in range(count):
        await unit_of_work()
    return process_time() - begin
