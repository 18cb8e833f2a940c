"""Bodies: JSON as models of every kind, and bytes as they are."""

# Annotations are what these tests are given.
# pyright: reportInvalidTypeForm=false

import json
from dataclasses import dataclass
from decimal import Decimal
from typing import Annotated, Any, Generic, Literal, NewType, NotRequired, TypeVar

import pytest
from pydantic import BaseModel, Field, Json, RootModel
from typing_extensions import TypedDict

from armature.core import Body, Query, controller, get, patch, post, put, route
from tests.core.http.serving import application, exchange, problem, rejected, serve

T = TypeVar("T")


class Product(BaseModel):
    name: str = Field(min_length=1)
    price: Decimal = Field(default=Decimal(1), gt=0)
    tags: list[str] = []


class Aliased(BaseModel):
    product_id: int = Field(alias="productId")


@dataclass
class Point:
    x: int
    y: int = 0


class Options(TypedDict):
    size: int
    color: NotRequired[str]


class Page(BaseModel, Generic[T]):
    items: list[T]


class Ids(RootModel[list[int]]):
    pass


class Cat(BaseModel):
    kind: Literal["cat"]
    lives: int


class Dog(BaseModel):
    kind: Literal["dog"]
    age: int


Pet = Annotated[Cat | Dog, Field(discriminator="kind")]
NewProduct = NewType("NewProduct", Product)

VALID = [
    pytest.param(Product, {"name": "a"}, Product(name="a"), id="model"),
    pytest.param(Product, {"name": "a", "price": "2.50"}, Product(name="a", price=Decimal("2.50")), id="decimal-text"),
    pytest.param(Aliased, {"productId": 7}, Aliased(productId=7), id="alias"),
    pytest.param(Point, {"x": 1}, Point(1), id="dataclass"),
    pytest.param(Options, {"size": 1, "more": 2}, {"size": 1}, id="typed-dict"),
    pytest.param(list[Product], [{"name": "a"}], [Product(name="a")], id="list-of-models"),
    pytest.param(tuple[Point, ...], [{"x": 1}], (Point(1),), id="tuple-of-dataclasses"),
    pytest.param(Page[Point], {"items": [{"x": 1}]}, Page[Point](items=[Point(1)]), id="generic"),
    pytest.param(Ids, [1, 2], Ids([1, 2]), id="root-model"),
    pytest.param(Pet, {"kind": "dog", "age": 3}, Dog(kind="dog", age=3), id="discriminated-union"),
    pytest.param(Product | Point, {"x": 1}, Point(1), id="union-of-models"),
    pytest.param(NewProduct, {"name": "a"}, Product(name="a"), id="new-type"),
    pytest.param(Product | None, None, None, id="optional"),
    pytest.param(Annotated[dict[str, int], Body()], {"a": 1}, {"a": 1}, id="marked-dict"),
    pytest.param(Annotated[int, Body(gt=0)], 7, 7, id="marked-scalar"),
    pytest.param(Annotated[list[str], Body()], ["a"], ["a"], id="marked-list"),
    pytest.param(Annotated[Any, Body()], {"a": [None]}, {"a": [None]}, id="marked-any"),
]


@pytest.mark.parametrize(("kind", "sent", "value"), VALID)
def test_a_body_becomes_what_the_annotation_says(kind: Any, sent: object, value: object) -> None:
    seen: list[object] = []

    @post("/")
    async def handler(body: kind) -> None:
        seen.append(body)

    with serve(handler) as client:
        response = client.post("/", content=json.dumps(sent), headers={"content-type": "application/json"})

    assert response.status_code == 204, response.text
    assert seen == [value]


@pytest.mark.parametrize("declare", [post, put, patch], ids=["post", "put", "patch"])
def test_methods_that_carry_a_body_take_one(declare: Any) -> None:
    @declare("/")
    async def handler(body: Point) -> int:
        return body.x

    with serve(handler) as client:
        assert client.request(declare.__name__, "/", json={"x": 3}).json() == 3


def test_a_query_method_carries_a_body_too() -> None:
    @route("query", "/")
    async def handler(body: Point) -> int:
        return body.x

    with serve(handler) as client:
        assert client.request("QUERY", "/", json={"x": 3}).json() == 3


@pytest.mark.parametrize(
    "content_type",
    [
        "application/json",
        "application/json; charset=utf-8",
        "APPLICATION/JSON",
        "application/merge-patch+json",
        "application/vnd.shop.v1+json ; v=1",
    ],
)
def test_every_json_type_is_read(content_type: str) -> None:
    @post("/")
    async def handler(body: Point) -> int:
        return body.x

    with serve(handler) as client:
        assert client.post("/", content=b'{"x": 3}', headers={"content-type": content_type}).json() == 3


@pytest.mark.parametrize(
    ("headers", "sent"),
    [
        pytest.param({}, "without a Content-Type", id="none"),
        pytest.param({"content-type": "text/plain"}, "of type text/plain", id="text"),
        pytest.param(
            {"content-type": "application/x-www-form-urlencoded"},
            "of type application/x-www-form-urlencoded",
            id="form",
        ),
        pytest.param({"content-type": "a" * 200}, f"of type {'a' * 100}", id="long"),
    ],
)
def test_a_body_in_another_format_is_415(headers: dict[str, str], sent: str) -> None:
    @post("/")
    async def handler(body: Point) -> None:
        pytest.fail("the handler runs only with a body that was read")

    with serve(handler) as client:
        response = client.post("/", content=b"x=3", headers=headers)

    assert response.headers["accept"] == "application/json"
    assert response.status_code == 415
    assert response.json() == problem(
        415, "unsupported-media-type", "Unsupported media type", f"The body came {sent}; send application/json."
    )


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        pytest.param(b'{"x": 1', "Eof while parsing an object at line 1 column 7", id="cut-off"),
        pytest.param(b"{'x': 1}", "Key must be a string at line 1 column 2", id="quotes"),
        pytest.param(b"\xff", "Expected value at line 1 column 1", id="bytes"),
        pytest.param(b'{"x": "\\ud800"}', "Unexpected end of hex escape at line 1 column 14", id="lone-surrogate"),
        pytest.param(b'{"x": "\xff"}', "Invalid unicode code point at line 1 column 8", id="no-utf-8"),
        pytest.param(b"[" * 10_000 + b"]" * 10_000, "Recursion limit exceeded at line 1 column 202", id="deep"),
        pytest.param(b"9" * 5_000, "Number out of range at line 1 column 4302", id="endless-number"),
    ],
)
def test_a_body_that_is_no_json_is_400(body: bytes, reason: str) -> None:
    @post("/")
    async def handler(body: Point) -> None:
        pytest.fail("the handler runs only with valid values")

    with serve(handler) as client:
        response = client.post("/", content=body, headers={"content-type": "application/json"})

    assert response.status_code == 400
    assert response.json() == problem(400, "bad-request", "Bad request", f"The body is not valid JSON. {reason}.")


def test_a_field_that_should_hold_json_and_does_not_is_422() -> None:
    class Holder(BaseModel):
        inner: Json[Any]

    @post("/")
    async def handler(body: Holder) -> None:
        pytest.fail("the handler runs only with valid values")

    with serve(handler) as client:
        response = client.post("/", json={"inner": "{"})

    detail = "Invalid JSON: EOF while parsing an object at line 1 column 1"
    assert response.json() == rejected(("body", "/inner", "json_invalid", detail))


class Line(BaseModel):
    sku: str = Field(max_length=3)
    count: int


class Order(BaseModel):
    lines: list[Line]
    by: dict[str, Line] = {}
    a_b: int = Field(default=0, alias="a/b")


@pytest.mark.parametrize(
    ("kind", "sent", "errors"),
    [
        pytest.param(
            Order,
            {
                "lines": [{"sku": "a", "count": 1}, {"sku": "SECRET", "count": "SECRET"}],
                "by": {"x~y": {"sku": "b"}},
                "a/b": "SECRET",
            },
            [
                ("body", "/lines/1/sku", "string_too_long", "String should have at most 3 characters"),
                (
                    "body",
                    "/lines/1/count",
                    "int_parsing",
                    "Input should be a valid integer, unable to parse string as an integer",
                ),
                ("body", "/by/x~0y/count", "missing", "Field required"),
                (
                    "body",
                    "/a~1b",
                    "int_parsing",
                    "Input should be a valid integer, unable to parse string as an integer",
                ),
            ],
            id="nested",
        ),
        pytest.param(
            Product | Point,
            {},
            [("body", "/name", "missing", "Field required"), ("body", "/x", "missing", "Field required")],
            id="union",
        ),
        pytest.param(
            list[Cat | Dog],
            [{"kind": "cat"}],
            [
                ("body", "/0/lives", "missing", "Field required"),
                ("body", "/0/kind", "literal_error", "Input should be 'dog'"),
                ("body", "/0/age", "missing", "Field required"),
            ],
            id="list-of-unions",
        ),
        pytest.param(Pet, {"kind": "cat"}, [("body", "/lives", "missing", "Field required")], id="tagged-union"),
        pytest.param(
            Annotated[dict[int, int], Body()],
            {"x": 1},
            [("body", "/x", "int_parsing", "Input should be a valid integer, unable to parse string as an integer")],
            id="key",
        ),
        pytest.param(Product, "SECRET", [("body", "", "model_type", "Input should be an object")], id="no-object"),
        pytest.param(Product, None, [("body", "", "model_type", "Input should be an object")], id="null"),
        pytest.param(tuple[Point, Point], [{"x": 1}], [("body", "/1", "missing", "Field required")], id="too-short"),
    ],
)
def test_faults_of_a_body_are_found_by_their_json_pointers(
    kind: Any, sent: object, errors: list[tuple[str, str, str, str]]
) -> None:
    @post("/")
    async def handler(body: kind) -> None:
        pytest.fail("the handler runs only with valid values")

    with serve(handler) as client:
        response = client.post("/", content=json.dumps(sent), headers={"content-type": "application/json"})

    assert response.status_code == 422
    assert "SECRET" not in response.text
    assert response.json() == rejected(*errors)


def test_faults_of_the_body_and_of_other_values_are_reported_together() -> None:
    @post("/")
    async def handler(count: int, body: Point) -> None:
        pytest.fail("the handler runs only with valid values")

    with serve(handler) as client:
        response = client.post("/?count=x", json={"x": "y"})

    number = "Input should be a valid integer, unable to parse string as an integer"
    assert response.json() == rejected(
        ("query", "/count", "int_parsing", number), ("body", "/x", "int_parsing", number)
    )


def test_not_a_number_is_refused_where_a_constraint_needs_a_number() -> None:
    @post("/")
    async def handler(body: Product) -> None:
        pytest.fail("the handler runs only with valid values")

    with serve(handler) as client:
        response = client.post(
            "/", content=b'{"name": "a", "price": NaN}', headers={"content-type": "application/json"}
        )

    assert response.json() == rejected(("body", "/price", "finite_number", "Input should be a finite number"))


@pytest.mark.parametrize("kind", [Point, bytes, list[Point]], ids=["model", "bytes", "list"])
def test_an_empty_body_is_a_missing_one(kind: Any) -> None:
    @post("/")
    async def handler(body: kind) -> None:
        pytest.fail("the handler runs only with a body")

    with serve(handler) as client:
        response = client.post("/")

    assert response.json() == rejected(("body", "", "missing", "A body is required."))


@pytest.mark.parametrize("kind", [Point | None, bytes | None], ids=["model", "bytes"])
def test_an_empty_body_is_the_default_where_there_is_one(kind: Any) -> None:
    seen: list[object] = []

    @post("/")
    async def handler(body: kind = None) -> None:
        seen.append(body)

    with serve(handler) as client:
        assert client.post("/").status_code == 204

    assert seen == [None]


@pytest.mark.parametrize("headers", [{}, {"content-type": "image/png"}], ids=["no-type", "image"])
def test_bytes_are_the_body_as_it_came(headers: dict[str, str]) -> None:
    @post("/")
    async def handler(body: bytes) -> bytes:
        return body

    with serve(handler) as client:
        assert client.post("/", content=b"\x00\xff{", headers=headers).content == b"\x00\xff{"


def test_constraints_of_bytes_hold() -> None:
    @post("/")
    async def handler(body: Annotated[bytes, Body(max_length=3)]) -> None:
        pytest.fail("the handler runs only with valid values")

    with serve(handler) as client:
        response = client.post("/", content=b"abcd")

    assert response.json() == rejected(("body", "", "bytes_too_long", "Data should have at most 3 bytes"))


async def test_a_body_that_comes_in_parts_is_put_together() -> None:
    @post("/")
    async def handler(body: bytes) -> bytes:
        return body

    async with application(handler) as app:
        parts = [{"type": "http.request", "body": part, "more_body": part != b""} for part in (b"ab", b"cd", b"")]
        sent = await exchange(app, "POST", "/", body=parts)

    assert sent[1]["body"] == b"abcd"


@pytest.mark.parametrize("before", [[], [{"type": "http.request", "body": b"{", "more_body": True}]], ids=["0", "1"])
async def test_nothing_is_answered_to_a_client_that_leaves_before_its_body_came(before: list[dict[str, Any]]) -> None:
    @post("/")
    async def handler(body: Point) -> None:
        pytest.fail("the handler runs only with a body")

    async with application(handler) as app:
        assert await exchange(app, "POST", "/", body=[*before, {"type": "http.disconnect"}]) == []


class Filter(BaseModel):
    name: str = ""
    page: int = Field(default=1, ge=1)
    tags: list[str] = []
    sizes: set[int] | None = Field(default=None, alias="size")
    colors: list[str] = Field(default=[], validation_alias="color")


@dataclass
class FilterOfFields:
    name: str = ""
    tags: tuple[str, ...] = ()


class FilterOfKeys(TypedDict):
    name: str
    tags: NotRequired[list[str]]


@dataclass
class FilterOf(Generic[T]):
    tags: list[str]
    value: T


@pytest.mark.parametrize(
    ("kind", "query", "value"),
    [
        pytest.param(Filter, "", Filter(), id="empty"),
        pytest.param(
            Filter,
            "name=a&page=2&tags=x&tags=y&size=1&size=2&size=1&color=red&unknown=1",
            Filter.model_validate({"name": "a", "page": 2, "tags": ["x", "y"], "size": {1, 2}, "color": ["red"]}),
            id="model",
        ),
        pytest.param(Filter | None, "name=a", Filter(name="a"), id="optional"),
        pytest.param(FilterOfFields, "name=a&tags=x", FilterOfFields("a", ("x",)), id="dataclass"),
        pytest.param(FilterOfKeys, "name=a&tags=x", {"name": "a", "tags": ["x"]}, id="typed-dict"),
        pytest.param(FilterOf[int], "tags=a&value=3", FilterOf(["a"], 3), id="generic-dataclass"),
    ],
)
def test_a_model_can_be_filled_from_the_query(kind: Any, query: str, value: object) -> None:
    seen: list[object] = []

    @get("/")
    async def handler(filter: Annotated[kind, Query()]) -> None:
        seen.append(filter)

    with serve(handler) as client:
        response = client.get(f"/?{query}")

    assert response.status_code == 204, response.text
    assert seen == [value]


def test_faults_of_a_model_in_the_query_point_at_the_names_of_the_query() -> None:
    class Strict(Filter, extra="forbid"):
        kinds: list[int] = []

    @get("/")
    async def handler(filter: Annotated[Strict, Query()]) -> None:
        pytest.fail("the handler runs only with valid values")

    with serve(handler) as client:
        response = client.get("/?page=0&kinds=1&kinds=x&more=SECRET")

    assert "SECRET" not in response.text
    assert response.json() == rejected(
        ("query", "/page", "greater_than_equal", "Input should be greater than or equal to 1"),
        ("query", "/kinds/1", "int_parsing", "Input should be a valid integer, unable to parse string as an integer"),
        ("query", "/more", "extra_forbidden", "Extra inputs are not permitted"),
    )


def test_a_controller_takes_values_of_all_sources_at_once() -> None:
    @controller("/orders")
    class Orders:
        @post("/{id:int}")
        async def place(self, id: int, body: Point, note: str = "", *, dry: bool = False) -> list[object]:
            return [id, body.x, note, dry]

    with serve(Orders) as client:
        response = client.post(
            "/orders/4?note=n&dry=yes", content=json.dumps({"x": 1}), headers={"content-type": "application/json"}
        )

    assert response.json() == [4, 1, "n", True]
