"""Conduit under test: started once, on a database that each test finds empty; passwords are cheap, time stands."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from armature.core import Application, Clock
from armature.testing import ManualClock, TestClient
from examples.realworld.app import app
from examples.realworld.settings import RealworldSettings
from examples.realworld.tests.people import Person, register


@pytest.fixture(scope="session")
def anyio_backend() -> str:
    return "asyncio"


@pytest.fixture(scope="session")
def clock() -> ManualClock:
    return ManualClock()


@pytest.fixture(scope="session")
def database(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("conduit") / "realworld.sqlite3"


@pytest.fixture(scope="session")
def conduit(database: Path, clock: ManualClock) -> Application:
    settings = RealworldSettings(database=database, lock_seconds=1, password_cost=1)
    return app.override(RealworldSettings).value(settings).override(Clock).value(clock)


@pytest.fixture(scope="session")
def started(conduit: Application) -> Iterator[TestClient]:
    with TestClient(conduit, base_url="http://conduit/api") as client:
        yield client


@pytest.fixture
def client(started: TestClient, database: Path) -> Iterator[TestClient]:
    yield started
    empty(database)


@pytest.fixture
def ada(client: TestClient) -> Person:
    return register(client, "ada")


@pytest.fixture
def bob(client: TestClient) -> Person:
    return register(client, "bob")


def empty(database: Path) -> None:
    """Everything belongs to somebody, so without users nothing is left."""
    with closing(sqlite3.connect(database)) as connection, connection:
        connection.execute("PRAGMA foreign_keys = ON")
        connection.execute("DELETE FROM users")
