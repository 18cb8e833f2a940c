"""Pages of a database: how many queries, which bad values are the client's, what a listing refuses to be."""

import re
from collections.abc import AsyncGenerator, Callable, Sequence
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Annotated, Any, Literal
from uuid import UUID

import pytest
from pydantic import AwareDatetime
from sqlalchemy import JSON, DateTime, ForeignKey, Text, func, select
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession, async_sessionmaker
from sqlalchemy.orm import Mapped, mapped_column, relationship, selectinload

from armature.core import Application, Module, Query, Scope, WiringError, get, provide
from armature.core.paging import (
    CursorPage,
    Cursors,
    Filter,
    OffsetPage,
    Page,
    PagingModule,
    Search,
    Sort,
    Window,
)
from armature.core.paging.sqlalchemy import ColumnSearch, Listing
from armature.testing import AsyncTestClient
from tests.core.paging.goods import Base, Kind


class Writer(Base):
    __tablename__ = "writers"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(Text)


class Book(Base):
    __tablename__ = "books"

    id: Mapped[int] = mapped_column(primary_key=True)
    title: Mapped[str] = mapped_column(Text, index=True)
    price: Mapped[int]
    kind: Mapped[Kind]
    printed_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    noted_at: Mapped[datetime]
    day: Mapped[date]
    weight: Mapped[Decimal]
    extra: Mapped[object] = mapped_column(JSON, default={})
    writer_id: Mapped[int | None] = mapped_column(ForeignKey("writers.id"))
    writer: Mapped[Writer | None] = relationship()


class BookFilter(Filter):
    title__contains: str | None = None
    title__ends_with: str | None = None
    price: int | None = None
    price__gte: int | None = None
    price__in: list[int] | None = None
    kind: Kind | None = None
    printed_at__gte: datetime | None = None
    printed_at__lt: AwareDatetime | None = None
    noted_at__gte: datetime | None = None
    weight__gte: int | None = None
    shelf: Literal["a", "b"] | None = None
    writer__is_null: bool | None = None


BOOKS = Listing(
    Book,
    filter=BookFilter,
    sort=["title", "price", "writer"],
    order="-price",
    search=ColumnSearch(Book.title, Writer.name),
    columns={"writer": Writer.name, "shelf": func.lower(Book.title)},
)
WRITTEN = select(Book).outerjoin(Book.writer).options(selectinload(Book.writer))


@get("/books")
async def books(
    session: AsyncSession,
    page: OffsetPage,
    filter: Annotated[BookFilter, Query()],
    sort: Annotated[Sort, BOOKS.sort],
    search: Search,
) -> Page[int]:
    found = await BOOKS.paginate(session, page, filter=filter, sort=sort, search=search, statement=WRITTEN, total=True)
    return Page([each.id for each in found.items], found.page, found.per_page, found.has_next, found.total, found.pages)


@get("/windows")
async def windows(
    session: AsyncSession, page: CursorPage, filter: Annotated[BookFilter, Query()], sort: Annotated[Sort, BOOKS.sort]
) -> Window[int]:
    found = await BOOKS.paginate(session, page, filter=filter, sort=sort, statement=WRITTEN)
    return Window([each.id for each in found.items], found.limit, found.has_next, found.next_cursor)


@pytest.fixture
async def client(engine: AsyncEngine) -> AsyncGenerator[AsyncTestClient]:
    sessions = async_sessionmaker(engine)
    async with sessions.begin() as session:
        writers = [Writer(id=1, name="Jane"), Writer(id=2, name="James")]
        session.add_all([*writers, *(book(number, writers) for number in range(1, 8))])

    async def opened() -> AsyncGenerator[AsyncSession]:
        async with sessions() as session:
            yield session

    provider = provide(AsyncSession).by(opened, scope=Scope.REQUEST)
    shop = Module(controllers=[books, windows], providers=[provider], imports=[PagingModule])
    async with AsyncTestClient(Application(shop)) as client:
        yield client


def book(number: int, writers: Sequence[Writer | None]) -> Book:
    return Book(
        id=number,
        title=f"Vol. {number} 100%",
        price=number % 3,
        kind=Kind.A if number < 4 else Kind.B,
        printed_at=datetime.fromisoformat(f"2026-01-0{number}T00:00:00+00:00"),
        noted_at=datetime.fromisoformat(f"2026-01-0{number}T00:00:00"),
        day=date(2026, 1, number),
        weight=Decimal(number),
        writer=[*writers, None, None, None][number % 3],
    )


async def ids(client: AsyncTestClient, query: str) -> list[int]:
    answer = await client.get(f"/books?{query}")
    found: list[int] = answer.json()["items"]
    return found


async def test_filters_sorts_and_searches_reach_the_database(client: AsyncTestClient) -> None:
    assert await ids(client, "") == [2, 5, 1, 4, 7, 3, 6]
    assert await ids(client, "sort=-title&kind=B&price__in=0,1") == [7, 6, 4]
    assert await ids(client, "sort=writer,-price&writer__is_null=false") == [1, 4, 7, 3, 6]
    assert await ids(client, "writer__is_null=true") == [2, 5]
    assert await ids(client, "title__contains=%25&sort=price&price__gte=2") == [2, 5]
    assert await ids(client, "title__contains=_") == []
    assert await ids(client, "title__ends_with=00%25&per_page=1") == [2]
    assert await ids(client, "printed_at__gte=2026-01-07T01:30:00%2B01:30") == [7]
    assert await ids(client, "noted_at__gte=2026-01-07T00:00:00") == [7]
    assert await ids(client, "weight__gte=7") == [7]
    assert await ids(client, "shelf=a") == []
    assert await ids(client, "q=jane 3") == [3]
    assert await ids(client, "q=j 3 %25") == [3]
    assert await ids(client, "q=%00") == [2, 5, 1, 4, 7, 3, 6]


async def test_a_walk_crosses_rows_that_an_outer_join_left_empty(client: AsyncTestClient) -> None:
    for sort, expected in (("writer", [1, 4, 7, 3, 6, 2, 5]), ("-writer,title", [2, 5, 3, 6, 1, 4, 7])):
        met: list[int] = []
        cursor: str | None = ""
        while cursor is not None:
            window = (await client.get(f"/windows?limit=2&sort={sort}&cursor={cursor}")).json()
            met += window["items"]
            cursor = window["next_cursor"]
        assert met == expected


REFUSED = {
    "price=9223372036854775808": ("/price", "out_of_range"),
    "price__gte=-9223372036854775809": ("/price__gte", "out_of_range"),
    "price__in=1,99999999999999999999": ("/price__in", "out_of_range"),
    "printed_at__gte=2026-01-01T00:00:00": ("/printed_at__gte", "timezone_aware"),
    "printed_at__gte=0001-01-01T00:00:00%2B05:00": ("/printed_at__gte", "out_of_range"),
    "printed_at__gte=9999-12-31T23:59:59-05:00": ("/printed_at__gte", "out_of_range"),
    "noted_at__gte=2026-01-01T00:00:00Z": ("/noted_at__gte", "timezone_naive"),
    "kind=Z": ("/kind", "enum"),
    "title__contains=%00": ("/title__contains", "null_character"),
    "weight=1": ("/weight", "extra_forbidden"),
}


async def test_a_value_that_no_row_could_have_is_422(client: AsyncTestClient) -> None:
    for query, fault in REFUSED.items():
        refused = await client.get(f"/books?{query}")

        assert (refused.status_code, query) == (422, query)
        assert [(each["pointer"], each["code"]) for each in refused.json()["errors"]] == [fault]


ALLOWED = [
    "price=9223372036854775807",
    "price__gte=2147483648",
    "price=-9223372036854775808",
    "page=2147483647&per_page=100",
    "printed_at__gte=0001-01-01T00:00:00Z",
    "printed_at__lt=9999-12-31T23:59:59Z",
    "weight__gte=99999999999999999999999999",
    "title__contains=%F0%9F%98%80%5C%27",
    "q=%FF%22*%20OR%20NEAR(%20-x",
]


async def test_a_value_at_the_edge_is_one_like_others(client: AsyncTestClient) -> None:
    for query in ALLOWED:
        assert ((await client.get(f"/books?{query}")).status_code, query) == (200, query)


async def test_a_page_is_one_query_and_a_count_is_asked_for(session: AsyncSession, statements: list[str]) -> None:
    session.add_all(bare(number) for number in range(1, 6))
    await session.flush()

    async def sent(page: OffsetPage, **asked: Any) -> tuple[int, Page[Book]]:
        statements.clear()
        found = await BARE.paginate(session, page, **asked)
        return len(statements), found

    queries, page = await sent(OffsetPage(1, 2))
    assert (queries, page.has_next, page.total, page.pages) == (1, True, None, None)
    queries, page = await sent(OffsetPage(1, 2), total=True)
    assert (queries, page.has_next, page.total, page.pages) == (2, True, 5, 3)
    queries, page = await sent(OffsetPage(3, 2), total=True)
    assert (queries, page.has_next, page.total, page.pages) == (1, False, 5, 3)
    queries, page = await sent(OffsetPage(9, 2), total=True)
    assert (queries, page.items, page.total, page.pages) == (2, [], 5, 3)
    queries, page = await sent(OffsetPage(1, 2), total=True, statement=select(Book).where(Book.id > 9))
    assert (queries, page.items, page.total, page.pages) == (1, [], 0, 0)


async def test_a_window_is_one_query_that_counts_nothing(session: AsyncSession, statements: list[str]) -> None:
    session.add_all(bare(number) for number in range(1, 6))
    await session.flush()
    statements.clear()

    first = await BARE.paginate(session, CursorPage(CURSORS, limit=2))
    second = await BARE.paginate(session, CursorPage(CURSORS, first.next_cursor, limit=2))

    assert [each.id for each in second.items] == [3, 4]
    assert len(statements) == 2
    assert "count" not in " ".join(statements)
    assert "WHERE books.id > " in statements[1].replace("\n", "")


async def test_a_walk_down_an_index_searches_it(session: AsyncSession, statements: list[str]) -> None:
    """Where no column is null and all go one way, one comparison of rows stands in the statement."""
    session.add_all(bare(number) for number in range(1, 6))
    await session.flush()
    first = await BARE.paginate(session, CursorPage(CURSORS, limit=2), sort=Sort.by("-title,-id"))
    statements.clear()

    await BARE.paginate(session, CursorPage(CURSORS, first.next_cursor, limit=2), sort=Sort.by("-title,-id"))

    assert "(books.title, books.id) < (" in re.sub(r"\s+", " ", statements[0])


async def test_an_order_and_a_limit_of_the_statement_give_way(session: AsyncSession) -> None:
    session.add_all(bare(number) for number in range(1, 6))
    await session.flush()

    statement = select(Book).order_by(Book.id.desc()).limit(1)
    page = await BARE.paginate(session, OffsetPage(1, 4), statement=statement, total=True)

    assert ([each.id for each in page.items], page.total) == ([1, 2, 3, 4], 5)


CURSORS = Cursors.temporary()
BARE = Listing(Book, sort=["title", "id"])


def bare(number: int) -> Book:
    """A book that nobody wrote."""
    return book(number, [])


NO_COLUMN = (
    'names "{}", and Book has no such column.{}\nWrite the name of a column, or say which it is: `columns={{"{}": …}}`.'
)
MISMATCH = 'has a filter whose field "{}" is of {}, and its column holds {}.\nWrite `{}` in Wrong.'


class Unmapped:
    id: int


def wrongly(annotation: Any, name: str = "price") -> Callable[[], object]:
    declared = type("Wrong", (Filter,), {"__annotations__": {name: annotation}, "__module__": __name__})
    return lambda: Listing(Book, filter=declared)


MISTAKES: list[tuple[Callable[[], object], str]] = [
    (lambda: Listing(Unmapped), "needs a mapped class.\nWrite a class that SQLAlchemy maps to a table."),
    (lambda: Listing(Book, sort=["titel"]), NO_COLUMN.format("titel", ' Did you mean "title"?', "titel")),
    (lambda: Listing(Book, order="-written"), NO_COLUMN.format("written", "", "written")),
    (lambda: Listing(Book, sort=["writer"]), NO_COLUMN.format("writer", ' Did you mean "writer_id"?', "writer")),
    (lambda: Listing(Book).sort, 'names nothing to sort by.\nWrite the names, such as `"name", "price"`.'),
    (
        lambda: Listing(Book, sort=["-title"], columns={"-title": Book.title}).sort,
        'says "-title", which is no name.\nWrite letters, digits and `_`; clients add the minus.',
    ),
    (wrongly(float), MISMATCH.format("price", "float", "int", "int")),
    (wrongly(list[UUID], "price__in"), MISMATCH.format("price__in", "UUID", "int", "int")),
    (wrongly(datetime, "day"), MISMATCH.format("day", "datetime", "date", "date")),
]


@pytest.mark.parametrize(("program", "sentence"), MISTAKES)
def test_a_listing_that_could_not_work_is_none(program: Callable[[], object], sentence: str) -> None:
    with pytest.raises(WiringError) as error:
        program()

    said = re.sub(rf"\([\w./-]*{Path(__file__).name}:\d+\)", "(PLACE)", str(error.value))
    assert re.sub(r"^The listing of (Book|Unmapped) \(PLACE\) ", "", said) == sentence


def test_a_filter_of_a_column_whose_type_says_nothing_is_taken() -> None:
    class Unsaid(Filter):
        extra: str | None = None

    extra = func.unsaid(Book.extra)
    assert isinstance(Listing(Book, filter=Unsaid, columns={"extra": extra}), Listing)


async def test_what_a_listing_does_not_declare_is_not_asked_of_it(session: AsyncSession) -> None:
    with pytest.raises(WiringError, match=r"was asked for \"price\", which it does not declare"):
        await BARE.paginate(session, OffsetPage(), filter=BookFilter(price=1))
    with pytest.raises(WiringError, match=r"was asked for \"price\", which it does not declare"):
        await BARE.paginate(session, OffsetPage(), sort=Sort.by("price"))
    with pytest.raises(WiringError, match="does not say how words are found"):
        await BARE.paginate(session, OffsetPage(), search=Search("saw"))
    assert (await BARE.paginate(session, OffsetPage(), search=Search(" "))).items == []
