"""Filters: the operations on lists, what clients may not ask, and what no class may declare."""

from collections.abc import Iterator
from enum import Enum
from typing import Annotated, Literal

import pytest
from pydantic import Field

from armature.core import Application, Header, Module, Query, get, use_guard
from armature.core.errors import InvalidSignature
from armature.core.paging import (
    Condition,
    Filter,
    OffsetPage,
    Operation,
    Page,
    Search,
    Sort,
    conditions_of,
    paginate_list,
    sort_by,
)
from armature.testing import TestClient


class Color(Enum):
    RED = "red"
    BLUE = "blue"


class Author:
    def __init__(self, name: str) -> None:
        self.name = name


class Book:
    def __init__(self, id: int, title: str | None, color: Color | None, author: Author | None, rating: float) -> None:
        self.id = id
        self.title = title
        self.color = color
        self.author = author
        self.rating = rating


BOOKS = [
    Book(1, "Emma", Color.RED, Author("Austen"), 4.5),
    Book(2, "Ulysses", Color.BLUE, Author("Joyce"), float("nan")),
    Book(3, "EMILE", None, None, 3.0),
    Book(4, None, Color.RED, Author("Anonymous"), 3.0),
]


class BookFilter(Filter):
    id: int | None = None
    id__ne: int | None = None
    id__gt: int | None = None
    id__gte: int | None = None
    id__lt: int | None = None
    id__lte: int | None = None
    id__in: list[int] | None = None
    id__not_in: Annotated[set[int] | None, Field(max_length=3)] = None
    title: str | None = None
    title__contains: str | None = None
    title__starts_with: str | None = None
    title__ends_with: str | None = None
    title__is_null: bool | None = None
    color: Color | None = None
    color__in: list[Color] | None = None
    author__name: str | None = None
    author__name__ne: str | None = None
    rating__gte: float | None = None
    rating__is_null: bool | None = None
    kind: Literal["paper", "screen"] | None = None


def ids(**asked: object) -> list[int]:
    page = paginate_list(BOOKS, OffsetPage(), filter=BookFilter.model_validate(asked))
    return [each.id for each in page.items]


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ({}, [1, 2, 3, 4]),
        ({"id": 2}, [2]),
        ({"id__ne": 2}, [1, 3, 4]),
        ({"id__gt": 2}, [3, 4]),
        ({"id__gte": 2, "id__lt": 4}, [2, 3]),
        ({"id__lte": 2}, [1, 2]),
        ({"id__in": "4, 1"}, [1, 4]),
        ({"id__in": ["4", "1,2"]}, [1, 2, 4]),
        ({"id__in": [4]}, [4]),
        ({"id__not_in": {4, 1}}, [2, 3]),
        ({"title": "emma"}, []),
        ({"title": "Emma"}, [1]),
        ({"title__contains": "M"}, [1, 3]),
        ({"title__starts_with": "em"}, [1, 3]),
        ({"title__ends_with": "E"}, [3]),
        ({"title__is_null": True}, [4]),
        ({"title__is_null": False}, [1, 2, 3]),
        ({"color": "red"}, [1, 4]),
        ({"color__in": "red,blue"}, [1, 2, 4]),
        ({"author__name": "Joyce"}, [2]),
        ({"author__name__ne": "Joyce"}, [1, 4]),
        ({"rating__gte": 3}, [1, 3, 4]),
        ({"rating__is_null": True}, [2]),
    ],
    ids=str,
)
def test_an_operation_on_a_list(asked: dict[str, object], found: list[int]) -> None:
    assert ids(**asked) == found


def test_items_may_be_mappings_and_fields_may_be_made() -> None:
    class Doubled(Filter):
        twice__gt: int | None = None

    items = [{"id": 1}, {"id": 2}, {"id": 3}]
    page = paginate_list(
        items,
        OffsetPage(),
        filter=Doubled(twice__gt=2),
        sort=Sort.by("-twice"),
        search=Search("3"),
        over=["twice", "id"],
        fields={"twice": lambda item: item["id"] * 2},
    )

    assert page.items == [{"id": 3}]


def test_conditions_say_what_is_asked_and_by_which_name() -> None:
    assert conditions_of(BookFilter(id=2, title__is_null=False)) == [
        Condition("id", Operation.EQ, 2, "id"),
        Condition("title", Operation.IS_NULL, False, "title__is_null"),
    ]
    assert conditions_of(None) == []


class Known:
    def can_activate(self, token: Annotated[str, Query()] = "", x_token: Annotated[str, Header()] = "") -> bool:
        return True


class Strict(Filter):
    lang: str | None = None


@get("/books")
@use_guard(Known)
async def books(
    page: OffsetPage,
    filter: Annotated[BookFilter, Query()],
    other: Annotated[Strict, Query()],
    sort: Annotated[Sort, sort_by("id", "title")],
    tags: frozenset[str] = frozenset(),
) -> Page[int]:
    found = paginate_list(BOOKS, page, filter=filter, sort=sort)
    return Page([each.id for each in found.items], 1, 1, has_next=False)


@pytest.fixture(scope="module")
def client() -> Iterator[TestClient]:
    with TestClient(Application(Module(controllers=[books]))) as client:
        yield client


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("id__in=1,4", [1, 4]),
        ("id__in=1&id__in=4,2&sort=-id", [4, 2, 1]),
        ("id=2", [2]),
        ("title__is_null=true", [4]),
        ("color=red&page=1&per_page=1", [1]),
        ("tags=a&tags=b&token=c&lang=en&color__in=blue", [2]),
    ],
)
def test_a_query_is_a_filter(client: TestClient, query: str, found: list[int]) -> None:
    assert client.get(f"/books?{query}").json()["items"] == found


@pytest.mark.parametrize(
    ("query", "faults"),
    [
        ("colour=red", [("/colour", "extra_forbidden")]),
        ("title__like=x", [("/title__like", "extra_forbidden")]),
        ("x_token=x", [("/x_token", "extra_forbidden")]),
        ("=", [("/", "extra_forbidden")]),
        ("%FF=1", [("/\ufffd", "extra_forbidden")]),
        ("id__gt=x", [("/id__gt", "int_parsing")]),
        ("id__in=1,x", [("/id__in", "int_parsing")]),
        ("id__in=", [("/id__in/0", "int_parsing")]),
        ("id__in=1,2,", [("/id__in", "int_parsing")]),
        ("id__in=" + "1," * 200 + "1", [("/id__in", "too_long")]),
        ("id__not_in=1,2,3,4", [("/id__not_in", "too_long")]),
        ("title=%00", [("/title", "null_character")]),
        ("title__contains=a%00b", [("/title__contains", "null_character")]),
        ("title__is_null=maybe", [("/title__is_null", "bool_parsing")]),
        ("color=green", [("/color", "enum")]),
        ("color__in=red,green", [("/color__in", "enum")]),
        ("rating__gte=nan", [("/rating__gte", "finite_number")]),
        ("rating__gte=1e999", [("/rating__gte", "finite_number")]),
        ("kind=stone", [("/kind", "literal_error")]),
    ],
)
def test_what_is_not_declared_or_not_valid_is_422(
    client: TestClient, query: str, faults: list[tuple[str, str]]
) -> None:
    refused = client.get(f"/books?{query}")

    assert refused.status_code == 422
    # both filters refuse a name that nobody takes, and it is said once
    assert [(each["pointer"], each["code"]) for each in refused.json()["errors"]] == faults


def test_a_filter_may_let_other_names_pass() -> None:
    class Loose(Filter, extra="ignore"):
        id: int | None = None

    @get("/")
    async def loose(filter: Annotated[Loose, Query()]) -> int | None:
        return filter.id

    with TestClient(Application(Module(controllers=[loose]))) as client:
        assert client.get("/?id=2&utm_source=x").json() == 2


def declare(**annotations: object) -> type[Filter]:
    """A filter whose source nobody can read, so messages name its module."""
    return type("Declared", (Filter,), {"__annotations__": annotations, "__module__": __name__})


@pytest.mark.parametrize(
    ("field", "annotation", "fault"),
    [
        ("price__gtt", int, 'ends with "gtt", which is no operation.\nWrite `price__gt`.'),
        ("id__in", int, "is a int, which `in` does not take.\nWrite a type such as `id__in: list[int] | None = None`."),
        (
            "id__is_null",
            str,
            "is a str, which `is_null` does not take.\nWrite a type such as `id__is_null: bool | None = None`.",
        ),
        (
            "id__contains",
            int,
            "is a int, which `contains` does not take.\nWrite a type such as `id__contains: str | None = None`.",
        ),
        ("id", list[int], "is a list[int], which `eq` does not take.\nWrite a type such as `id: int | None = None`."),
    ],
)
def test_a_filter_that_could_not_work_is_no_class(field: str, annotation: object, fault: str) -> None:
    with pytest.raises(InvalidSignature) as error:
        declare(**{field: annotation})

    assert str(error.value) == f'The field "{field}" of Declared ({__name__}) {fault}'


def test_a_name_may_have_two_underscores_that_are_no_operation() -> None:
    assert BookFilter.declared_conditions["author__name"] == ("author__name", Operation.EQ)
