"""One database is prepared, and each test has a copy of it."""

from collections.abc import Callable, Generator
from contextlib import ExitStack, contextmanager
from types import TracebackType
from typing import Protocol, Self, TypeAlias
from uuid import uuid4

from armature.testing.databases.apart import apart

Hook: TypeAlias = Callable[[str], object]
"""A function, synchronous or not, that is handed a database's URL."""


class Databases(Protocol):
    """Where databases of one kind are made."""

    def url(self, name: str) -> str:
        """How clients are told of a database."""
        ...

    async def create(self, name: str) -> None:
        """Makes an empty database."""
        ...

    async def copy(self, original: str, name: str) -> None:
        """Makes a database with the contents of another."""
        ...

    async def drop(self, name: str) -> None:
        """Removes a database, whoever is still connected to it; one that is not there is no error."""
        ...


class DatabaseTemplate:
    """Prepares a database once, in a `with` block, and copies it for each test.

    `migrate` makes the tables, `seed` what every test finds in them; both are handed the URL, may be asynchronous, and
    run in a thread of their own, so that Alembic's commands can stand there too. What they raise is raised here, and
    nothing is left. Each template has a name of its own: processes of one test run do not meet.
    """

    def __init__(self, databases: Databases, *, migrate: Hook, seed: Hook | None = None) -> None:
        self._databases = databases
        self._hooks = [hook for hook in (migrate, seed) if hook is not None]
        self._name = _new_name()
        self._end = ExitStack()

    def __enter__(self) -> Self:
        with ExitStack() as end:
            end.callback(apart, self._databases.drop, self._name)
            apart(self._databases.create, self._name)
            for hook in self._hooks:
                apart(hook, self._databases.url(self._name))
            self._end = end.pop_all()
        return self

    def __exit__(
        self,
        exc_type: type[BaseException] | None = None,
        exc_value: BaseException | None = None,
        traceback: TracebackType | None = None,
    ) -> None:
        self._end.close()

    @contextmanager
    def copy(self) -> Generator[str]:
        """The URL of a fresh copy, which is dropped at the end."""
        name = _new_name()
        with ExitStack() as end:
            end.callback(apart, self._databases.drop, name)
            apart(self._databases.copy, self._name, name)
            yield self._databases.url(name)


def _new_name() -> str:
    return f"test_{uuid4().hex[:16]}"
