"""What an operation answers when all went well."""

from collections.abc import AsyncIterator
from typing import Any

import pytest
from pydantic import BaseModel
from starlette.responses import HTMLResponse, RedirectResponse, Response

from armature.core import Event, Gone, Preconditions, Reply, delete, etag, get, post
from armature.core.files import Download
from armature.core.formats import Json, Ndjson, Text
from armature.core.formats.messagepack import MessagePack
from armature.core.health import HealthModule
from tests.openapi.documents import document_of, operation_of


class Product(BaseModel):
    """A product as everybody sees it."""

    sku: str


class Row:
    sku = ""


REF = {"$ref": "#/components/schemas/Product"}
OF_JSON = {"application/json": {"schema": REF}}


@pytest.mark.parametrize(
    ("annotation", "content"),
    [
        (Product, OF_JSON),
        (Reply[Product], OF_JSON),
        (Product | Response, OF_JSON),
        (Product | None, {"application/json": {"schema": {"anyOf": [REF, {"type": "null"}]}}}),
        (list[Product], {"application/json": {"schema": {"type": "array", "items": REF}}}),
        (str, {"text/plain": {"schema": {"type": "string"}}}),
        (bytes, {"application/octet-stream": {}}),
        (AsyncIterator[Event], {"text/event-stream": {}}),
        (AsyncIterator[str], {"text/plain": {"schema": {"type": "string"}}}),
        (AsyncIterator[bytes], {"application/octet-stream": {}}),
        (AsyncIterator[Product], {"application/x-ndjson": {"schema": {"type": "string"}, "x-item-schema": REF}}),
        (AsyncIterator, {"application/x-ndjson": {"schema": {"type": "string"}, "x-item-schema": {}}}),
    ],
    ids=str,
)
def test_the_annotation_is_the_content(annotation: Any, content: Any) -> None:
    @get("/", returns=annotation)
    async def show() -> object:
        return None

    assert operation_of(show)["responses"]["200"] == {"description": "OK", "content": content}


def test_nothing_is_204_without_content() -> None:
    @delete("/")
    async def remove() -> None: ...

    assert operation_of(remove)["responses"]["204"] == {"description": "No Content"}


def test_the_status_and_the_constant_headers_are_those_of_the_decorator() -> None:
    @post("/", status=201, headers={"X-Kind": "new", "Content-Type": "application/hal+json"})
    async def make() -> Product:
        return Product(sku="")

    assert operation_of(make)["responses"]["201"] == {
        "description": "Created",
        "headers": {"X-Kind": {"required": True, "schema": {"type": "string", "const": "new"}}},
        "content": OF_JSON,
    }


def test_a_status_that_nobody_registered_has_no_phrase() -> None:
    @get("/", status=299)
    async def show() -> None: ...

    assert operation_of(show)["responses"]["299"] == {"description": "Status 299"}


@pytest.mark.parametrize(
    ("annotation", "status", "response"),
    [
        (Response, "2XX", {"description": "A response of the handler's own"}),
        (
            Reply[HTMLResponse],
            "2XX",
            {
                "description": "A response of the handler's own",
                "content": {"text/html": {"schema": {"type": "string"}}},
            },
        ),
        (RedirectResponse, "3XX", {"description": "A redirect"}),
        (HTMLResponse | RedirectResponse, "2XX", {"description": "A response of the handler's own"}),
    ],
    ids=["any", "html in a reply", "redirect", "one of two"],
)
def test_a_whole_response_is_known_by_its_class(annotation: Any, status: str, response: Any) -> None:
    @get("/", returns=annotation)
    async def by_option() -> object: ...

    async def show() -> object: ...

    show.__annotations__["return"] = annotation

    assert operation_of(by_option)["responses"][status] == response
    assert operation_of(get("/")(show))["responses"][status] == response


def test_a_download_has_ranges_where_it_is_got() -> None:
    @get("/")
    async def show() -> Download:
        return Download(b"")

    @post("/")
    async def make() -> Reply[Download]:
        return Reply(Download(b""))

    got, made = operation_of(show)["responses"], operation_of(make)["responses"]

    assert list(got) == ["200", "206", "304", "412", "416", "default"]
    assert got["200"] == {"description": "The file", "content": {"application/octet-stream": {}}}
    assert got["206"] == {
        "description": "The ranges of the file that the header `Range` asks for",
        "headers": {"Content-Range": {"schema": {"type": "string"}}},
        "content": {"application/octet-stream": {}, "multipart/byteranges": {}},
    }
    assert got["416"] == {"$ref": "#/components/responses/range-not-satisfiable"}
    assert made == {"200": got["200"], "default": got["default"]}


def test_other_statuses_of_a_reply_carry_the_same_and_stand_before_problems() -> None:
    @get("/{sku}", other_statuses=[202, 404], headers={"X-Kind": "product"}, raises=[Gone])
    async def show(sku: str) -> Reply[Product]:
        return Reply(Product(sku=sku), status=202)

    responses = operation_of(show)["responses"]

    assert list(responses) == ["200", "202", "404", "410", "default"]
    assert responses["202"] == responses["200"] | {"description": "Accepted"}
    assert responses["404"]["content"] == OF_JSON


def test_health_may_be_503() -> None:
    responses = document_of(imports=[HealthModule])["paths"]["/health"]["get"]["responses"]

    assert responses["503"] == responses["200"] | {"description": "Service Unavailable"}


def test_an_endpoint_that_clients_should_leave_is_deprecated() -> None:
    @get("/", deprecated=True)
    async def old() -> str:
        return ""

    assert operation_of(old)["deprecated"] is True


def test_each_format_is_a_content() -> None:
    @get("/", formats=[Json(), MessagePack(), Ndjson(), Text()])
    async def show() -> Product:
        return Product(sku="a")

    @post("/", formats=[Json(), MessagePack(), Text()])
    async def create(body: Product) -> None: ...

    shown, created = operation_of(show), operation_of(create)

    text = {"schema": {"type": "string"}}
    assert shown["responses"]["200"]["content"] == {
        **OF_JSON, "application/msgpack": {"schema": REF}, "application/x-ndjson": text, "text/plain": text
    }  # fmt: skip
    assert "406" in shown["responses"]
    assert created["requestBody"]["content"] == {**OF_JSON, "application/msgpack": {"schema": REF}}
    assert "406" not in created["responses"]


def test_conditional_requests_can_be_304_412_and_428() -> None:
    @get("/")
    @etag()
    async def show() -> Product:
        return Product(sku="a")

    @delete("/")
    @etag(required=True)
    async def remove(preconditions: Preconditions) -> None:
        preconditions.check("v7")

    shown, removed = operation_of(show)["responses"], operation_of(remove)["responses"]

    assert shown["304"] == {"description": "Not Modified"}
    assert [set(each) & {"304", "412", "428"} for each in (shown, removed)] == [{"304", "412"}, {"412", "428"}]
