"""The events of a topic for one client: a bounded queue that is read as a stream."""

import asyncio
from collections import deque
from collections.abc import AsyncIterator, Callable, Sequence
from typing import Self
from weakref import WeakSet

from armature.core.broadcast.settings import BroadcastSettings, SlowClients
from armature.core.http.streaming import Event


class Subscription(AsyncIterator[Event]):
    """Events as they come; a handler returns it as its stream. One reader at a time.

    `is_complete` is False where the client resumed after an event that is not known any more: then all that is kept
    comes first, and some may be missing, or be there twice.
    """

    def __init__(
        self, among: "WeakSet[Subscription]", settings: BroadcastSettings, missed: Sequence[Event], *, is_complete: bool
    ) -> None:
        self.is_complete = is_complete
        self.dropped = 0
        self.release: Callable[[], object] = _nothing
        """Called when it ends."""
        self._among = among
        among.add(self)
        self._size = settings.queue
        self._policy = settings.slow_clients
        self._missed = deque(missed)
        self._queue: deque[Event] = deque()
        self._has_ended = False
        self._waiter: asyncio.Future[None] | None = None

    def __aiter__(self) -> Self:
        return self

    async def __anext__(self) -> Event:
        """The next event; the stream ends after `aclose`, and where the client was too slow."""
        while True:
            if self._missed:
                return self._missed.popleft()
            if self._queue:
                return self._queue.popleft()
            if self._has_ended:
                raise StopAsyncIteration
            self._waiter = asyncio.get_running_loop().create_future()
            await self._waiter

    async def aclose(self) -> None:
        """Takes no more events."""
        self.end()

    def offer(self, event: Event) -> bool:
        """Queues an event; False where the client was too slow, and its stream has ended."""
        if len(self._queue) >= self._size:
            self.dropped += 1
            if self._policy is SlowClients.DISCONNECT:
                self.end()
                return False
            if self._policy is SlowClients.DROP_NEWEST:
                return True
            self._queue.popleft()
        self._queue.append(event)
        self._wake()
        return True

    def end(self) -> None:
        """Ends the stream, without what waits."""
        self._missed.clear()
        self._queue.clear()
        self._has_ended = True
        self._among.discard(self)
        self.release()
        self._wake()

    def _wake(self) -> None:
        if self._waiter is not None and not self._waiter.done():
            self._waiter.set_result(None)


def _nothing() -> None:
    """Nobody wants to know."""
