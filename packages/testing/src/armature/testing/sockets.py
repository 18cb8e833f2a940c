"""A WebSocket of a test: the client's end, message by message."""

import asyncio
import json
from types import TracebackType
from typing import Any, Self

import httpx2
from anyio.from_thread import BlockingPortal

from armature.core.types import ASGIApp, ASGIScope, Message
from armature.testing.errors import NoAnswer, SocketClosed, SocketRefused
from armature.testing.exchange import ended, soon

_GONE = 1005


class AsyncSocket:
    """An open connection; the application runs in a task of its own and waits with each message until it is received.

    `subprotocol` is the one that the application chose, `headers` are those that it accepted with.
    """

    def __init__(self, app: ASGIApp, scope: ASGIScope) -> None:
        self.subprotocol: str | None = None
        self.headers = httpx2.Headers()
        self._app = app
        self._scope = scope
        self._to_app: asyncio.Queue[Message] = asyncio.Queue()
        self._from_app: asyncio.Queue[Message | BaseException] = asyncio.Queue(maxsize=1)

    async def __aenter__(self) -> Self:
        self._task: asyncio.Task[None] = asyncio.create_task(self._run())
        self._to_app.put_nowait({"type": "websocket.connect"})
        try:
            await self._accepted()
        except BaseException:
            await self.close()
            raise
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        await self.close()

    async def _accepted(self) -> None:
        message = await self._next()
        if message["type"] == "websocket.http.response.start":
            raise SocketRefused(await self._refusal(message))
        if message["type"] != "websocket.accept":
            raise NoAnswer(f'The application answered the handshake with "{message["type"]}".')
        self.subprotocol = message.get("subprotocol")
        self.headers = httpx2.Headers(message.get("headers", []))

    async def send_text(self, text: str) -> None:
        """Sends one message of text."""
        self._to_app.put_nowait({"type": "websocket.receive", "text": text})

    async def send_bytes(self, data: bytes) -> None:
        """Sends one binary message."""
        self._to_app.put_nowait({"type": "websocket.receive", "bytes": data})

    async def send_json(self, value: object) -> None:
        """Sends a value as JSON text."""
        await self.send_text(json.dumps(value, separators=(",", ":"), ensure_ascii=False))

    async def receive_text(self) -> str:
        """The next message, which must be text; raises `SocketClosed` at the end."""
        text: str = await self._received("text")
        return text

    async def receive_bytes(self) -> bytes:
        """The next message, which must be binary; raises `SocketClosed` at the end."""
        data: bytes = await self._received("bytes")
        return data

    async def receive_json(self) -> Any:  # noqa: ANN401 - any JSON
        """The next message, text, read as JSON; raises `SocketClosed` at the end."""
        return json.loads(await self.receive_text())

    async def close(self, code: int = 1000, reason: str = "") -> None:
        """Ends the connection, once, and waits until the application has ended."""
        self._to_app.put_nowait({"type": "websocket.disconnect", "code": code, "reason": reason})
        await ended(self._task, self._from_app)

    async def _received(self, kind: str) -> Any:  # noqa: ANN401 - what the kind is
        message = await self._next()
        if message.get(kind) is None:
            found = "bytes" if kind == "text" else "text"
            raise AssertionError(f"The message is {found} and not {kind}: {message[found]!r}")
        return message[kind]

    async def _next(self) -> Message:
        message = await soon(self._from_app)
        if isinstance(message, BaseException):
            raise message
        if message["type"] == "websocket.close":
            raise SocketClosed(message.get("code", 1000), message.get("reason") or "")
        return message

    async def _refusal(self, start: Message) -> httpx2.Response:
        body, more = b"", True
        while more:
            message = await self._next()
            body += message.get("body", b"")
            more = message.get("more_body", False)
        return httpx2.Response(start["status"], headers=start.get("headers", []), content=body)

    async def _run(self) -> None:
        try:
            await self._app(self._scope, self._to_app.get, self._from_app.put)
        except Exception as error:  # noqa: BLE001 - raised again where the test receives
            await self._from_app.put(error)
        else:
            await self._from_app.put(SocketClosed(_GONE, "The application ended without a close frame."))


class Socket:
    """The same for tests that are not asynchronous: each method waits until it is done."""

    def __init__(self, socket: AsyncSocket, portal: BlockingPortal) -> None:
        self._socket = socket
        self._portal = portal

    @property
    def subprotocol(self) -> str | None:
        """The one that the application chose."""
        return self._socket.subprotocol

    @property
    def headers(self) -> httpx2.Headers:
        """Those that the application accepted with."""
        return self._socket.headers

    def send_text(self, text: str) -> None:
        """Sends one message of text."""
        self._portal.call(self._socket.send_text, text)

    def send_bytes(self, data: bytes) -> None:
        """Sends one binary message."""
        self._portal.call(self._socket.send_bytes, data)

    def send_json(self, value: object) -> None:
        """Sends a value as JSON text."""
        self._portal.call(self._socket.send_json, value)

    def receive_text(self) -> str:
        """The next message, which must be text; raises `SocketClosed` at the end."""
        return self._portal.call(self._socket.receive_text)

    def receive_bytes(self) -> bytes:
        """The next message, which must be binary; raises `SocketClosed` at the end."""
        return self._portal.call(self._socket.receive_bytes)

    def receive_json(self) -> Any:  # noqa: ANN401 - any JSON
        """The next message, text, read as JSON; raises `SocketClosed` at the end."""
        return self._portal.call(self._socket.receive_json)

    def close(self, code: int = 1000, reason: str = "") -> None:
        """Ends the connection, once, and waits until the application has ended."""
        self._portal.call(self._socket.close, code, reason)
