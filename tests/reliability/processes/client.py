"""A small HTTP client for loads: one request after another, no retry, and every way to fail has a name."""

import asyncio
from dataclasses import dataclass
from typing import Final

_PATIENCE: Final = 60


class LostError(Exception):
    """A request that was not answered as it must; the message says how."""


@dataclass(frozen=True, slots=True)
class Request:
    """What is sent, and the statuses of which one must come back."""

    wire: bytes
    statuses: tuple[int, ...]


class Connection:
    """A connection to the server, opened at the first request and again after an answer with `Connection: close`."""

    def __init__(self, port: int) -> None:
        self._port = port
        self._reader: asyncio.StreamReader | None = None
        self._writer: asyncio.StreamWriter | None = None
        self.opened = 0

    async def ask(self, request: Request) -> bytes:
        """Sends one request, reads its answer and gives its head; raises `LostError` for anything but the right one."""
        kept = self._writer is not None
        try:
            async with asyncio.timeout(_PATIENCE):
                return await self._ask(request)
        except LostError:
            self.close()
            raise
        except (OSError, EOFError, TimeoutError, ValueError) as error:
            self.close()
            where = "a kept connection" if kept else "a fresh connection"
            message = f"{type(error).__name__} on {where}: {error}"
            raise LostError(message) from error

    async def _ask(self, request: Request) -> bytes:
        if self._reader is None or self._writer is None:
            self._reader, self._writer = await asyncio.open_connection("127.0.0.1", self._port)
            self.opened += 1
        self._writer.write(request.wire)
        head = (await self._reader.readuntil(b"\r\n\r\n")).lower()
        length = int(head.partition(b"content-length:")[2].partition(b"\r\n")[0])
        body = await self._reader.readexactly(length)
        if int(head[9:12]) not in request.statuses:
            message = f"The answer was {head[:15]!r} {body[:200]!r}"
            raise LostError(message)
        if b"\r\nconnection: close\r\n" in head:
            self.close()
        return head

    def close(self) -> None:
        """Closes; the next request opens another."""
        if self._writer is not None:
            self._writer.close()
        self._reader = self._writer = None
