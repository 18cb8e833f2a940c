"""Databases for tests, of both kinds: prepared once, copied for each test, rolled back."""

from collections.abc import Generator
from pathlib import Path

import asyncpg
import pytest
from sqlalchemy import Integer, String, select, text
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker, create_async_engine
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from armature.core import Application, Module, get, post, provide
from armature.testing import AsyncTestClient
from armature.testing.databases import Databases, DatabaseTemplate, SqliteDatabases
from armature.testing.databases.postgres import PostgresDatabases
from armature.testing.databases.rollback import rolled_back
from armature.testing.services import Service

GONE = "does not exist|no such table"


class Row(DeclarativeBase):
    pass


class Product(Row):
    __tablename__ = "products"

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    name: Mapped[str] = mapped_column(String(40), unique=True)


def file_of(url: str) -> Path:
    return Path(url.partition("///")[2])


async def create_tables(url: str) -> None:
    engine = create_async_engine(url)
    async with engine.begin() as connection:
        await connection.run_sync(Row.metadata.create_all)
    await engine.dispose()


async def put_hammer(url: str) -> None:
    engine = create_async_engine(url)
    async with engine.begin() as connection:
        await connection.execute(text("INSERT INTO products (name) VALUES ('hammer')"))
    await engine.dispose()


async def names(url: str) -> list[str]:
    engine = create_async_engine(url)
    try:
        async with AsyncSession(engine) as session:
            return list((await session.scalars(select(Product.name).order_by(Product.id))).all())
    finally:
        await engine.dispose()


@pytest.fixture(params=["sqlite", "postgres"])
def databases(request: pytest.FixtureRequest, tmp_path: Path) -> Databases:
    if request.param == "sqlite":
        return SqliteDatabases(tmp_path)
    server: Service = request.getfixturevalue("postgres_server")
    return PostgresDatabases(server.url.replace("postgresql://", "postgresql+asyncpg://"))


@pytest.fixture
def template(databases: Databases) -> Generator[DatabaseTemplate]:
    with DatabaseTemplate(databases, migrate=create_tables, seed=put_hammer) as template:
        yield template


async def test_each_copy_has_what_was_prepared_and_nothing_of_another(template: DatabaseTemplate) -> None:
    with template.copy() as first, template.copy() as second:
        engine = create_async_engine(first)
        async with engine.begin() as connection:
            await connection.execute(text("INSERT INTO products (name) VALUES ('saw')"))
        await engine.dispose()

        assert await names(first) == ["hammer", "saw"]
        assert await names(second) == ["hammer"]


async def test_what_is_used_is_gone_afterward(databases: Databases) -> None:
    with DatabaseTemplate(databases, migrate=create_tables) as template:
        with template.copy() as url:
            assert await names(url) == []
        with pytest.raises(Exception, match=GONE):
            await names(url)


async def test_whoever_is_connected_stands_in_nobodys_way(postgres_server: Service) -> None:
    urls: list[str] = []
    with DatabaseTemplate(PostgresDatabases(postgres_server.url), migrate=urls.append) as template:
        held = [await asyncpg.connect(urls[0])]
        with template.copy() as url:
            held.append(await asyncpg.connect(url))
    for connection in held:
        with pytest.raises((asyncpg.PostgresConnectionError, asyncpg.InterfaceError, asyncpg.AdminShutdownError)):
            await connection.fetchval("SELECT 1")
        connection.terminate()


async def test_a_hook_that_fails_leaves_nothing(databases: Databases) -> None:
    urls: list[str] = []

    def fail(url: str) -> None:
        urls.append(url)
        raise LookupError("there are no migrations")

    with pytest.raises(LookupError, match="there are no migrations"), DatabaseTemplate(databases, migrate=fail):
        pass

    if isinstance(databases, SqliteDatabases):  # a connection would make the file anew
        assert not file_of(urls[0]).exists()
    else:
        with pytest.raises(Exception, match="does not exist"):
            await names(urls[0])


@post("/products")
async def add(sessions: async_sessionmaker[AsyncSession], name: str) -> int:
    async with sessions.begin() as session:
        product = Product(name=name)
        session.add(product)
        await session.flush()
        return product.id


@post("/products/twice")
async def add_twice(sessions: async_sessionmaker[AsyncSession], name: str) -> str:
    async with sessions.begin() as session:
        session.add(Product(name=name))
    try:
        async with sessions.begin() as session:
            session.add(Product(name=name))
    except IntegrityError:
        return "once"
    return "twice"


@get("/products")
async def listed(sessions: async_sessionmaker[AsyncSession]) -> list[str]:
    async with sessions() as session:
        return list((await session.scalars(select(Product.name).order_by(Product.id))).all())


def open_sessions() -> async_sessionmaker[AsyncSession]:
    raise ConnectionError("This is not the database of a test.")


shop = Application(
    Module(
        controllers=[add, add_twice, listed],
        providers=[provide(async_sessionmaker[AsyncSession]).by(open_sessions)],
    )
)


async def test_what_a_test_commits_is_rolled_back_behind_it(template: DatabaseTemplate) -> None:
    with template.copy() as url:
        async with rolled_back(url) as sessions:
            app = shop.override(async_sessionmaker[AsyncSession]).value(sessions)
            async with AsyncTestClient(app) as client:
                assert (await client.post("/products", params={"name": "saw"})).status_code == 200
                assert (await client.post("/products/twice", params={"name": "axe"})).text == "once"
                assert (await client.get("/products")).json() == ["hammer", "saw", "axe"]

        assert await names(url) == ["hammer"]


def test_a_url_of_another_kind_is_refused() -> None:
    with pytest.raises(
        ValueError, match=r"^mysql://localhost is no URL of PostgreSQL: it begins with postgresql://\.$"
    ):
        PostgresDatabases("mysql://localhost")
