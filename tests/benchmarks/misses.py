"""Part 4: a path that no route has, among ten routes and among ten thousand."""

from collections.abc import AsyncGenerator, Awaitable, Callable
from contextlib import asynccontextmanager
from functools import partial
from importlib import import_module
from time import process_time
from typing import Final, Protocol

from tests.benchmarks.children import measure
from tests.benchmarks.effort import Effort
from tests.benchmarks.measurement import Findings
from tests.benchmarks.peers import ARMATURE
from tests.benchmarks.subject import Cases

PART: Final = "router"
FEW: Final = "a miss among 10 routes"
MANY: Final = "a miss among 10,000 routes"
_SIZES: Final = {FEW: 10, MANY: 10_000}


class Matches(Protocol):
    """A router, as far as it is asked here."""

    def match(self, method: str, path: str) -> object:
        """The match, or None."""
        ...


def run(effort: Effort) -> Findings:
    """Measure both sizes."""
    return measure("misses", PART, (ARMATURE,), effort.rounds, effort.scopes)


@asynccontextmanager
async def opened(_subject: str) -> AsyncGenerator[Cases]:
    """Build both routers and check that every path misses."""
    source = import_module("tests.benchmarks.apps.router")
    cases: dict[str, Callable[[int], Awaitable[float]]] = {}
    for name, size in _SIZES.items():
        router, paths = source.router(size), source.misses(size)
        if any(router.match("GET", path) is not None for path in paths):
            message = f"One of {paths} is a route."
            raise RuntimeError(message)
        cases[name] = partial(_seconds, router, paths)
    yield cases


async def _seconds(router: Matches, paths: list[str], count: int) -> float:
    match = router.match
    begin = process_time()
    for _ in range(count // len(paths)):
        for path in paths:
            match("GET", path)
    return process_time() - begin
