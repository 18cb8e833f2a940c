"""The ASGI channel of one WebSocket connection, and how far it has come: connecting, open, closed."""

import asyncio
from collections.abc import Callable
from enum import Enum

from armature.core.http.answer import Answer
from armature.core.http.heads import with_headers
from armature.core.types import Message, RawHeaders, Receive, Send

DENIAL = "websocket.http.response"
"""The extension by which a server lets a handshake be answered with a whole HTTP response."""

FIRST_CODE = 4000
"""What is added to an HTTP status to make a close code of it (RFC 6455 §7.4.2 leaves 4000 to 4999 to applications)."""

_LONGEST_REASON = 123
"""Bytes of the reason in a close frame (RFC 6455 §5.5)."""


class Stage(Enum):
    """How far a connection has come."""

    CONNECTING = "connecting"
    OPEN = "open"
    CLOSED = "closed"


class Channel:
    """What is received and sent on one connection.

    `receive` and `send` are the innermost: those that middleware made of the server's, if there is any. `code` is the
    close code, or the HTTP status of a handshake that was refused; zero until the connection has ended.
    """

    __slots__ = (
        "_accepting",
        "_can_deny",
        "_endings",
        "_heard",
        "_receive",
        "_send",
        "code",
        "headers",
        "receive",
        "send",
        "stage",
    )

    def __init__(self, receive: Receive, send: Send, *, can_deny: bool) -> None:
        self._receive = receive
        self._send = send
        self._can_deny = can_deny
        self._heard = False
        self._accepting = asyncio.Lock()
        self._endings: dict[object, Callable[[], object]] = {}
        self.headers: RawHeaders = []
        """Added to the answer of the handshake, whether it is accepted or refused."""
        self.stage = Stage.CONNECTING
        self.code = 0
        self.receive: Receive = self.receive_from_server
        self.send: Send = self.send_to_server

    def passed(self, receive: Receive, send: Send) -> None:
        """Told what middleware made of the channel on its way in."""
        self.receive = receive
        self.send = send

    async def receive_from_server(self) -> Message:
        """One ASGI message of the client."""
        message = await self._receive()
        kind = message["type"]
        if kind == "websocket.disconnect":
            self.ended(message.get("code") or _NO_CODE)
        elif kind == "websocket.connect":
            self._heard = True
        return message

    async def send_to_server(self, message: Message) -> None:
        """One ASGI message to the client; raises `OSError` where the connection has ended."""
        kind = message["type"]
        if self.stage is Stage.CLOSED:
            if kind == "websocket.close":  # whoever comes second to close has nothing left to do
                return
            raise ConnectionResetError("The WebSocket connection has ended.")
        if kind != "websocket.send":
            message = self._noted(message)
        try:
            await self._send(message)
        except OSError:
            self.ended(LOST)
            raise

    def _noted(self, message: Message) -> Message:
        kind = message["type"]
        if kind == "websocket.accept":
            self.stage = Stage.OPEN
        elif kind == f"{DENIAL}.start":
            self.code = message["status"]
        else:
            if kind == "websocket.close":
                self.ended(message.get("code", _NORMAL))
            elif not message.get("more_body"):
                self.stage = Stage.CLOSED
            return message
        return with_headers(message, self.headers)

    def ended(self, code: int) -> None:
        """Notes the end, and tells whoever waits for it; the first code counts."""
        self.code = self.code or code
        self.stage = Stage.CLOSED
        endings, self._endings = self._endings, {}
        for call in endings.values():
            call()

    def when_ended(self, call: Callable[[], object]) -> Callable[[], None]:
        """Has a function called once at the end, or at once where it has come; gives what takes that back."""
        if self.stage is Stage.CLOSED:
            call()
            return _nothing
        key = object()
        self._endings[key] = call

        def take_back() -> None:
            self._endings.pop(key, None)

        return take_back

    async def accept(self, subprotocol: str | None) -> None:
        """Accepts the handshake, once, however many ask."""
        async with self._accepting:
            if self.stage is Stage.CONNECTING:
                await self._hear()
                await self.send({"type": "websocket.accept", "subprotocol": subprotocol, "headers": []})

    async def deny(self, answer: Answer, reason: str) -> None:
        """Refuses the handshake: with the answer where the server can send one, else with a close code."""
        await self._hear()
        status, headers, body = answer
        if self._can_deny:
            await self.send({"type": f"{DENIAL}.start", "status": status, "headers": headers})
            await self.send({"type": f"{DENIAL}.body", "body": body})
            await asyncio.sleep(0)  # until uvicorn has closed the connection, it takes the handshake for unanswered
        else:
            await self.close(FIRST_CODE + status, reason)

    async def close(self, code: int, reason: str = "") -> None:
        """Closes the connection, or refuses a handshake without saying more; nothing where it has ended already."""
        shortened = reason.encode()[:_LONGEST_REASON].decode(errors="ignore")
        await self._hear()
        await self.send({"type": "websocket.close", "code": code, "reason": shortened})

    async def _hear(self) -> None:
        """The handshake must be heard before it is answered."""
        if not self._heard:
            await self.receive()


def _nothing() -> None:
    """Takes nothing back."""


LOST = 1006
"""The code of a connection that ended without one (RFC 6455 §7.4.1)."""

_NORMAL = 1000
_NO_CODE = 1005
