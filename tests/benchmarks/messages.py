"""Part 3: what a message of a WebSocket costs, beside the same work by hand over bare Starlette."""

from collections.abc import AsyncGenerator
from contextlib import AsyncExitStack, asynccontextmanager
from functools import partial
from importlib import import_module
from time import process_time
from typing import Final

from starlette.types import ASGIApp, Message

from armature.core import Application
from tests.benchmarks.children import measure
from tests.benchmarks.effort import Effort
from tests.benchmarks.measurement import Findings
from tests.benchmarks.peers import ARMATURE
from tests.benchmarks.subject import Cases

PART: Final = "WebSocket"
CASE: Final = "a validated message"
STARLETTE: Final = "starlette"
_TEXT: Final = '{"sku":"hammer","count":3}'
_ANSWER: Final = '{"sku":"hammer","count":3,"price":37.5}'
_SCOPE: Final = {
    "type": "websocket",
    "asgi": {"version": "3.0"},
    "http_version": "1.1",
    "scheme": "ws",
    "path": "/orders",
    "raw_path": b"/orders",
    "query_string": b"",
    "root_path": "",
    "headers": [(b"host", b"test")],
    "subprotocols": [],
    "client": ("127.0.0.1", 1),
    "server": ("test", 80),
}


def run(effort: Effort) -> Findings:
    """Measure both."""
    return measure("messages", PART, (STARLETTE, ARMATURE), effort.rounds, effort.scopes)


@asynccontextmanager
async def opened(subject: str) -> AsyncGenerator[Cases]:
    """Start one and check its answer."""
    app = getattr(import_module("tests.benchmarks.apps.messages"), subject)
    async with AsyncExitStack() as stack:
        if isinstance(app, Application):
            await stack.enter_async_context(app)
        client = _Client(1)
        await app(dict(_SCOPE), client.receive, client.send)
        if client.last.get("text") != _ANSWER:
            message = f"{subject} answers {client.last}."
            raise RuntimeError(message)
        yield {CASE: partial(_seconds, app)}


class _Client:
    """Opens a connection, sends so many messages, and leaves."""

    def __init__(self, count: int) -> None:
        self.last: Message = {}
        self._left = count
        self._opened = False

    async def receive(self) -> Message:
        """What the server would hand over."""
        if not self._opened:
            self._opened = True
            return {"type": "websocket.connect"}
        if self._left:
            self._left -= 1
            return {"type": "websocket.receive", "text": _TEXT}
        return {"type": "websocket.disconnect", "code": 1000}

    async def send(self, message: Message) -> None:
        """Keeps the last message."""
        self.last = message


async def _seconds(app: ASGIApp, count: int) -> float:
    client = _Client(count)
    begin = process_time()
    await app(dict(_SCOPE), client.receive, client.send)
    return process_time() - begin
