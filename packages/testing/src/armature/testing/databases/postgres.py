"""Databases of PostgreSQL; by asyncpg, the extra `postgres`."""

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from typing import Any
from urllib.parse import urlsplit, urlunsplit

import asyncpg


class PostgresDatabases:
    """Databases of the server that a URL names, whose user may create databases.

    The URL may name a driver (`postgresql+asyncpg://…`), as those that are given do then too. Needs PostgreSQL 13 or
    newer. Raises `ValueError` for another kind of URL.
    """

    def __init__(self, url: str) -> None:
        self._url = urlsplit(url)
        kind, _, _ = self._url.scheme.partition("+")
        if kind not in {"postgresql", "postgres"}:
            raise ValueError(f"{url} is no URL of PostgreSQL: it begins with postgresql://.")

    def url(self, name: str) -> str:
        """The same server's, with another database."""
        return urlunsplit(self._url._replace(path=f"/{name}"))

    async def create(self, name: str) -> None:
        """CREATE DATABASE."""
        async with self._connection() as connection:
            await connection.execute(f'CREATE DATABASE "{name}"')

    async def copy(self, original: str, name: str) -> None:
        """CREATE DATABASE … TEMPLATE, for which nobody may be connected to the original: who is, is cut off."""
        async with self._connection() as connection:
            await connection.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = $1", original
            )
            await connection.execute(f'CREATE DATABASE "{name}" TEMPLATE "{original}"')

    async def drop(self, name: str) -> None:
        """DROP DATABASE … WITH (FORCE)."""
        async with self._connection() as connection:
            await connection.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')

    @asynccontextmanager
    async def _connection(self) -> AsyncGenerator[Any]:  # asyncpg has no types
        connection = await asyncpg.connect(urlunsplit(self._url._replace(scheme="postgresql")))
        try:
            yield connection
        finally:
            await connection.close()
