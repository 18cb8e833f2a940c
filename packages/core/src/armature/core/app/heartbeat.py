"""A `send` that says something small whenever nothing else was sent for a while."""

import asyncio
from contextlib import suppress

from armature.core.types import Message, Send


class Heartbeat:
    """Passes on what a stream sends; after `seconds` of silence sends `beat`, and again each time.

    Whatever makes the stream is neither asked nor interrupted. While a client does not read, nothing is added.
    """

    __slots__ = ("_beat", "_beating", "_is_sending", "_last", "_loop", "_seconds", "_send", "_timer")

    def __init__(self, send: Send, beat: bytes, seconds: float) -> None:
        self._send = send
        self._beat: Message = {"type": "http.response.body", "body": beat, "more_body": True}
        self._seconds = seconds
        self._loop = asyncio.get_running_loop()
        self._last = self._loop.time()
        self._is_sending = False
        self._beating: asyncio.Task[None] | None = None
        self._timer = self._loop.call_later(seconds, self._tick)

    async def __call__(self, message: Message) -> None:
        """Sends one ASGI message, behind a beat that is being sent."""
        if self._beating is not None:
            await asyncio.wait({self._beating})
        self._is_sending = True
        try:
            await self._send(message)
        finally:
            self._is_sending = False
            self._last = self._loop.time()

    async def stop(self) -> None:
        """Sends nothing more."""
        self._timer.cancel()
        if self._beating is not None:
            self._beating.cancel()
            await asyncio.wait({self._beating})

    def _tick(self) -> None:
        now, due = self._loop.time(), self._last + self._seconds
        if now < due:
            self._timer = self._loop.call_at(due, self._tick)
            return
        if not self._is_sending and self._beating is None:
            self._beating = self._loop.create_task(self._say())
        self._timer = self._loop.call_later(self._seconds, self._tick)

    async def _say(self) -> None:
        try:
            with suppress(OSError):  # the client has left, which the stream is told in its own way
                await self._send(self._beat)
        finally:
            self._beating = None
            self._last = self._loop.time()
