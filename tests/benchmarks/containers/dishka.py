"""dishka: an asynchronous container, one provider, all five in `Scope.REQUEST`."""

from collections.abc import AsyncGenerator, Awaitable, Callable
from contextlib import asynccontextmanager

from dishka import Provider, Scope, make_async_container

from tests.benchmarks.containers.graph import Checkout, Connection, Orders, Session, Stock


@asynccontextmanager
async def opened() -> AsyncGenerator[Callable[[], Awaitable[Checkout]]]:
    """Register the five classes."""
    provider = Provider(scope=Scope.REQUEST)
    for each in (Connection, Session, Orders, Stock, Checkout):
        provider.provide(each)
    container = make_async_container(provider)

    async def unit_of_work() -> Checkout:
        async with container() as request:
            return await request.get(Checkout)

    yield unit_of_work
    await container.close()
