"""Whether Redis is there, among what the health answers tell."""

import asyncio
from typing import ClassVar

from redis.exceptions import RedisError

from armature.core.health import Health, HealthIndicator
from armature.redis.errors import PoolExhausted
from armature.redis.redis import Redis

_PATIENCE = 4.0
"""Seconds after which Redis counts as away; less than what an indicator is given as a whole."""


class RedisHealth(HealthIndicator):
    """Down while Redis does not answer, or where it is not `required` degraded; `RedisModule` brings it.

    Degraded too while all connections are in use, and while a subscription waits for its connection to come back. The
    details are the figures of `Redis`, and the name of what was raised.
    """

    name: ClassVar[str] = "redis"
    cached_seconds: ClassVar[float] = 1.0

    def __init__(self, redis: Redis) -> None:
        self.redis = redis

    async def check(self) -> Health:
        """Asks Redis for a sign of life, by a connection of the pool."""
        try:
            async with asyncio.timeout(_PATIENCE):
                await self.redis.ping()
        except (RedisError, TimeoutError) as error:
            only_degraded = isinstance(error, PoolExhausted) or not self.redis.settings.required
            found = Health.degraded if only_degraded else Health.down
            return found(error=type(error).__name__, **self.redis.figures._asdict())
        figures = self.redis.figures
        return Health.up(**figures._asdict()) if figures.is_listening else Health.degraded(**figures._asdict())
