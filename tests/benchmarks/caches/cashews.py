"""cashews: its decorator in memory."""

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager

from cashews import Cache

from tests.benchmarks.caches.product import IN_MEMORY, KEPT, Asks, Product, load


@asynccontextmanager
async def opened(url: str) -> AsyncGenerator[Asks]:
    """Decorate once."""
    cache = Cache()
    cache.setup("mem://")

    @cache(ttl=KEPT, key="product:{id}")
    async def in_memory(id: int) -> Product:
        return load(id)

    yield {IN_MEMORY: in_memory}
    await cache.close()
