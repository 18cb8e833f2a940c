"""Signals at the moments that are too short to be met by chance, through the lifespan itself."""

import asyncio
import signal
from collections.abc import AsyncIterator, Generator

import pytest

from armature.core import Application, Module, provide
from armature.core.types import Message

Told = list[str]


class Slow:
    """Takes its time to close."""


class Endless:
    """Never comes to be."""


def application(told: Told, opening: asyncio.Event, closing: asyncio.Event) -> Application:
    """One provider that starts and closes, and one whose start never ends."""

    async def first() -> AsyncIterator[Slow]:
        told.append("started")
        try:
            yield Slow()
        finally:
            closing.set()
            await asyncio.sleep(0.05)
            told.append("closed")

    async def never(slow: Slow) -> Endless:
        opening.set()
        await asyncio.Event().wait()
        return Endless()

    return Application(Module(name="slow", providers=[provide(Slow).by(first), provide(Endless).by(never)]))


@pytest.fixture
def passed_on() -> Generator[list[int]]:
    """The signals that reached the handler which stood before ours."""
    numbers: list[int] = []
    before = signal.signal(signal.SIGTERM, lambda number, _: numbers.append(number))
    yield numbers
    signal.signal(signal.SIGTERM, before)


class Server:
    """The server's side of a lifespan."""

    def __init__(self, app: Application) -> None:
        self.to_app: asyncio.Queue[Message] = asyncio.Queue()
        self.said: list[object] = []
        self.task = asyncio.create_task(app({"type": "lifespan"}, self.to_app.get, self._send))
        self.to_app.put_nowait({"type": "lifespan.startup"})

    async def _send(self, message: Message) -> None:
        self.said.append(message["type"])

    async def stop(self) -> None:
        """Sends the shutdown and waits for the end."""
        self.to_app.put_nowait({"type": "lifespan.shutdown"})
        async with asyncio.timeout(10):
            await self.task


async def test_a_second_signal_does_not_interrupt_the_closing_of_an_interrupted_start(passed_on: list[int]) -> None:
    told: Told = []
    opening, closing = asyncio.Event(), asyncio.Event()
    server = Server(application(told, opening, closing))
    await opening.wait()
    signal.raise_signal(signal.SIGTERM)
    await closing.wait()
    signal.raise_signal(signal.SIGTERM)

    await server.stop()

    assert told == ["started", "closed"]
    assert server.said == ["lifespan.startup.complete", "lifespan.shutdown.complete"]
    assert passed_on == [signal.SIGTERM]


async def test_a_signal_before_the_first_step_of_the_start_ends_it_cleanly(
    passed_on: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    told: Told = []
    server = Server(application(told, asyncio.Event(), asyncio.Event()))
    create_task = asyncio.create_task

    def interrupted(*arguments, **options):
        monkeypatch.undo()
        signal.raise_signal(signal.SIGTERM)
        return create_task(*arguments, **options)

    monkeypatch.setattr("armature.core.app.lifespan.asyncio.create_task", interrupted)

    await server.stop()

    assert told == []
    assert server.said == ["lifespan.startup.complete", "lifespan.shutdown.complete"]
    assert passed_on == [signal.SIGTERM]
