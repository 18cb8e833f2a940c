"""Sparse answers: which fields are sent, and what cannot be chosen."""

from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass, field
from typing import Annotated, Any, Generic, TypeVar

import msgspec
import pytest
from pydantic import BaseModel, Field, computed_field
from starlette.responses import PlainTextResponse, Response
from typing_extensions import TypedDict

from armature.core import Application, Module, Reply, WiringError, get, use_interceptor
from armature.core.formats import Format, Json, Ndjson
from armature.core.formats.messagepack import MessagePack
from armature.core.paging import OffsetPage, Page, PageLinks, SparseFields, Window, paginate_list
from armature.testing import TestClient

T = TypeVar("T")


class Author(BaseModel):
    name: str
    email: str = Field(alias="mail")


@dataclass
class Line:
    number: int
    text: str
    inside: "list[Line]" = field(default_factory=list)


class Seller(TypedDict):
    town: str
    street: str


class Pair(BaseModel, Generic[T]):
    first: T
    second: T


class Book(BaseModel):
    id: int
    title: str = Field(serialization_alias="bookTitle")
    author: Author | None = None
    lines: list[Line] = []
    grid: list[list[Line]] = []
    seller: Annotated[Seller | None, "where"] = None
    owner: Author | Line | None = None
    mixed: Author | list[Author] | None = None
    by_name: dict[str, Author] = {}
    pair: Pair[Author] | None = None
    number: int | str = 0

    @computed_field
    def shout(self) -> str:
        return self.title.upper()


@dataclass
class Row:
    """What a database might give, with something that nobody may see."""

    id: int
    title: str
    author: Any = None
    secret: str = "secret"


AUSTEN = Author(name="Austen", mail="austen@books.example")
EMMA = Book(
    id=1,
    title="Emma",
    author=AUSTEN,
    lines=[Line(1, "Emma Woodhouse", [Line(2, "handsome")])],
    seller={"town": "Bath", "street": "Milsom"},
    owner=Line(3, "mine"),
    pair=Pair[Author](first=AUSTEN, second=AUSTEN),
)

sparse = use_interceptor(SparseFields(Book))


@get("/one")
@sparse
async def one() -> Book:
    return EMMA


@get("/rows", returns=Page[Book])
@use_interceptor(PageLinks)
@sparse
async def rows(page: OffsetPage) -> Page[Row]:
    return paginate_list([Row(1, "Emma", AUSTEN), Row(2, "Emile")], page)


@get("/window", returns=Window[Book])
@sparse
async def window() -> Window[Row]:
    return Window([Row(1, "Emma")], 1, has_next=False)


@get("/list", returns=list[Book])
@sparse
async def several() -> list[Row]:
    return [Row(1, "Emma"), Row(2, "Emile")]


@get("/reply", returns=Book)
@sparse
async def reply() -> Reply[Row]:
    answer = Reply(Row(1, "Emma"), status=203, headers={"X-Shelf": "7"})
    answer.set_cookie("seen", "1")
    return answer


@get("/none")
@sparse
async def none() -> Book | None:
    return None


@get("/response")
@sparse
async def response() -> Book | Response:
    return PlainTextResponse("Emma")


@get("/text")
@sparse
async def text() -> str:
    return "Emma"


@get("/stream")
@sparse
async def stream() -> AsyncIterator[Book]:
    yield EMMA


HANDLERS = [one, rows, window, several, reply, none, response, text, stream]


@pytest.fixture(scope="module")
def client() -> Iterator[TestClient]:
    with TestClient(Application(Module(controllers=HANDLERS))) as client:
        yield client


@pytest.mark.parametrize(
    ("query", "sent"),
    [
        ("fields=id", {"id": 1}),
        ("fields= id , bookTitle ", {"id": 1, "bookTitle": "Emma"}),
        ("fields=shout", {"shout": "EMMA"}),
        ("fields=author", {"author": {"name": "Austen", "mail": "austen@books.example"}}),
        ("fields=author(mail)", {"author": {"mail": "austen@books.example"}}),
        ("fields=lines(number,inside(text))", {"lines": [{"number": 1, "inside": [{"text": "handsome"}]}]}),
        ("fields=seller(town)", {"seller": {"town": "Bath"}}),
        ("fields=owner(text)", {"owner": {"text": "mine"}}),
        ("fields=pair(first(name))", {"pair": {"first": {"name": "Austen"}}}),
        ("fields=author(name),author(mail)", {"author": {"name": "Austen", "mail": "austen@books.example"}}),
        ("fields=author(name),author", {"author": {"name": "Austen", "mail": "austen@books.example"}}),
        ("fields=author,author(name)", {"author": {"name": "Austen", "mail": "austen@books.example"}}),
        ("fields=lines(number),lines(text)", {"lines": [{"number": 1, "text": "Emma Woodhouse"}]}),
        (
            "fields=pair(first(name),first(mail),first(name))&exclude=pair(first(mail))",
            {"pair": {"first": {"name": "Austen"}}},
        ),
        ("fields=id,author&exclude=author(mail)", {"id": 1, "author": {"name": "Austen"}}),
        ("fields=id&exclude=id", {}),
    ],
)
def test_the_fields_that_were_asked_are_sent(client: TestClient, query: str, sent: dict[str, object]) -> None:
    assert client.get(f"/one?{query}").json() == sent


@pytest.mark.parametrize("query", ["", "fields=", "fields=%20&exclude="])
def test_whoever_asks_for_nothing_is_sent_all(client: TestClient, query: str) -> None:
    assert client.get(f"/one?{query}").json() == EMMA.model_dump(mode="json", by_alias=True)


def test_what_is_left_out_is_not_sent(client: TestClient) -> None:
    whole = client.get("/one").json()
    left = client.get("/one?exclude=lines(inside,text),author(mail),pair,grid").json()

    assert left == {
        **{name: value for name, value in whole.items() if name not in {"pair", "grid"}},
        "lines": [{"number": 1}],
        "author": {"name": "Austen"},
    }


def test_a_page_keeps_its_envelope(client: TestClient) -> None:
    page = client.get("/rows?fields=id,author(name)&per_page=1")
    without = client.get("/rows?exclude=author&per_page=1").json()

    assert page.json() == {
        "items": [{"id": 1, "author": {"name": "Austen"}}],
        "page": 1,
        "per_page": 1,
        "has_next": True,
        "total": 2,
        "pages": 2,
    }
    assert page.links["next"]["url"] == "/rows?fields=id%2Cauthor%28name%29&per_page=1&page=2"
    assert ("author" in without["items"][0], without["pages"]) == (False, 2)


def test_a_window_keeps_its_envelope(client: TestClient) -> None:
    assert client.get("/window?fields=id").json() == {
        "items": [{"id": 1}],
        "limit": 1,
        "has_next": False,
        "next_cursor": None,
        "previous_cursor": None,
    }


def test_every_item_of_a_list_is_sparse(client: TestClient) -> None:
    assert client.get("/list?fields=id").json() == [{"id": 1}, {"id": 2}]


def test_a_reply_keeps_its_status_headers_and_cookies(client: TestClient) -> None:
    answer = client.get("/reply?fields=id")

    assert (answer.status_code, answer.json(), answer.headers["x-shelf"]) == (203, {"id": 1}, "7")
    assert answer.headers["set-cookie"].startswith("seen=1")


def test_nothing_and_whole_responses_stay_as_they_are(client: TestClient) -> None:
    assert client.get("/none?fields=id").json() is None
    assert client.get("/response?fields=id").text == "Emma"


@pytest.mark.parametrize("path", ["/text", "/stream"])
def test_what_has_no_fields_is_an_error_where_some_are_asked(client: TestClient, path: str) -> None:
    assert client.get(path).status_code == 200
    assert client.get(f"{path}?fields=id").status_code == 500


def test_what_the_contract_does_not_declare_never_leaves(client: TestClient) -> None:
    assert client.get("/rows?fields=secret").status_code == 422
    assert "secret" not in client.get("/rows?exclude=id").text


NAMES = "id, bookTitle, author, lines, grid, seller, owner, mixed, by_name, pair, number, shout"


@pytest.mark.parametrize("parameter", ["fields", "exclude"])
@pytest.mark.parametrize(
    ("asked", "detail"),
    [
        ("title", f"Only these can be chosen here: {NAMES}"),
        ("__class__", f"Only these can be chosen here: {NAMES}"),
        ("__all__", f"Only these can be chosen here: {NAMES}"),
        (",", f"Only these can be chosen here: {NAMES}"),
        ("id,", f"Only these can be chosen here: {NAMES}"),
        ("(", f"Only these can be chosen here: {NAMES}"),
        ("%00", f"Only these can be chosen here: {NAMES}"),
        ("author(email)", "Only these can be chosen here: name, mail"),
        ("author()", "Only these can be chosen here: name, mail"),
        ("owner(town)", "Only these can be chosen here: name, mail, number, text, inside"),
        ("id)", 'A ")" closes nothing'),
        ("author(name))", 'A ")" closes nothing'),
        ("author(name", 'A ")" is missing'),
        ("author(name)mail", 'A ")" closes nothing'),
        ("id(x)", "Nothing can be chosen inside"),
        ("grid(number)", "Nothing can be chosen inside"),
        ("by_name(name)", "Nothing can be chosen inside"),
        ("mixed(name)", "Nothing can be chosen inside"),
        ("number(name)", "Nothing can be chosen inside"),
        ("lines(" + "inside(" * 7 + "number" + ")" * 8, "The parentheses go too deep"),
    ],
)
def test_what_cannot_be_chosen_is_422(client: TestClient, parameter: str, asked: str, detail: str) -> None:
    refused = client.get(f"/one?{parameter}={asked}")

    assert refused.status_code == 422
    assert refused.json()["errors"] == [
        {"source": "query", "pointer": f"/{parameter}", "detail": detail, "code": "fields_invalid"}
    ]


def test_parentheses_may_go_eight_deep(client: TestClient) -> None:
    assert client.get("/one?fields=lines(" + "inside(" * 6 + "number" + ")" * 7).status_code == 200


def test_a_choice_is_bounded(client: TestClient) -> None:
    assert client.get("/one?fields=" + "id," * 333 + "id").status_code == 422
    assert client.get("/one?fields=" + "id," * 300 + "id").json() == {"id": 1}


@pytest.mark.parametrize("model", [list[Book], Page[Book], int, Book | None], ids=str)
def test_fields_are_chosen_of_one_model(model: Any) -> None:
    with pytest.raises(WiringError, match="Write the pydantic model, dataclass or TypedDict of one item"):
        SparseFields(model)


def test_fields_are_chosen_in_every_format() -> None:
    formats: list[Format] = [Json(), MessagePack(), Ndjson()]

    @get("/", formats=formats)
    @use_interceptor(SparseFields(Author))
    async def authors() -> list[Author]:
        return [Author(name="Ada", mail="ada@example.org")]

    with TestClient(Application(Module(controllers=[authors]))) as client:
        packed = client.get("/?fields=name", headers={"Accept": "application/msgpack"})
        lines = client.get("/?exclude=mail", headers={"Accept": "application/x-ndjson"})

    assert msgspec.msgpack.decode(packed.content) == [{"name": "Ada"}]
    assert lines.text == '{"name":"Ada"}\n'
