"""Armature: `@cache.cached`, in memory, and in Redis with nothing held in the process."""

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager

from pydantic import SecretStr

from armature.cache import Cache, CacheSettings
from tests.benchmarks.caches.product import IN_MEMORY, IN_REDIS, KEPT, Asks, Product, load


@asynccontextmanager
async def opened(url: str) -> AsyncGenerator[Asks]:
    """Decorate twice."""
    memory = Cache("memory://")
    redis = Cache(CacheSettings(url=SecretStr(url), local_entries=0))

    @memory.cached("product:{id}", ttl=KEPT)
    async def in_memory(id: int) -> Product:
        return load(id)

    @redis.cached("product:{id}", ttl=KEPT)
    async def in_redis(id: int) -> Product:
        return load(id)

    async with memory, redis:
        yield {IN_MEMORY: in_memory, IN_REDIS: in_redis}
