"""No container: five constructor calls in a coroutine."""

from collections.abc import AsyncGenerator, Awaitable, Callable
from contextlib import asynccontextmanager

from tests.benchmarks.containers.graph import Checkout, Connection, Orders, Session, Stock


async def _unit_of_work() -> Checkout:
    session = Session(Connection())
    return Checkout(Orders(session), Stock(session))


@asynccontextmanager
async def opened() -> AsyncGenerator[Callable[[], Awaitable[Checkout]]]:
    """Nothing to open."""
    yield _unit_of_work
