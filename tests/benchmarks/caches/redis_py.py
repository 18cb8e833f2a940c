"""redis-py by hand: get, and the same decoding."""

from collections.abc import AsyncGenerator, Callable
from contextlib import asynccontextmanager

from pydantic import TypeAdapter
from redis.asyncio import Redis

from tests.benchmarks.caches.product import IN_REDIS, KEPT, Asks, Product, load


def by_default(url: str) -> Redis:
    """As redis-py connects when it is told nothing else: up to 100 connections, then it raises."""
    return Redis.from_url(url)


@asynccontextmanager
async def opened(url: str, connect: Callable[[str], Redis] = by_default) -> AsyncGenerator[Asks]:
    """Write it out."""
    client, adapter = connect(url), TypeAdapter(Product)

    async def in_redis(id: int) -> Product:
        key = f"product:{id}"
        raw = await client.get(key)
        if raw is not None:
            return adapter.validate_json(raw)
        product = load(id)
        await client.set(key, adapter.dump_json(product), ex=KEPT)
        return product

    yield {IN_REDIS: in_redis}
    await client.aclose()
