"""One request is one transaction."""

import sqlite3
from collections.abc import AsyncIterator

from sqlalchemy.exc import OperationalError
from sqlalchemy.ext.asyncio import AsyncSession
from starlette.requests import Request

from armature.core import ServiceUnavailable
from examples.realworld.database.database import Database

_SAFE = frozenset({"GET", "HEAD"})
_BUSY = frozenset({sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED})


async def unit_of_work(database: Database, request: Request) -> AsyncIterator[AsyncSession]:
    """The session that everything in one request shares.

    It commits after the answer is encoded and before its first byte leaves; so a commit that fails becomes the answer.
    The exception that ends a request arrives at the `yield`, also one that a filter has answered, and rolls back.
    """
    try:
        async with database.reading() if request.method in _SAFE else database.writing() as session:
            yield session
    except OperationalError as error:
        if getattr(error.orig, "sqlite_errorcode", None) in _BUSY:
            raise ServiceUnavailable("The database is busy.", retry_after=1) from error
        raise
