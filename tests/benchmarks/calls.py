"""Part 3: what a call to another service costs its caller, by each client, at 1, 32 and 256 at once."""

import asyncio
import sys
from asyncio.subprocess import PIPE, create_subprocess_exec
from collections.abc import AsyncGenerator, Iterator
from contextlib import asynccontextmanager
from functools import partial
from time import process_time
from typing import Final

from armature.http_client.settings import EngineName
from tests.benchmarks.children import measure
from tests.benchmarks.clients.calls import CLIENTS, Call
from tests.benchmarks.clients.server import ANSWER
from tests.benchmarks.effort import Effort
from tests.benchmarks.measurement import Findings
from tests.benchmarks.subject import Cases

PART: Final = "calls"
ENGINES: Final[tuple[EngineName, ...]] = ("httpx2", "pyreqwest")
AT_ONCE: Final = (1, 32, 256)


def case(at_once: int) -> str:
    """The name of the case with so many calls at once."""
    return f"{at_once} at once"


def ours(engine: str) -> str:
    """The subject that is our client over an engine."""
    return f"armature over {engine}"


def run(effort: Effort) -> Findings:
    """Measure every client."""
    return measure("calls", PART, CLIENTS, effort.rounds, effort.requests)


@asynccontextmanager
async def opened(subject: str) -> AsyncGenerator[Cases]:
    """Start the server, open one client and check what it is answered."""
    async with _served() as url, CLIENTS[subject](f"{url}" if "over" in subject else f"{url}/users/7") as call:
        if await call() != ANSWER:
            message = f"{subject} does not give the answer."
            raise RuntimeError(message)
        yield {case(at_once): partial(_seconds, call, at_once) for at_once in AT_ONCE}


@asynccontextmanager
async def _served() -> AsyncGenerator[str]:
    server = await create_subprocess_exec(sys.executable, "-m", "tests.benchmarks.clients.server", stdout=PIPE)
    try:
        assert server.stdout is not None, "it is a pipe"
        yield f"http://127.0.0.1:{int(await server.stdout.readline())}"
    finally:
        server.kill()
        await server.wait()


async def _seconds(call: Call, at_once: int, count: int) -> float:
    numbers = iter(range(count))
    begin = process_time()
    await asyncio.gather(*(_calls(call, numbers) for _ in range(at_once)))
    return process_time() - begin


async def _calls(call: Call, numbers: Iterator[int]) -> None:
    for _ in numbers:
        await call()
