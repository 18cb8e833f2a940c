"""aiocache: its decorator in memory, without a serializer."""

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager

from aiocache import cached

from tests.benchmarks.caches.product import IN_MEMORY, KEPT, Asks, Product, load


@asynccontextmanager
async def opened(url: str) -> AsyncGenerator[Asks]:
    """Decorate once."""

    @cached(ttl=KEPT, key_builder=lambda _, number: f"product:{number}")
    async def in_memory(id: int) -> Product:
        return load(id)

    yield {IN_MEMORY: in_memory}
