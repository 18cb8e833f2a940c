"""Databases of SQLite: files of a directory."""

import sqlite3
from contextlib import closing
from pathlib import Path


class SqliteDatabases:
    """Files of `directory`, pytest's `tmp_path` for instance; `scheme` is that of their URLs.

    >>> SqliteDatabases(Path("/tmp/tests")).url("orders")
    'sqlite+aiosqlite:////tmp/tests/orders.sqlite'
    """

    def __init__(self, directory: Path, *, scheme: str = "sqlite+aiosqlite") -> None:
        self._directory = directory.absolute()
        self._scheme = scheme

    def url(self, name: str) -> str:
        """`sqlite+aiosqlite:///` and the path of the file."""
        return f"{self._scheme}:///{self._file(name)}"

    async def create(self, name: str) -> None:
        """Makes an empty file."""
        self._file(name).touch()

    async def copy(self, original: str, name: str) -> None:
        """Copies by SQLite's own backup, which sees what is not yet in the main file."""
        source, target = sqlite3.connect(self._file(original)), sqlite3.connect(self._file(name))
        with closing(source), closing(target):
            source.backup(target)

    async def drop(self, name: str) -> None:
        """Removes the file, with its journal."""
        for file in self._directory.glob(f"{name}.sqlite*"):
            file.unlink()

    def _file(self, name: str) -> Path:
        return self._directory / f"{name}.sqlite"
