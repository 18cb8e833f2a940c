"""redis-py by hand, over a pool with the bounds that ours has: connections are waited for, and so are answers."""

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager

from redis.asyncio import BlockingConnectionPool, Redis

from tests.benchmarks.caches import redis_py
from tests.benchmarks.caches.product import Asks


def bounded(url: str) -> Redis:
    """Ten connections, a second for each step."""
    pool = BlockingConnectionPool.from_url(
        url, max_connections=10, timeout=1, socket_timeout=1, socket_connect_timeout=1, health_check_interval=30
    )
    return Redis.from_pool(pool)


@asynccontextmanager
async def opened(url: str) -> AsyncGenerator[Asks]:
    """Write it out."""
    async with redis_py.opened(url, bounded) as asks:
        yield asks
