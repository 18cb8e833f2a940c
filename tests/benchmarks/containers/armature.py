"""Armature: the container of an application without HTTP, all five in `Scope.REQUEST`."""

from collections.abc import AsyncGenerator, Awaitable, Callable
from contextlib import asynccontextmanager

from armature.core import Application, Module, Scope, provide
from tests.benchmarks.containers.graph import Checkout, Connection, Orders, Session, Stock

_GRAPH = (Connection, Session, Orders, Stock, Checkout)


@asynccontextmanager
async def opened() -> AsyncGenerator[Callable[[], Awaitable[Checkout]]]:
    """Register the five classes and start."""
    application = Application(
        Module(providers=[provide(each).use(each, scope=Scope.REQUEST) for each in _GRAPH]),
    )
    async with application:
        container = application.container

        async def unit_of_work() -> Checkout:
            async with container.request_scope() as scope:
                return await scope.get(Checkout)

        yield unit_of_work
