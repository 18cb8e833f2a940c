"""A server's side of requests and lifespans, which waits like a network does."""

import asyncio

from armature.core import Application
from armature.core.types import Message
from tests.reliability.interrupted.subject import turn


class Exchange:
    """One request: what was sent for it. Its body comes in two pieces, its client stays."""

    def __init__(self, method: str, path: str, body: bytes = b"") -> None:
        self.status = 0
        self.body = b""
        self._scope = {
            "type": "http",
            "method": method,
            "path": path,
            "query_string": b"",
            "headers": [(b"content-type", b"application/json")],
            "http_version": "1.1",
        }
        self._pieces: list[Message] = [
            {"type": "http.request", "body": body[:3], "more_body": True},
            {"type": "http.request", "body": body[3:], "more_body": False},
        ]

    async def through(self, app: Application) -> None:
        """Serves the request."""
        await app(self._scope, self._receive, self._send)

    async def _receive(self) -> Message:
        await turn()
        if not self._pieces:
            await asyncio.Event().wait()
        return self._pieces.pop(0)

    async def _send(self, message: Message) -> None:
        await turn()
        self.status = message.get("status", self.status)
        self.body += message.get("body", b"")


async def life(app: Application) -> None:
    """The lifespan of a server that stops at once."""
    messages = [{"type": "lifespan.startup"}, {"type": "lifespan.shutdown"}]

    async def receive() -> Message:
        await turn()
        return messages.pop(0)

    async def send(message: Message) -> None:
        await turn()

    await app({"type": "lifespan"}, receive, send)
