"""`python -m tests.reliability.overload`: the shop behind load shedding, at four times its capacity.

Its peak is what clients get who ask again as soon as they are answered, as many as get the most. Then four times as
many requests a second are sent, whoever is answered. No machine is as fast at all times, so the two take turns, and
the means of both are compared; server and clients have a core each, so that the clients, who have more to do in an
overload, take nothing from the server. At last half of the peak is sent. Exit code 1 where less than 80 % of the peak
is answered in time, something is neither answered nor refused with 503 and `Retry-After`, or requests are still
refused after 5 s of the lighter load.
"""

import argparse
import asyncio
import os
import random
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

import uvloop

from tests.reliability.processes.client import Connection, LostError, Request
from tests.reliability.processes.served import armature_command, listener, start
from tests.reliability.processes.workloads import WORKLOADS

TIMES: Final = 4
KEPT: Final = 0.8
RECOVERED: Final = 5.0
IN_TIME: Final = 1.0
"""Seconds after which an answer comes too late to be worth anything."""

_TURNS: Final = 5
_USERS: Final = (1, 2, 4, 8)
_IN_FLIGHT: Final = 2000
_TICK: Final = 0.01
_IDLE: Final = 2.0
"""Seconds after which a connection is not used again: servers close those that are silent."""

_QUIET: Final = {"ARMATURE_ACCESS_LOG": "false", "ARMATURE_LOG_FORMAT": "json"}


@dataclass(slots=True)
class Heard:
    """What came of the requests of one phase, and when the last one was refused, in seconds from its begin."""

    seconds: float
    ends: Counter[str] = field(default_factory=Counter[str])
    last_refused: float = 0.0

    @property
    def goodput(self) -> float:
        """Answers in time, a second."""
        return self.ends["in time"] / self.seconds

    def with_(self, other: "Heard") -> "Heard":
        """Both phases as one."""
        return Heard(self.seconds + other.seconds, self.ends + other.ends, max(self.last_refused, other.last_refused))

    def __str__(self) -> str:
        told = ", ".join(f"{count:,} {end}" for end, count in self.ends.most_common())
        return f"{sum(self.ends.values()) / self.seconds:,.0f} requests a second: {told}"


@dataclass(frozen=True, slots=True)
class Findings:
    """The three phases."""

    peak: Heard
    overload: Heard
    after: Heard

    @property
    def faults(self) -> list[str]:
        """What does not hold, as sentences."""
        wrong = {
            end: count
            for heard in (self.overload, self.after)
            for end, count in heard.ends.items()
            if end not in {"in time", "too late", "refused"}
        }
        kept = self.overload.goodput / self.peak.goodput
        found = [f"{count} requests: {end}" for end, count in wrong.items()]
        if kept < KEPT:
            found.append(f"{kept:.0%} of the peak were answered in time, less than {KEPT:.0%}.")
        if not self.overload.ends["refused"]:
            found.append("Nothing was refused, so it was not overloaded.")
        if self.after.last_refused > RECOVERED:
            found.append(f"A request was refused {self.after.last_refused:.1f} s after the load had fallen.")
        return found


class Clients:
    """Connections to one server, of which each serves one request at a time."""

    def __init__(self, port: int, requests: Sequence[Request]) -> None:
        self._port = port
        self._requests = [Request(each.wire, (*each.statuses, 503)) for each in requests]
        self._free: list[tuple[Connection, float]] = []
        self._running: set[asyncio.Task[None]] = set()

    async def closed(self, users: int, seconds: float) -> Heard:
        """So many users, each of whom asks again once it is answered."""
        heard, began = Heard(seconds), time.monotonic()

        async def user() -> None:
            while time.monotonic() < began + seconds:
                await self._ask(heard, began, time.monotonic())

        await asyncio.gather(*(user() for _ in range(users)))
        return heard

    async def opened(self, rate: float, seconds: float) -> Heard:
        """So many requests a second, whoever is answered; each is due at its moment, and late from there."""
        heard, began, sent = Heard(seconds), time.monotonic(), 0
        while (passed := time.monotonic() - began) < seconds:
            for number in range(sent, int(passed * rate)):
                self._send(heard, began, began + number / rate)
            sent = max(sent, int(passed * rate))
            await asyncio.sleep(_TICK)
        await asyncio.gather(*self._running)
        return heard

    def close(self) -> None:
        """Closes every connection."""
        for each, _ in self._free:
            each.close()

    def _send(self, heard: Heard, began: float, due: float) -> None:
        if len(self._running) >= _IN_FLIGHT:
            heard.ends["not even sent: too many wait"] += 1
            return
        task = asyncio.create_task(self._ask(heard, began, due))
        self._running.add(task)
        task.add_done_callback(self._running.discard)

    def _connection(self) -> Connection:
        """The one that was used last, or a new one."""
        connection, used = self._free.pop() if self._free else (Connection(self._port), 0.0)
        if used < time.monotonic() - _IDLE:
            connection.close()  # the next request opens it
        return connection

    async def _ask(self, heard: Heard, began: float, due: float) -> None:
        connection = self._connection()
        try:
            head = await connection.ask(random.choice(self._requests))
        except LostError as lost:
            heard.ends[str(lost)[:80]] += 1
            return
        self._free.append((connection, time.monotonic()))
        end = _end(head, time.monotonic() - due)
        heard.ends[end] += 1
        if end == "refused":
            heard.last_refused = max(heard.last_refused, due - began)


def _end(head: bytes, seconds: float) -> str:
    if not head.startswith(b"http/1.1 503"):
        return "in time" if seconds <= IN_TIME else "too late"
    return "refused" if b"\r\nretry-after: " in head else "refused without Retry-After"


async def overload(port: int, requests: Sequence[Request], scale: float) -> Findings:
    """The phases at a running server; `scale` 1 takes about a minute."""
    clients = Clients(port, requests)
    try:
        await clients.closed(_USERS[0], 2 * scale)  # warm
        tried = {users: await clients.closed(users, 3 * scale) for users in _USERS}
        users = max(tried, key=lambda users: tried[users].goodput)
        peak, loaded = Heard(0), Heard(0)
        for _ in range(_TURNS):
            full = await clients.closed(users, 3 * scale)
            peak = peak.with_(full)
            loaded = loaded.with_(await clients.opened(TIMES * full.goodput, 5 * scale))
        peak = peak.with_(await clients.closed(users, 3 * scale))
        after = await clients.opened(peak.goodput / 2, max(15 * scale, RECOVERED * 1.5))
    finally:
        clients.close()
    return Findings(peak, loaded, after)


def main() -> int:
    """Load the shop, and tell."""
    parser = argparse.ArgumentParser(prog="python -m tests.reliability.overload", description=__doc__)
    parser.add_argument("--scale", type=float, default=1.0, help="how long the phases are (1: about a minute)")
    given = parser.parse_args()
    shop = WORKLOADS["shop"]
    with tempfile.TemporaryDirectory() as folder, listener() as listening, shop.prepared(Path(folder)) as settings:
        command = armature_command("tests.reliability.apps.shielded:app")
        served = start(command, listening, Path(folder) / "log", {**settings, **_QUIET})
        _part(served.process.pid)
        try:
            served.wait_for_handlers()
            findings = uvloop.run(overload(listening.getsockname()[1], shop.requests, given.scale))
        finally:
            served.kill()
    for name, heard in (("peak", findings.peak), (f"{TIMES} times", findings.overload), ("half", findings.after)):
        _say(f"{name}: {heard}")
    kept = findings.overload.goodput / findings.peak.goodput
    _say(f"{kept:.0%} of the peak kept; last refused {findings.after.last_refused:.1f} s after the load had fallen")
    for fault in findings.faults:
        _say(fault)
    return 1 if findings.faults else 0


def _part(server: int) -> None:
    """Gives the server, which is only just beginning, one core, and this process another, where there are two."""
    if not hasattr(os, "sched_setaffinity"):  # only Linux has it
        return
    cores = sorted(os.sched_getaffinity(0))
    if len(cores) > 1:
        os.sched_setaffinity(server, cores[:1])
        os.sched_setaffinity(0, cores[1:2])


def _say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
