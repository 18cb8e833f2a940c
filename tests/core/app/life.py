"""What the tests of an application's life share: a server's half of the lifespan, waiting, what the log says."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Any

import pytest

from armature.core import ApplicationSettings

PROMPT = ApplicationSettings(access_log=False, shutdown_unready=0)
PATIENT = ApplicationSettings(access_log=False, shutdown_unready=600)


class Recorder:
    """Told of everything that happens, in order."""

    def __init__(self) -> None:
        self.events: list[str] = []

    def note(self, event: str) -> None:
        self.events.append(event)


class Server:
    """What a server says to an application's lifespan, and hears of it."""

    def __init__(self, app: Callable[..., Any]) -> None:
        self.heard: list[dict[str, Any]] = []
        self._says: asyncio.Queue[dict[str, Any]] = asyncio.Queue()
        self._news = asyncio.Event()
        self.task = asyncio.create_task(app({"type": "lifespan", "asgi": {}}, self._says.get, self._hear))

    async def _hear(self, message: dict[str, Any]) -> None:
        self.heard.append(message)
        self._news.set()

    async def say(self, event: str) -> dict[str, Any]:
        """Says `startup` or `shutdown`, and waits for the answer."""
        self._news.clear()
        self._says.put_nowait({"type": f"lifespan.{event}"})
        async with asyncio.timeout(30):
            await self._news.wait()
        return self.heard[-1]


@asynccontextmanager
async def serving(app: Callable[..., Any]) -> AsyncIterator[Server]:
    """A server in front of an application; nothing is said yet."""
    server = Server(app)
    try:
        yield server
    finally:
        server.task.cancel()
        await asyncio.wait({server.task})


async def until(condition: Callable[[], object], seconds: float = 30) -> None:
    """Waits for a condition, at most so long."""
    async with asyncio.timeout(seconds):
        while not condition():  # noqa: ASYNC110 - a condition of any kind has no event
            await asyncio.sleep(0.001)


def told(caplog: pytest.LogCaptureFixture, logger: str = "armature.lifecycle") -> list[dict[str, Any]]:
    """The fields of the records of one logger, without those that every record has."""
    common = {"level", "logger", "timestamp", "request_id"}
    return [
        {key: value for key, value in record.msg.items() if key not in common}
        for record in caplog.records
        if record.name == logger and isinstance(record.msg, dict)
    ]
