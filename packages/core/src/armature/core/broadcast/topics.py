"""Keeps topics of a fan-out subscribed for as long as somebody needs them."""

import asyncio
from collections.abc import Callable

from armature.core.broadcast.fanout import Fanout, Unsubscribe
from armature.core.logging import get_logger

_log = get_logger("armature.broadcast")


class _Topic:
    __slots__ = ("lock", "unsubscribe", "users")

    def __init__(self) -> None:
        self.users = 0
        self.lock = asyncio.Lock()
        self.unsubscribe: Unsubscribe | None = None

    def is_needed(self) -> bool:
        return self.users > 0


class Topics:
    """Subscribes at the first need of a topic and unsubscribes after the last; what it receives goes to one function.

    `receive` is called with the topic and each message. `prefix` stands before the names of topics in the fan-out.
    """

    __slots__ = ("_fanout", "_prefix", "_receive", "_settling", "_topics")

    def __init__(self, fanout: Fanout, prefix: str, receive: Callable[[str, bytes], None]) -> None:
        self._fanout = fanout
        self._prefix = prefix
        self._receive = receive
        self._topics: dict[str, _Topic] = {}
        self._settling: set[asyncio.Task[None]] = set()

    async def publish(self, topic: str, message: bytes) -> None:
        """Hands a message to all processes that need the topic."""
        await self._fanout.publish(self._prefix + topic, message)

    async def need(self, topic: str) -> None:
        """Returns once the topic is subscribed; each call wants one `release`, unless it raises."""
        found = self._topics.setdefault(topic, _Topic())
        found.users += 1
        try:
            await self._subscribe(topic, found)
        except BaseException:
            self.release(topic)
            raise

    def release(self, topic: str) -> None:
        """One need less; the last ends the subscription soon."""
        found = self._topics[topic]
        found.users -= 1
        if not found.is_needed():
            settling = asyncio.get_running_loop().create_task(self._settle(topic, found))
            self._settling.add(settling)
            settling.add_done_callback(self._settling.discard)

    async def settled(self) -> None:
        """Waits for subscriptions that are being ended."""
        while self._settling:
            await asyncio.wait(list(self._settling))

    async def _subscribe(self, topic: str, found: _Topic) -> None:
        def receive(message: bytes) -> None:
            self._receive(topic, message)

        async with found.lock:
            if found.unsubscribe is not None:
                return
            found.unsubscribe = await self._fanout.subscribe(self._prefix + topic, receive)

    async def _settle(self, topic: str, found: _Topic) -> None:
        async with found.lock:  # somebody may need it again meanwhile
            if found.is_needed() or self._topics.get(topic) is not found:
                return
            try:
                if found.unsubscribe is not None:
                    await found.unsubscribe()
            except Exception as error:  # noqa: BLE001 - nobody waits for it: the log is where it is told
                _log.error("unsubscribing failed", topic=topic, exc_info=error)
            found.unsubscribe = None
            if found.is_needed():
                return
            del self._topics[topic]
