"""What waits to be sent to one client of rooms: a bounded queue, and one task that empties it."""

import asyncio
from collections import deque
from collections.abc import Callable
from contextvars import Context
from typing import Protocol, TypeAlias

from starlette.websockets import WebSocketDisconnect, WebSocketDisconnected

from armature.core.broadcast.settings import SlowClients
from armature.core.context import Connection
from armature.core.errors import ConnectionClosed
from armature.core.logging import get_logger

TRY_AGAIN_LATER = 1013
"""The close code of a client that was too slow (RFC 6455 §7.4.1 and its registry)."""

_LEFT = (OSError, ConnectionClosed, WebSocketDisconnect, WebSocketDisconnected)
_log = get_logger("armature.broadcast")


class Socket(Protocol):
    """A WebSocket of any framework, such as that of Starlette and FastAPI; whatever it raises counts as its end."""

    async def send_text(self, data: str) -> None:
        """Sends one message of text, waiting for the client where it reads slowly."""

    async def send_bytes(self, data: bytes) -> None:
        """Sends one binary message, likewise."""

    async def close(self, code: int = 1000, reason: str | None = None) -> None:
        """Closes it with a code and a reason."""


Client: TypeAlias = Connection | Socket
"""Who can be in a room; told apart by identity."""


class Outbox:
    """The messages for one client, in order; `ended` is called once when nothing more can be sent."""

    __slots__ = ("_closing", "_ended", "_idle", "_policy", "_queue", "_size", "client", "dropped", "is_wanted", "task")

    def __init__(self, client: Client, size: int, policy: SlowClients, ended: Callable[["Outbox"], None]) -> None:
        self.client = client
        self.dropped = 0
        self.is_wanted = True
        """Whether more may come; where not, it ends once nothing waits."""
        self._size = size
        self._policy = policy
        self._ended = ended
        self._queue: deque[str | bytes] = deque()
        self._idle: asyncio.Future[None] | None = None
        self._closing: tuple[int, str] | None = None
        # Without the context of whoever lets it join, whose unit of work ends long before.
        self.task = asyncio.get_running_loop().create_task(self._write(), context=Context())

    @property
    def is_closing(self) -> bool:
        """Whether the client is about to be told that it must go."""
        return self._closing is not None

    @property
    def waiting(self) -> int:
        """How many messages wait."""
        return len(self._queue)

    def offer(self, message: str | bytes) -> bool:
        """Queues a message; False where the client is too slow and must go."""
        queue = self._queue
        if len(queue) >= self._size:
            self.dropped += 1
            if self._policy is SlowClients.DISCONNECT:
                return False
            if self._policy is SlowClients.DROP_NEWEST:
                return True
            queue.popleft()
        queue.append(message)
        self._wake()
        return True

    def close(self, code: int, reason: str) -> None:
        """Closes the connection behind what waits."""
        self._closing = self._closing or (code, reason)
        self._wake()

    def cut(self) -> None:
        """Closes the connection in place of what waits."""
        self._queue.clear()
        self.close(TRY_AGAIN_LATER, "Messages were not read in time.")

    def release(self) -> None:
        """Ends once nothing waits, unless it is wanted again until then."""
        self.is_wanted = False
        self._wake()

    def stop(self) -> None:
        """Sends nothing more."""
        if asyncio.current_task() is not self.task:  # which closes the connection itself
            self.task.cancel()

    def _wake(self) -> None:
        if self._idle is not None and not self._idle.done():
            self._idle.set_result(None)

    async def _write(self) -> None:
        try:
            await self._write_all()
        except _LEFT:
            pass
        except Exception as error:  # noqa: BLE001 - nobody waits for it: the log is where it is told
            _log.error("sending failed", exc_info=error)
        finally:
            self._ended(self)

    async def _write_all(self) -> None:
        queue, client = self._queue, self.client
        loop = asyncio.get_running_loop()
        while True:
            while queue:
                message = queue.popleft()
                if isinstance(client, Connection):
                    await client.send(message)
                elif isinstance(message, str):
                    await client.send_text(message)
                else:
                    await client.send_bytes(message)
            if self._closing is not None:
                await client.close(*self._closing)
            if self._closing is not None or not self.is_wanted:
                return
            self._idle = loop.create_future()
            await self._idle
