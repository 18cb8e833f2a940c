"""A result is sent as its return annotation says, with the status and headers of its route."""

# Annotations are what these tests are given.
# pyright: reportInvalidTypeForm=false

import math
from collections import deque
from collections.abc import AsyncIterator, Sequence
from datetime import date
from decimal import Decimal
from typing import Annotated, Any, Literal, NewType
from uuid import UUID

import pytest
from pydantic import BaseModel, Field
from starlette.background import BackgroundTask
from starlette.responses import JSONResponse, Response

from armature.core import Reply, WiringError, delete, get, head, post
from tests.core.http.serving import application, exchange, serve
from tests.core.pipeline.shapes import (
    Color,
    Ids,
    Keys,
    Page,
    Point,
    Priced,
    Product,
    Row,
    Slice,
    returning,
)

Name = NewType("Name", str)


def test_a_constant_header_stands_in_the_place_of_ours() -> None:
    @get("/text", headers={"Content-Type": "text/csv"})
    async def text() -> str:
        return "a,b"

    @get("/stream", headers={"Content-Type": "application/json"})
    async def stream() -> AsyncIterator[int]:
        yield 1

    with serve(text, stream) as client:
        assert client.get("/text").headers.get_list("content-type") == ["text/csv"]
        assert client.get("/stream").headers.get_list("content-type") == ["application/json"]


@pytest.mark.parametrize(
    ("annotation", "result", "content_type", "body"),
    [
        pytest.param(str, "ä", "text/plain; charset=utf-8", "ä".encode(), id="str"),
        pytest.param(str, "", "text/plain; charset=utf-8", b"", id="empty-str"),
        pytest.param(Name, Name("a"), "text/plain; charset=utf-8", b"a", id="new-type-of-str"),
        pytest.param(Annotated[str, "note"], "a", "text/plain; charset=utf-8", b"a", id="annotated-str"),
        pytest.param(bytes, b"\xff", "application/octet-stream", b"\xff", id="bytes"),
        pytest.param(int, 7, "application/json", b"7", id="int"),
        pytest.param(int, 10**50, "application/json", b"1" + b"0" * 50, id="big-int"),
        pytest.param(float, 7, "application/json", b"7.0", id="int-for-float"),
        pytest.param(float, math.nan, "application/json", b"null", id="not-a-number"),
        pytest.param(list[float], [math.inf], "application/json", b"[null]", id="infinity"),
        pytest.param(bool, True, "application/json", b"true", id="bool"),
        pytest.param(Decimal, Decimal("1.50"), "application/json", b'"1.50"', id="decimal"),
        pytest.param(UUID, UUID(int=0), "application/json", b'"00000000-0000-0000-0000-000000000000"', id="uuid"),
        pytest.param(date, date(2026, 1, 2), "application/json", b'"2026-01-02"', id="date"),
        pytest.param(Color, Color.RED, "application/json", b'"red"', id="enum"),
        pytest.param(Literal["a", "b"], "a", "application/json", b'"a"', id="literal"),
        pytest.param(str | None, "a", "application/json", b'"a"', id="optional-str"),
        pytest.param(int | str, "a", "application/json", b'"a"', id="union-of-scalars"),
        pytest.param(Product, Product(id=1), "application/json", b'{"id":1,"name":"hammer"}', id="model"),
        pytest.param(Point, Point(1), "application/json", b'{"x":1}', id="dataclass"),
        pytest.param(Keys, {"id": 1}, "application/json", b'{"id":1}', id="typed-dict"),
        pytest.param(Ids, Ids([1]), "application/json", b"[1]", id="root-model"),
        pytest.param(Product | None, None, "application/json", b"null", id="none-of-an-optional"),
        pytest.param(Product | None, Product(id=1), "application/json", b'{"id":1,"name":"hammer"}', id="optional"),
        pytest.param(Product | Point, Point(1), "application/json", b'{"x":1}', id="union"),
        pytest.param(list[Product], [], "application/json", b"[]", id="empty-list"),
        pytest.param(list[Product], [Product(id=1)], "application/json", b'[{"id":1,"name":"hammer"}]', id="list"),
        pytest.param(tuple[Point, ...], (Point(1),), "application/json", b'[{"x":1}]', id="tuple"),
        pytest.param(tuple[int, Point], (1, Point(1)), "application/json", b'[1,{"x":1}]', id="pair"),
        pytest.param(Sequence[Point], [Point(1)], "application/json", b'[{"x":1}]', id="sequence"),
        pytest.param(deque[Point], deque([Point(1)]), "application/json", b'[{"x":1}]', id="deque"),
        pytest.param(dict[str, Point], {"a": Point(1)}, "application/json", b'{"a":{"x":1}}', id="dict-of-models"),
        pytest.param(dict[str, int], {"a": 1}, "application/json", b'{"a":1}', id="dict"),
        pytest.param(dict, {"a": [1, None]}, "application/json", b'{"a":[1,null]}', id="bare-dict"),
        pytest.param(list, [1, "a"], "application/json", b'[1,"a"]', id="bare-list"),
        pytest.param(set[int], {1}, "application/json", b"[1]", id="set"),
        pytest.param(list[int], (1, 2), "application/json", b"[1,2]", id="tuple-for-list"),
        pytest.param(Any, {"a": Point(1)}, "application/json", b'{"a":{"x":1}}', id="any"),
        pytest.param(object, [1], "application/json", b"[1]", id="object"),
        pytest.param(
            Page[Point], Page[Point](items=[Point(1)]), "application/json", b'{"items":[{"x":1}]}', id="generic"
        ),
        pytest.param(
            Slice[Point],
            Slice([Point(1)], 1),
            "application/json",
            b'{"items":[{"x":1}],"total":1}',
            id="generic-dataclass",
        ),
        pytest.param(
            Slice[int], Slice([1], 1), "application/json", b'{"items":[1],"total":1}', id="generic-dataclass-of-scalars"
        ),
        pytest.param(
            Annotated[Product, "note"], Product(id=1), "application/json", b'{"id":1,"name":"hammer"}', id="annotated"
        ),
    ],
)
def test_a_result_is_sent_as_its_annotation_says(
    annotation: Any, result: object, content_type: str, body: bytes
) -> None:
    with serve(returning(result, annotation)) as client:
        response = client.get("/")

    assert response.status_code == 200, response.text
    assert response.headers["content-type"] == content_type
    assert response.headers["content-length"] == str(len(body))
    assert response.content == body


class Aliased(BaseModel):
    product_id: int = Field(alias="productId")
    label: str = Field(default="a", serialization_alias="Label")


class Nested(BaseModel):
    items: list[Aliased]


@pytest.mark.parametrize(
    ("annotation", "result", "body"),
    [
        pytest.param(Aliased, Aliased(productId=1), {"productId": 1, "Label": "a"}, id="model"),
        pytest.param(
            Nested, Nested(items=[Aliased(productId=1)]), {"items": [{"productId": 1, "Label": "a"}]}, id="nested"
        ),
        pytest.param(Aliased, Row(product_id=1, label="b"), {"productId": 1, "Label": "b"}, id="row"),
    ],
)
def test_aliases_are_the_names_on_the_wire(annotation: Any, result: object, body: object) -> None:
    with serve(returning(result, annotation)) as client:
        assert client.get("/").json() == body


@pytest.mark.parametrize("annotation", [None, type(None)], ids=["None", "NoneType"])
def test_nothing_is_204_without_a_length(annotation: Any) -> None:
    with serve(returning(None, annotation)) as client:
        response = client.get("/")

    assert (response.status_code, response.content) == (204, b"")
    assert "content-length" not in response.headers
    assert "content-type" not in response.headers


def test_nothing_under_another_status_has_a_length_of_zero() -> None:
    @post("/", status=202, headers={"X-A": "1"})
    async def handler() -> None: ...

    with serve(handler) as client:
        response = client.post("/")

    assert (response.status_code, response.content, response.headers["x-a"]) == (202, b"", "1")
    assert response.headers["content-length"] == "0"


def test_the_options_of_a_route_set_status_and_headers() -> None:
    @post("/", status=201, headers={"Cache-Control": "no-store"})
    async def handler() -> Product:
        return Product(id=1)

    with serve(handler) as client:
        response = client.post("/")

    assert response.status_code == 201
    assert response.headers["cache-control"] == "no-store"


@pytest.mark.parametrize(
    "annotation",
    [Response, JSONResponse, Product | Response, Response | JSONResponse, Reply[Product] | Response],
    ids=str,
)
def test_a_response_of_starlette_passes_through(annotation: Any) -> None:
    with serve(returning(JSONResponse({"a": 1}, 203, {"x-a": "1"}), annotation)) as client:
        response = client.get("/")

    assert (response.status_code, response.json(), response.headers["x-a"]) == (203, {"a": 1}, "1")
    assert response.headers["x-request-id"] == "test"


def test_a_value_beside_a_response_is_sent_by_its_own_contract() -> None:
    with serve(returning(Priced(id=1), Product | Point | Response)) as client:
        assert client.get("/").json() == {"id": 1, "name": "hammer"}


def test_the_task_of_a_response_runs_after_the_answer() -> None:
    ran: list[str] = []

    @get("/")
    async def handler() -> Response:
        return Response("a", background=BackgroundTask(ran.append, "after"))

    with serve(handler) as client:
        assert client.get("/").text == "a"

    assert ran == ["after"]


async def test_head_is_answered_like_get_without_the_body() -> None:
    async with application(returning(Product(id=1), Product)) as app:
        sent = await exchange(app, "HEAD", "/")

    assert sent[0]["status"] == 200
    assert (b"content-length", b"24") in sent[0]["headers"]
    assert sent[1] == {"type": "http.response.body", "body": b""}


def test_head_may_have_a_handler_of_its_own() -> None:
    @head("/", headers={"X-Total": "3"})
    async def handler() -> None: ...

    with serve(handler) as client:
        assert client.head("/").headers["x-total"] == "3"


def test_a_handler_that_does_not_say_what_it_returns_does_not_start() -> None:
    @get("/")
    async def handler(): ...

    with pytest.raises(WiringError, match=r"^handler \(.*\) has no return annotation"):
        application(handler)


@pytest.mark.parametrize(
    ("declare", "annotation", "message"),
    [
        pytest.param(
            delete("/", status=204),
            Product,
            "handler ({where}) answers with 204, which has no body, and returns Product.\n"
            "Write `-> None`, or another status.",
            id="204",
        ),
        pytest.param(
            get("/", status=304),
            list[Product],
            "handler ({where}) answers with 304, which has no body, and returns list[Product].\n"
            "Write `-> None`, or another status.",
            id="304",
        ),
        pytest.param(
            get("/", status=201),
            Response,
            "handler ({where}) returns a Response, which has a status and headers of its own: those of the "
            "decorator would do nothing.\nSet them on the Response.",
            id="response-with-status",
        ),
        pytest.param(
            get("/", headers={"a": "1"}),
            JSONResponse,
            "handler ({where}) returns a Response, which has a status and headers of its own: those of the "
            "decorator would do nothing.\nSet them on the Response.",
            id="response-with-headers",
        ),
    ],
)
def test_options_that_no_result_could_obey_do_not_start(declare: Any, annotation: Any, message: str) -> None:
    async def handler() -> annotation: ...

    with pytest.raises(WiringError) as caught:
        application(declare(handler))

    where = str(caught.value).partition("(")[2].partition(")")[0]
    assert str(caught.value) == message.format(where=where)


@pytest.mark.parametrize("status", [204, 304])
def test_a_status_without_a_body_suits_a_handler_of_nothing(status: int) -> None:
    @get("/", status=status)
    async def handler() -> None: ...

    with serve(handler) as client:
        response = client.get("/")

    assert (response.status_code, response.content) == (status, b"")


def test_a_contract_that_pydantic_does_not_know_does_not_start() -> None:
    with pytest.raises(WiringError, match="pydantic cannot"):
        application(returning(None, Row))
