"""What the tests of WebSockets share: models, a connection by ASGI message, problems as messages."""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager
from typing import Any, Literal

from pydantic import BaseModel


class Say(BaseModel):
    type: Literal["say"] = "say"
    text: str


class Leave(BaseModel):
    type: Literal["leave"] = "leave"


class Said(BaseModel):
    by: str
    text: str


class Peer:
    """A client of one connection, ASGI message by message."""

    def __init__(self) -> None:
        self.sent: list[dict[str, Any]] = []
        self._to_app: asyncio.Queue[dict[str, Any]] = asyncio.Queue()
        self._news = asyncio.Event()
        self.task: asyncio.Task[None] | None = None

    def say(self, message: dict[str, Any]) -> None:
        self._to_app.put_nowait(message)

    def text(self, text: str) -> None:
        self.say({"type": "websocket.receive", "text": text})

    def binary(self, body: bytes) -> None:
        self.say({"type": "websocket.receive", "bytes": body})

    def leave(self, code: int = 1001) -> None:
        self.say({"type": "websocket.disconnect", "code": code})

    async def receive(self) -> dict[str, Any]:
        return await self._to_app.get()

    async def send(self, message: Any) -> None:
        self.sent.append(message)
        self._news.set()

    async def heard(self, count: int) -> list[dict[str, Any]]:
        """The first messages, once there are so many."""
        async with asyncio.timeout(30):
            while len(self.sent) < count:
                self._news.clear()
                await self._news.wait()
        return self.sent

    async def ended(self) -> list[dict[str, Any]]:
        """All messages, once the application has returned."""
        assert self.task is not None
        async with asyncio.timeout(30):
            await self.task
        return self.sent


@asynccontextmanager
async def connected(
    app: Any, path: str, *, headers: Iterable[tuple[bytes, bytes]] = (), denial: bool = True, **scope: Any
) -> AsyncIterator[Peer]:
    """A client that has asked for a connection; it leaves at the end, if it is still there."""
    peer = Peer()
    whole = {
        "type": "websocket",
        "asgi": {"version": "3.0"},
        "http_version": "1.1",
        "scheme": "ws",
        "path": path,
        "raw_path": path.encode(),
        "query_string": b"",
        "root_path": "",
        "headers": [(b"host", b"test"), (b"x-request-id", b"test"), *headers],
        "subprotocols": [],
        "client": ("127.0.0.1", 1),
        "server": ("test", 80),
        "extensions": {"websocket.http.response": {}} if denial else {},
        **scope,
    }
    peer.say({"type": "websocket.connect"})
    peer.task = asyncio.create_task(app(whole, peer.receive, peer.send))
    try:
        yield peer
        peer.leave()
        async with asyncio.timeout(30):
            await peer.task
    finally:
        peer.task.cancel()
        with contextlib.suppress(asyncio.CancelledError, Exception):
            await peer.task


def trouble(number: int, status: int, name: str, title: str, detail: str, **fields: object) -> dict[str, object]:
    """The problem that answers a message of the connection `test` at `/`."""
    return {
        "type": f"/problems/{name}",
        "title": title,
        "status": status,
        "detail": detail,
        "instance": "/",
        "request_id": f"test.{number}",
        **fields,
    }


def invalid(number: int, pointer: str, code: str, detail: str) -> dict[str, object]:
    """The problem of a message whose one fault this is."""
    fault = {"source": "message", "pointer": pointer, "detail": detail, "code": code}
    return trouble(
        number, 422, "unprocessable-content", "Unprocessable content", "One value is not valid.", errors=[fault]
    )
