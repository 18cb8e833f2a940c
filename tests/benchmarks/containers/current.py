"""Armature: a singleton that asks a `Current` for what the running unit of work has already built."""

from collections.abc import AsyncGenerator, Awaitable, Callable
from contextlib import asynccontextmanager

from armature.core import Application, Current, Module, Scope, provide
from tests.benchmarks.containers.graph import Connection


class Audit:
    """Lives longer than what it asks for."""

    def __init__(self, connection: Current[Connection]) -> None:
        self.connection = connection


@asynccontextmanager
async def opened() -> AsyncGenerator[Callable[[], Awaitable[Connection]]]:
    """Open one unit of work, build its object, and check that it is found."""
    connection = provide(Connection).use(Connection, scope=Scope.REQUEST)
    async with Application(Module(providers=[Audit, connection])) as app, app.container.request_scope() as scope:
        audit = await app.container.get(Audit)
        if await audit.connection.get() is not await scope.get(Connection):
            message = "The current object is not that of the running unit of work."
            raise RuntimeError(message)
        yield audit.connection.get
