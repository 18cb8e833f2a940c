"""A crowd at a running server: opened, talking and listening at its rates, counted, and gone again."""

import asyncio
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Final

import httpx2

from tests.reliability.crowd.clients import Client, EventClient, SocketClient
from tests.reliability.crowd.hearing import Hearing, Tally, sentence
from tests.reliability.crowd.plan import Plan

_AT_ONCE: Final = 50
_PATIENCE: Final = 60.0
_TIMED: Final = 50
"""One in so many clients measures delays."""


@dataclass(slots=True)
class Outcome:
    """What was sent and heard; `seconds` is how long the sending took, `behind` the worst lateness of a sender."""

    messages: Tally = field(default_factory=Tally)
    events: Tally = field(default_factory=Tally)
    lost_messages: int = 0
    lost_events: int = 0
    seconds: float = 0.0
    behind: float = 0.0
    cpu: float = 0.0
    figures: dict[str, float] = field(default_factory=dict[str, float])
    left: dict[str, float] = field(default_factory=dict[str, float])


async def crowd(port: int, plan: Plan, say: Callable[[str], None]) -> Outcome:
    """Has the whole plan happen."""
    outcome = Outcome()
    async with (
        httpx2.AsyncClient(base_url=f"http://127.0.0.1:{port}", timeout=_PATIENCE) as asking,
        _opened(SocketClient, port, "/rooms/1", plan.sockets, outcome.messages) as sockets,
        _opened(EventClient, port, "/events", plan.streams, outcome.events) as streams,
    ):
        await _until_figures(asking, members=plan.sockets + 1, listeners=plan.streams + 1)
        say(f"{plan.sockets} WebSockets and {plan.streams} event streams are open")
        before, started = await _figures(asking), time.monotonic()
        late = await asyncio.gather(*_senders(plan, sockets), _events(plan, asking))
        outcome.seconds, outcome.behind = time.monotonic() - started, max(late)
        await _until(lambda: _all_heard(sockets, plan.messages * plan.seconds))
        await _until(lambda: _all_heard(streams, plan.events * plan.seconds))
        outcome.figures = await _figures(asking)
        outcome.cpu = outcome.figures["cpu"] - before["cpu"]
        outcome.lost_messages = plan.sockets * plan.messages * plan.seconds - outcome.messages.delivered
        outcome.lost_events = plan.streams * plan.events * plan.seconds - outcome.events.delivered
    async with httpx2.AsyncClient(base_url=f"http://127.0.0.1:{port}", timeout=_PATIENCE) as asking:
        await _until_figures(asking, members=0, listeners=0)
        outcome.left = await _figures(asking)
    return outcome


@asynccontextmanager
async def _opened(kind: type[Client], port: int, path: str, count: int, tally: Tally) -> AsyncIterator[list[Client]]:
    """So many clients and a stuck one; all are gone at the end."""
    stuck = await kind.connect(port, path, Hearing(Tally(), is_timed=False), is_stuck=True)
    clients: list[Client] = []
    try:
        for first in range(0, count, _AT_ONCE):
            hearings = [
                Hearing(tally, is_timed=number % _TIMED == 0) for number in range(first, min(first + _AT_ONCE, count))
            ]
            clients += await asyncio.gather(*(kind.connect(port, path, hearing) for hearing in hearings))
        yield clients
    finally:
        for each in (stuck, *clients):
            each.transport.abort()


def _senders(plan: Plan, sockets: Sequence[Client]) -> list[Awaitable[float]]:
    """The first members say something in turn, each at its share of the rate."""
    count = plan.messages * plan.seconds // plan.senders
    every = plan.senders / plan.messages

    async def send(sender: int, socket: Client) -> float:
        assert isinstance(socket, SocketClient)

        async def say(number: int) -> None:
            socket.say(sentence(sender, number, plan.size))

        return await _paced(count, every, sender / plan.messages, say)

    return [send(sender, socket) for sender, socket in enumerate(sockets[: plan.senders])]


async def _events(plan: Plan, asking: httpx2.AsyncClient) -> float:
    async def publish(number: int) -> None:
        (await asking.post("/events", content=sentence(0, number, plan.size))).raise_for_status()

    return await _paced(plan.events * plan.seconds, 1 / plan.events, 0, publish)


async def _paced(count: int, every: float, offset: float, do: Callable[[int], Awaitable[None]]) -> float:
    """Does something so often at its times; gives how late the latest was."""
    loop = asyncio.get_running_loop()
    started, behind = loop.time() + offset, 0.0
    for number in range(1, count + 1):
        due = started + (number - 1) * every
        await asyncio.sleep(due - loop.time())
        behind = max(behind, loop.time() - due)
        await do(number)
    return behind


def _all_heard(clients: Sequence[Client], count: int) -> bool:
    return all(each.hearing.count >= count for each in clients)


async def _until(condition: Callable[[], bool]) -> None:
    """Waits for what may not come: then it was lost."""
    end = time.monotonic() + _PATIENCE
    while not condition() and time.monotonic() < end:  # noqa: ASYNC110 - it counts in many clients
        await asyncio.sleep(0.05)


async def _figures(asking: httpx2.AsyncClient) -> dict[str, float]:
    figures: dict[str, float] = (await asking.get("/figures")).json()
    return figures


async def _until_figures(asking: httpx2.AsyncClient, **expected: int) -> None:
    end = time.monotonic() + _PATIENCE
    while (found := await _figures(asking)) | expected != found:
        if time.monotonic() > end:
            message = f"The server counts {found}, not {expected}."
            raise TimeoutError(message)
        await asyncio.sleep(0.05)
