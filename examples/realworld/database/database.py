"""The engine and its two kinds of transactions."""

from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager
from functools import partial
from sqlite3 import Connection as SqliteConnection
from sqlite3 import OperationalError
from time import monotonic, sleep

from sqlalchemy import Connection, event
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession, async_sessionmaker, create_async_engine

from examples.realworld.database.row import Row
from examples.realworld.settings import RealworldSettings

_PAUSE = 0.05
"""Seconds between two looks at a database that another process changes."""


class Database:
    """Gives transactions, which begin with their first statement: a session that asks nothing holds no lock.

    Each commits at the end of its block and rolls back when the block raises.
    """

    def __init__(self, engine: AsyncEngine) -> None:
        self.engine = engine
        self._reading = async_sessionmaker(engine, expire_on_commit=False)
        self._writing = async_sessionmaker(engine.execution_options(begin="BEGIN IMMEDIATE"), expire_on_commit=False)

    def reading(self) -> AbstractAsyncContextManager[AsyncSession]:
        """A transaction for questions, beside any others."""
        return self._reading.begin()

    def writing(self) -> AbstractAsyncContextManager[AsyncSession]:
        """A transaction for changes; SQLite lets one write after another, and the others wait `lock_seconds`."""
        return self._writing.begin()


async def open_database(settings: RealworldSettings) -> AsyncIterator[Database]:
    """A generator provider: what follows `yield` runs when the application stops."""
    settings.database.parent.mkdir(parents=True, exist_ok=True)
    engine = create_async_engine(
        f"sqlite+aiosqlite:///{settings.database}", connect_args={"timeout": settings.lock_seconds}, pool_size=10
    )
    event.listen(engine.sync_engine, "connect", partial(_prepare, seconds=settings.lock_seconds))
    event.listen(engine.sync_engine, "begin", _begin)
    try:
        async with engine.execution_options(begin="BEGIN IMMEDIATE").begin() as connection:
            await connection.run_sync(Row.metadata.create_all)
        yield Database(engine)
    finally:
        await engine.dispose()


def _prepare(connection: SqliteConnection, _record: object, *, seconds: float) -> None:
    connection.isolation_level = None  # the driver then leaves BEGIN to us
    _write_ahead(connection, seconds)
    for pragma in ("foreign_keys = ON", "synchronous = NORMAL"):
        connection.execute(f"PRAGMA {pragma}").close()


def _write_ahead(connection: SqliteConnection, seconds: float) -> None:
    """Lets questions and changes run side by side; a new database is changed once, and for that SQLite does not wait.

    So of processes that begin together all but one come back for what it has done.
    """
    limit = monotonic() + seconds
    while True:
        try:
            connection.execute("PRAGMA journal_mode = WAL").close()
        except OperationalError:
            if monotonic() > limit:
                raise
            sleep(_PAUSE)
        else:
            return


def _begin(connection: Connection) -> None:
    """A transaction that will write says so at once: one that reads first and then writes may find itself too late."""
    connection.exec_driver_sql(connection.get_execution_options().get("begin", "BEGIN"))
