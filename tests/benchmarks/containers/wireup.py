"""wireup: an asynchronous container, all five with the lifetime "scoped"."""

from collections.abc import AsyncGenerator, Awaitable, Callable
from contextlib import asynccontextmanager

import wireup

from tests.benchmarks.containers.graph import Checkout, Connection, Orders, Session, Stock


@asynccontextmanager
async def opened() -> AsyncGenerator[Callable[[], Awaitable[Checkout]]]:
    """Register the five classes."""
    scoped = wireup.injectable(lifetime="scoped")
    container = wireup.create_async_container(
        injectables=[scoped(each) for each in (Connection, Session, Orders, Stock, Checkout)],
    )

    async def unit_of_work() -> Checkout:
        async with container.enter_scope() as scope:
            return await scope.get(Checkout)

    yield unit_of_work
    await container.close()
