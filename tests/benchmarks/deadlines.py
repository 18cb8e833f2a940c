"""Part 3: by how much calls outlive their deadline when the network between them and the server fails them."""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager, suppress
from statistics import quantiles
from time import perf_counter
from typing import Final

from armature.http_client import ClientSettings, HttpClient, HttpClientError, Request
from armature.http_client.settings import EngineName
from armature.http_client.testing import Reply
from armature.http_client.testing.server import serving
from armature.resilience import TimedOut, deadline
from armature.testing import Delay, Fault, FaultProxy, Silence, Throttle
from tests.benchmarks import calls
from tests.benchmarks.effort import Effort
from tests.benchmarks.measurement import Findings, Measurement

PART: Final = "deadlines"
FAULTS: Final[dict[str, Fault]] = {"slow": Delay(5), "narrow": Throttle(100), "silent": Silence()}

_DEADLINE: Final = 0.1
_EARLY: Final = 0.005
_AT_ONCE: Final = 32


def run(effort: Effort) -> Findings:
    """The 99th percentile of all calls of one case, in milliseconds after the deadline; so there is one round."""
    measured: list[Measurement] = []
    for engine in calls.ENGINES:
        for name, fault in FAULTS.items():
            late = asyncio.run(_overtime(engine, fault, effort.requests // 2))
            figure = round(quantiles(late, n=100)[98] * 1000, 2)
            measured.append(Measurement(PART, name, calls.ours(engine), "ms", (figure,)))
    return Findings(tuple(measured))


async def _overtime(engine: EngineName, fault: Fault, count: int) -> list[float]:
    """The seconds between the deadline and the end of each call; none may be answered, or end before."""
    async with _client(engine, fault) as client:
        numbers = iter(range(count))
        late: list[float] = []

        async def worker() -> None:
            for _ in numbers:
                begin = perf_counter()
                with suppress(HttpClientError, TimedOut), deadline(_DEADLINE):
                    await client.get("/")
                    message = "A call was answered over a network that fails it."
                    raise RuntimeError(message)
                late.append(perf_counter() - begin - _DEADLINE)
                if late[-1] < -_EARLY:
                    message = "A call ended before its deadline."
                    raise RuntimeError(message)

        await asyncio.gather(*(worker() for _ in range(_AT_ONCE)))
    return late


@asynccontextmanager
async def _client(engine: EngineName, fault: Fault) -> AsyncGenerator[HttpClient]:
    settings = ClientSettings(engine=engine, max_connections=_AT_ONCE)

    def answer(_: Request) -> Reply:
        return Reply(parts=[b"x" * 10_000])

    async with (
        serving(answer) as server,
        FaultProxy(int(server.url.rpartition(":")[2])) as proxy,
        HttpClient(f"http://127.0.0.1:{proxy.port}", settings=settings) as client,
    ):
        proxy.inject(fault)
        yield client
