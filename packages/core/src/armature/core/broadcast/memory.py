"""A fan-out within one process."""

from armature.core.broadcast.fanout import Receive, Unsubscribe


class MemoryFanout:
    """Hands messages over in the process itself: enough for one process, and for tests."""

    __slots__ = ("_topics",)

    def __init__(self) -> None:
        self._topics: dict[str, dict[object, Receive]] = {}

    async def publish(self, topic: str, message: bytes) -> None:
        """Calls every receiver before it returns."""
        for receive in list(self._topics.get(topic, {}).values()):
            receive(message)

    async def subscribe(self, topic: str, receive: Receive) -> Unsubscribe:
        """One more receiver; the same one twice is called twice."""
        key = object()
        self._topics.setdefault(topic, {})[key] = receive

        async def unsubscribe() -> None:
            receivers = self._topics.get(topic, {})
            receivers.pop(key, None)
            if not receivers:
                self._topics.pop(topic, None)

        return unsubscribe

    @property
    def topics(self) -> int:
        """How many topics somebody listens to."""
        return len(self._topics)
