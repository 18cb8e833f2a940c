"""redis-py by hand: get, and the same decoding."""

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager

from pydantic import TypeAdapter
from redis.asyncio import Redis

from tests.benchmarks.caches.product import IN_REDIS, KEPT, Asks, Product, load


@asynccontextmanager
async def opened(url: str) -> AsyncGenerator[Asks]:
    """Write it out."""
    client, adapter = Redis.from_url(url), TypeAdapter(Product)

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
