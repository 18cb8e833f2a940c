"""Connections whose client does not read, broken off: uvicorn alone would keep them, and what waits, for ever."""

import asyncio
from collections.abc import Callable
from typing import Any

from armature.core.logging import get_logger

_log = get_logger("armature.server")


class Stall:
    """Watches one transport from the moment on at which it takes no more; `seconds` without progress break it off."""

    __slots__ = ("_left", "_seconds", "_timer", "_transport")

    def __init__(self, transport: asyncio.Transport, seconds: float) -> None:
        self._transport = transport
        self._seconds = seconds
        self._left = transport.get_write_buffer_size()
        self._timer = asyncio.get_running_loop().call_later(seconds, self.look)

    def over(self) -> None:
        """The client reads again, or is gone."""
        self._timer.cancel()

    def look(self) -> None:
        """Breaks off where nothing was read since the last time, else waits as long again."""
        left = self._transport.get_write_buffer_size()
        if left < self._left:
            self._left = left
            self._timer.cancel()
            self._timer = asyncio.get_running_loop().call_later(self._seconds, self.look)
            return
        _log.warning("connection broken off: its client does not read", unread_bytes=left, seconds=self._seconds)
        self._transport.abort()


def watched(protocol: Any, seconds: Callable[[], float]) -> Any:  # noqa: ANN401 - one of uvicorn's, which share no type
    """The protocol with an eye on each of its connections; no seconds are none. They are asked for at each stall."""

    # Which it is, uvicorn says at run time.
    class WatchedProtocol(protocol):  # type: ignore[misc]
        stall: Stall | None = None

        def connection_made(self, transport: asyncio.Transport) -> None:
            self.watched_transport = transport
            super().connection_made(transport)

        def pause_writing(self) -> None:
            super().pause_writing()
            limit = seconds()
            if limit:
                self.stall = Stall(self.watched_transport, limit)

        def resume_writing(self) -> None:
            self.end_stall()
            super().resume_writing()

        def connection_lost(self, exc: Exception | None) -> None:
            self.end_stall()
            super().connection_lost(exc)

        def end_stall(self) -> None:
            if self.stall is not None:
                self.stall.over()
                self.stall = None

    return WatchedProtocol
