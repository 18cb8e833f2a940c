"""Rooms and broadcasts of several processes: their messages go through channels of Redis."""

from collections.abc import Generator
from contextlib import contextmanager

from redis.exceptions import RedisError

from armature.core.broadcast import Receive, Unsubscribe
from armature.core.errors import ServiceUnavailable
from armature.redis.redis import Redis


class RedisFanout:
    """A `Fanout` for `BroadcastModule(fanout=provide(Fanout).use(RedisFanout), imports=[RedisModule])`.

    Every process with the same Redis and the same prefix shares the topics. A topic is the channel `fanout:` and its
    name, behind the prefix of the settings.
    """

    __slots__ = ("_redis",)

    def __init__(self, redis: Redis) -> None:
        self._redis = redis

    async def publish(self, topic: str, message: bytes) -> None:
        """Hands a message to Redis; raises `ServiceUnavailable` where it does not take it."""
        with _carrying():
            await self._redis.publish(self._channel(topic), message)

    async def subscribe(self, topic: str, receive: Receive) -> Unsubscribe:
        """Has `receive` called with what Redis hands on; raises `ServiceUnavailable` where it does not."""
        with _carrying():
            return await self._redis.subscribe(self._channel(topic), receive)

    def _channel(self, topic: str) -> str:
        return self._redis.key(f"fanout:{topic}")


@contextmanager
def _carrying() -> Generator[None]:
    try:
        yield
    except RedisError as error:
        raise ServiceUnavailable("Messages cannot be carried at the moment.") from error
