"""The plug: Redis in an Armature application, with its health, and as the fan-out of rooms and broadcasts."""

from armature.redis.module.fanout import RedisFanout
from armature.redis.module.health import RedisHealth
from armature.redis.module.plug import RedisModule

__all__ = ["RedisFanout", "RedisHealth", "RedisModule"]
