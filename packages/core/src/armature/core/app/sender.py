"""A `send` that adds our headers to whatever somebody else sends."""

from armature.core.http.heads import with_headers
from armature.core.types import Message, RawHeaders, Send


class Sender:
    """Adds headers to the response's head unless it has them; `status` is zero until the head was sent."""

    __slots__ = ("_headers", "_send", "status")

    def __init__(self, send: Send, headers: RawHeaders) -> None:
        self._send = send
        self._headers = headers
        self.status = 0

    async def __call__(self, message: Message) -> None:
        """Sends one ASGI message."""
        if message["type"] == "http.response.start":
            self.status = message["status"]
            message = with_headers(message, self._headers)
        await self._send(message)
