"""Part 2: the CPU of a whole server process for each request, every peer under the same uvicorn."""

import time
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from typing import Final

import uvloop

from tests.benchmarks.driver import WrongAnswerError
from tests.benchmarks.effort import Effort
from tests.benchmarks.load import CONNECTIONS, check, send
from tests.benchmarks.measurement import Findings, Measurement
from tests.benchmarks.peers import PEERS
from tests.benchmarks.processes import ChildFailedError, Process, child
from tests.benchmarks.workload import CASES, Case

PART: Final = "under uvicorn"
RATE: Final = "under uvicorn, rate"


@dataclass(frozen=True, slots=True)
class Server:
    """One peer being served."""

    peer: str
    process: Process
    port: int

    def cpu_seconds(self) -> float:
        """User and system time of all threads; the clock's number is made as `clock_getcpuclockid` makes it."""
        return time.clock_gettime((~self.process.pid << 3) | 2)


@dataclass(frozen=True, slots=True)
class Round:
    """What one load cost: CPU of the server and time on the wall, in seconds."""

    cpu: float
    wall: float


def run(effort: Effort) -> Findings:
    """Interleave the rounds of all servers; the first round of each only warms it up."""
    missing: dict[str, str] = {}
    found: dict[tuple[str, str], list[Round]] = {}
    count = effort.server_requests // CONNECTIONS * CONNECTIONS
    with ExitStack() as stack:
        servers = list(_opened(stack, missing))
        for number in range(effort.server_rounds + 1):
            for case in CASES:
                for server in servers:
                    taken = uvloop.run(_round(server, case, count))
                    found.setdefault((case.name, server.peer), []).extend([taken] if number else [])
    return Findings(tuple(_figures(found, count)), missing)


def _opened(stack: ExitStack, missing: dict[str, str]) -> Iterator[Server]:
    for peer in PEERS:
        try:
            process = stack.enter_context(child("serving", peer))
            server = Server(peer, process, int(process.read()))
            uvloop.run(_verify(server))
            yield server
        except (ChildFailedError, WrongAnswerError) as error:
            missing[f"{PART}: {peer}"] = str(error)


async def _verify(server: Server) -> None:
    for case in CASES:
        await check(server.port, case)


async def _round(server: Server, case: Case, count: int) -> Round:
    begin = [0.0, 0.0]

    def note() -> None:
        begin[:] = [server.cpu_seconds(), time.perf_counter()]

    await send(server.port, case, count, note)
    return Round(server.cpu_seconds() - begin[0], time.perf_counter() - begin[1])


def _figures(found: dict[tuple[str, str], list[Round]], count: int) -> Iterator[Measurement]:
    for (case, peer), rounds in found.items():
        cpu = tuple(round(each.cpu / count * 1e6, 3) for each in rounds)
        rate = tuple(round(count / each.wall, 1) for each in rounds)
        yield Measurement(PART, case, peer, "µs", cpu)
        yield Measurement(RATE, case, peer, "requests/s", rate)
