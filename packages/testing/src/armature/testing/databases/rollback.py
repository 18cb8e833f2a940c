"""A transaction around a test, which leaves the database as it was; by SQLAlchemy, the extra `sqlalchemy`."""

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from typing import Protocol

from sqlalchemy import Connection, event
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker, create_async_engine
from sqlalchemy.pool import ConnectionPoolEntry, NullPool


@asynccontextmanager
async def rolled_back(url: str) -> AsyncGenerator[async_sessionmaker[AsyncSession]]:
    """Sessions of one connection in one transaction, which is rolled back at the end of the block.

    A commit ends a savepoint, so that the code that is tested may commit and roll back as ever. All of it must run in
    the event loop of this block, one after the other: `app.override(async_sessionmaker[AsyncSession]).value(sessions)`
    under an `AsyncTestClient`. `url` names an asynchronous driver: `postgresql+asyncpg://…`, `sqlite+aiosqlite:///…`.
    """
    engine = create_async_engine(url, poolclass=NullPool)
    if engine.dialect.name == "sqlite":
        event.listen(engine.sync_engine, "connect", _leave_transactions_to_us)
        event.listen(engine.sync_engine, "begin", _begin)
    try:
        async with engine.connect() as connection:
            transaction = await connection.begin()
            yield async_sessionmaker(connection, join_transaction_mode="create_savepoint", expire_on_commit=False)
            await transaction.rollback()
    finally:
        await engine.dispose()


class _Raw(Protocol):
    isolation_level: str | None


def _leave_transactions_to_us(connection: _Raw, _: ConnectionPoolEntry) -> None:
    """Python's sqlite3 begins transactions by itself, and then without regard to savepoints."""
    connection.isolation_level = None


def _begin(connection: Connection) -> None:
    connection.exec_driver_sql("BEGIN")
