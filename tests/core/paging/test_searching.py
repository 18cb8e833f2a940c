"""Full text search by SQLite's FTS5 and by PostgreSQL; whatever somebody types, it is no error."""

from collections.abc import AsyncGenerator

import pytest
from sqlalchemy import Computed, Text, text
from sqlalchemy.dialects.postgresql import TSVECTOR
from sqlalchemy.ext.asyncio import AsyncSession, create_async_engine
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from armature.core.paging import CursorPage, Cursors, OffsetPage, Search
from armature.core.paging.sqlalchemy import Fts5Search, Listing, PostgresSearch
from armature.testing.services import Service


class Base(DeclarativeBase):
    pass


class Note(Base):
    __tablename__ = "notes"

    id: Mapped[int] = mapped_column(primary_key=True)
    title: Mapped[str | None] = mapped_column(Text)
    body: Mapped[str] = mapped_column(Text)


class Page(Base):
    """A table of PostgreSQL, with its vector kept by the database."""

    __tablename__ = "pages"

    id: Mapped[int] = mapped_column(primary_key=True)
    body: Mapped[str] = mapped_column(Text)
    words: Mapped[str] = mapped_column(TSVECTOR, Computed("to_tsvector('english', body)", persisted=True))


NOTES = [
    Note(id=1, title="Hammers", body="A red hammer, and a saw."),
    Note(id=2, title="Saws", body="Nothing red: the saw is blue."),
    Note(id=3, title=None, body='Café "NEAR" the red AND white house'),
]
FTS5 = [
    "CREATE VIRTUAL TABLE notes_fts USING fts5(title, body, content='notes', content_rowid='id')",
    "INSERT INTO notes_fts(notes_fts) VALUES ('rebuild')",
]
STRANGE = [
    *('"', '""', "'", "*", "(", ")", "^red", "red*", "-red", "red:", "a:b", "NEAR(", "OR", "AND NOT", "\0", "\\", "é"),
    *(
        "\U0001f600",
        "{title}:red",
        "NEAR/2",
        "!",
        "&",
        "|",
        "<->",
        ":*",
        "%",
        "_",
        "red NEAR saw",
        "'; DROP TABLE x; --",
    ),
]


@pytest.fixture
async def sqlite() -> AsyncGenerator[AsyncSession]:
    engine = create_async_engine("sqlite+aiosqlite://")
    async with AsyncSession(engine) as session:
        await session.run_sync(lambda bound: Note.metadata.tables["notes"].create(bound.connection()))
        session.add_all(Note(id=each.id, title=each.title, body=each.body) for each in NOTES)
        await session.flush()
        for statement in FTS5:
            await session.execute(text(statement))
        yield session
    await engine.dispose()


@pytest.fixture
async def postgres(postgres_server: Service) -> AsyncGenerator[AsyncSession]:
    engine = create_async_engine(postgres_server.url.replace("postgresql://", "postgresql+asyncpg://"))
    async with AsyncSession(engine) as session:  # nothing is committed, so nothing is left
        await session.run_sync(lambda bound: Base.metadata.create_all(bound.connection()))
        session.add_all(Note(id=each.id, title=each.title, body=each.body) for each in NOTES)
        session.add_all(Page(id=each.id, body=each.body) for each in NOTES)
        yield session
    await engine.dispose()


LITE = Listing(Note, search=Fts5Search("notes_fts", Note.id))
PLAIN = Listing(Note, search=PostgresSearch(Note.title, Note.body))
VECTOR = Listing(Page, search=PostgresSearch(Page.words, config="english"))


async def found(listing: Listing[Note] | Listing[Page], session: AsyncSession, words: str) -> list[int]:
    page = await listing.paginate(session, OffsetPage(), search=Search(words))
    return [each.id for each in page.items]


async def test_fts5_finds_whole_words_in_any_field(sqlite: AsyncSession) -> None:
    assert await found(LITE, sqlite, "RED saw") == [1, 2]
    assert await found(LITE, sqlite, "saw red hammers") == [1]
    assert await found(LITE, sqlite, "ham") == []
    assert await found(LITE, sqlite, "cafe near and") == [3]
    assert await found(LITE, sqlite, 'red "') == [1, 2, 3]


async def test_postgres_finds_words_in_any_column(postgres: AsyncSession) -> None:
    assert await found(PLAIN, postgres, "RED saw") == [1, 2]
    assert await found(PLAIN, postgres, "saw red hammers") == [1]
    assert await found(PLAIN, postgres, "ham") == []
    assert await found(PLAIN, postgres, '"red hammer" or house') == [1, 3]
    assert await found(PLAIN, postgres, "red -saw") == [3]


async def test_postgres_knows_a_language_by_its_vector(postgres: AsyncSession) -> None:
    assert await found(VECTOR, postgres, "hammering houses or saws") == [1, 2]
    assert await found(VECTOR, postgres, "houses") == [3]


async def test_no_text_is_an_error_of_fts5(sqlite: AsyncSession) -> None:
    for words in STRANGE:
        assert set(await found(LITE, sqlite, words)) <= {1, 2, 3}


async def test_no_text_is_an_error_of_postgres(postgres: AsyncSession) -> None:
    for words in STRANGE:
        assert set(await found(PLAIN, postgres, words)) <= {1, 2, 3}
        assert set(await found(VECTOR, postgres, words)) <= {1, 2, 3}


async def test_what_is_found_is_walked_by_cursors(sqlite: AsyncSession) -> None:
    cursors, asked = Cursors.temporary(), Search("red")

    first = await LITE.paginate(sqlite, CursorPage(cursors, limit=2), search=asked)
    second = await LITE.paginate(sqlite, CursorPage(cursors, first.next_cursor, limit=2), search=asked)

    assert [[each.id for each in window.items] for window in (first, second)] == [[1, 2], [3]]
