"""The database: how often it is asked, what is kept, and what happens while somebody else writes."""

import asyncio
import sqlite3
from collections.abc import Callable, Generator
from contextlib import contextmanager
from pathlib import Path
from threading import Timer
from typing import Any

import pytest
from sqlalchemy import event

from armature.testing import AsyncTestClient, TestClient
from examples.realworld.app import app
from examples.realworld.database.database import Database
from examples.realworld.settings import RealworldSettings
from examples.realworld.tests.people import PASSWORD, Person, register


@contextmanager
def counted(client: TestClient) -> Generator[list[str]]:
    """The statements that run meanwhile, without those that begin and end a transaction."""
    statements: list[str] = []

    def note(_connection: Any, _cursor: Any, statement: str, *_: Any) -> None:
        if not statement.startswith("BEGIN"):
            statements.append(statement)

    engine = client.container.get(Database).engine.sync_engine
    event.listen(engine, "before_cursor_execute", note)
    try:
        yield statements
    finally:
        event.remove(engine, "before_cursor_execute", note)


def test_it_waits_for_another_that_writes_to_a_new_database(tmp_path: Path) -> None:
    path = tmp_path / "realworld.sqlite3"
    other = sqlite3.connect(path, isolation_level=None, check_same_thread=False)
    other.execute("CREATE TABLE something (name)")
    other.execute("BEGIN IMMEDIATE")
    leaves = Timer(0.2, other.close)
    leaves.start()

    with TestClient(app.override(RealworldSettings).value(RealworldSettings(database=path))) as client:
        assert client.get("/api/tags").status_code == 200
    leaves.join()


@pytest.fixture
def library(client: TestClient, ada: Person, bob: Person) -> Callable[[int], None]:
    """Publishes so many articles more, each by an author of its own, with tags, favors and a comment."""

    def fill(more: int) -> None:
        for number in range(more):
            author = register(client, f"author-{number}-of-{more}")
            slug = author.publishes(f"{number} of {more}", "all", f"tag-{number}")
            ada.asks("POST", f"/profiles/{author.name}/follow")
            ada.asks("POST", f"/articles/{slug}/favorite")
            author.comments(ada_slug, "Hm.")

    ada_slug = ada.publishes("Guests")
    fill(1)
    return fill


@pytest.mark.parametrize(
    ("path", "queries"),
    [
        ("/articles", 3),
        ("/articles?tag=all&favorited=ada", 3),
        ("/articles/feed", 4),
        ("/articles/guests/comments", 2),
        ("/tags", 1),
    ],
)
def test_a_list_asks_as_often_whatever_it_holds(
    client: TestClient, ada: Person, library: Callable[[int], None], path: str, queries: int
) -> None:
    with counted(client) as few:
        ada.gets(path)
    library(4)
    with counted(client) as many:
        ada.gets(path)

    assert (len(few), len(many)) == (queries, queries), "\n".join(many)


def test_a_path_that_only_reads_the_token_asks_nothing_of_the_database(client: TestClient) -> None:
    with counted(client) as statements:
        client.get("/articles", headers={"Authorization": "Token nonsense"})

    assert statements == []


def test_what_was_published_is_there_after_a_restart(tmp_path: Path) -> None:
    settings = RealworldSettings(database=tmp_path / "new" / "realworld.sqlite3", password_cost=1)
    conduit = app.override(RealworldSettings).value(settings)

    with TestClient(conduit, base_url="http://conduit/api") as client:
        slug = register(client, "ada").publishes("Engines", "steam")
    with TestClient(conduit, base_url="http://conduit/api") as client:
        assert client.get(f"/articles/{slug}").json()["article"]["tagList"] == ["steam"]


async def test_a_name_that_many_want_at_once_is_given_once(tmp_path: Path) -> None:
    settings = RealworldSettings(database=tmp_path / "realworld.sqlite3", password_cost=1)
    conduit = app.override(RealworldSettings).value(settings)

    async with AsyncTestClient(conduit, base_url="http://conduit/api") as client:

        async def register_once(number: int) -> int:
            user = {"username": "ada", "email": f"{number}@conduit.example", "password": PASSWORD}
            return (await client.post("/users", json={"user": user})).status_code

        statuses = await asyncio.gather(*(register_once(number) for number in range(12)))

    assert sorted(statuses) == [201] + [422] * 11


def test_while_another_process_writes_it_is_503_and_reading_goes_on(
    client: TestClient, ada: Person, database: Path
) -> None:
    slug = ada.publishes("Engines")
    other = sqlite3.connect(database, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")

    refused = ada.asks("POST", f"/articles/{slug}/favorite")
    read = client.get(f"/articles/{slug}")

    other.execute("ROLLBACK")
    other.close()
    assert (refused.status_code, refused.headers["retry-after"], read.status_code) == (503, "1", 200)
    assert ada.asks("POST", f"/articles/{slug}/favorite").status_code == 200


@pytest.mark.parametrize("path", ["/health", "/live", "/ready", "/startup"])
def test_it_is_well(client: TestClient, path: str) -> None:
    assert client.get(path).json() == {"status": "up"}


def test_the_document_says_how_errors_look(client: TestClient) -> None:
    document = client.get("/openapi.json").json()

    assert "problem+json" not in str(document)
    assert document["components"]["schemas"]["GenericErrorModel"]["required"] == ["errors"]
    publish = document["paths"]["/api/articles"]["post"]
    assert publish["security"] == [{"Token": []}]
    assert list(publish["responses"]) == ["201", "400", "401", "403", "413", "415", "422", "default"]
