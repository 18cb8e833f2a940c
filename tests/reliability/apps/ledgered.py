"""An application that takes its time to start, to answer and to stop, and keeps a ledger of what it started and closed.

The ledger is the file that `RELIABILITY_LEDGER` names: one line an event, written at once, so that it is there however
the process ends.
"""

import asyncio
import itertools
import os
from collections.abc import AsyncIterator, Iterator
from types import TracebackType
from typing import Final, Self

from armature.core import Application, Module, Scope, get, provide

_STARTING: Final = 0.08
_CLOSING: Final = 0.04
_FILE: Final = os.open(os.environ.get("RELIABILITY_LEDGER", os.devnull), os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
_numbers: Final = itertools.count(1)


def record(event: str, name: str) -> None:
    """Writes one line."""
    os.write(_FILE, f"{event} {name}\n".encode())


class Database:
    """Made by an asynchronous generator."""


async def open_database() -> AsyncIterator[Database]:
    """Slow to open and slow to close."""
    await asyncio.sleep(_STARTING)
    record("started", "database")
    try:
        yield Database()
    finally:
        await asyncio.sleep(_CLOSING)
        record("closed", "database")


class Cache:
    """An asynchronous context manager, which the container enters and leaves."""

    def __init__(self, database: Database) -> None:
        self.database = database

    async def __aenter__(self) -> Self:
        await asyncio.sleep(_STARTING)
        record("started", "cache")
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await asyncio.sleep(_CLOSING)
        record("closed", "cache")


class Index:
    """Opened and closed by its hooks."""

    def __init__(self, cache: Cache) -> None:
        self.cache = cache

    async def on_module_init(self) -> None:
        """Starts."""
        await asyncio.sleep(_STARTING)
        record("started", "index")

    async def on_application_shutdown(self) -> None:
        """Closes."""
        await asyncio.sleep(_CLOSING)
        record("closed", "index")


class Mailer:
    """Made by a plain generator."""


def open_mailer(index: Index) -> Iterator[Mailer]:
    """Quick."""
    record("started", "mailer")
    try:
        yield Mailer()
    finally:
        record("closed", "mailer")


class Warmth:
    """Keeps the start waiting once all are built."""

    def __init__(self, mailer: Mailer) -> None:
        self.mailer = mailer

    async def on_application_bootstrap(self) -> None:
        """Only takes time."""
        await asyncio.sleep(_STARTING)


class Session:
    """One unit of work."""


async def open_session(index: Index) -> AsyncIterator[Session]:
    """Slow to close: the signal may come meanwhile."""
    name = f"session-{next(_numbers)}"
    record("started", name)
    try:
        yield Session()
    finally:
        await asyncio.sleep(_CLOSING / 2)
        record("closed", name)


@get("/quick")
async def quick(session: Session) -> str:
    """Answer at once."""
    return "quick"


@get("/slow")
async def slow(session: Session, warmth: Warmth) -> str:
    """Answer after a quarter of a second."""
    await asyncio.sleep(0.25)
    return "slow"


@get("/stream")
async def stream(session: Session) -> AsyncIterator[int]:
    """Count without end."""
    for number in itertools.count():
        yield number
        await asyncio.sleep(0.02)


app = Application(
    Module(
        name="ledgered",
        controllers=[quick, slow, stream],
        providers=[
            provide(Database).by(open_database),
            Cache,
            Index,
            provide(Mailer).by(open_mailer),
            Warmth,
            provide(Session).by(open_session, scope=Scope.REQUEST),
        ],
    )
)
