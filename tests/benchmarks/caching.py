"""Part 3: what a hit of a cache costs, beside other libraries in memory and redis-py by hand."""

import os
from collections.abc import AsyncGenerator, Awaitable, Callable
from contextlib import asynccontextmanager
from functools import partial
from importlib import import_module
from time import process_time
from typing import Final

from armature.testing import services
from tests.benchmarks.caches.product import IN_MEMORY, IN_REDIS, load
from tests.benchmarks.children import measure
from tests.benchmarks.effort import Effort
from tests.benchmarks.measurement import Findings
from tests.benchmarks.subject import Cases

PART: Final = "cache"
ARMATURE: Final = "armature"
BY_HAND: Final = "redis_py"
BOUNDED: Final = "redis_py_bounded"
PEERS: Final = ("cashews", "aiocache")
MEMORY: Final = IN_MEMORY
REDIS: Final = IN_REDIS

_URL: Final = "BENCHMARK_REDIS_URL"


def run(effort: Effort) -> Findings:
    """Measure every library, over one Redis."""
    with services.redis() as server:
        os.environ[_URL] = server.url
        try:
            return measure("caching", PART, (ARMATURE, *PEERS, BY_HAND, BOUNDED), effort.rounds, effort.requests)
        finally:
            del os.environ[_URL]


@asynccontextmanager
async def opened(subject: str) -> AsyncGenerator[Cases]:
    """Open one library and check that it gives the same product twice."""
    async with import_module(f"tests.benchmarks.caches.{subject}").opened(os.environ[_URL]) as asks:
        for case, ask in asks.items():
            for _ in range(2):
                if await ask(1) != load(1):
                    message = f"{subject} gives another product: {case}."
                    raise RuntimeError(message)
        yield {case: partial(_seconds, ask) for case, ask in asks.items()}


async def _seconds(ask: Callable[[int], Awaitable[object]], count: int) -> float:
    begin = process_time()
    for _ in range(count):
        await ask(1)
    return process_time() - begin
