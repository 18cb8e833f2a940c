"""What path, query, headers and cookies hold."""

from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from datetime import date
from enum import Enum
from typing import Annotated, Any, Literal
from uuid import UUID

import pytest
from pydantic import BaseModel, Field
from starlette.requests import Request
from typing_extensions import TypedDict

from armature.core import Application, Cookie, Depends, Event, Header, Module, Path, Query, get, use_guard
from armature.core.broadcast import LastEventId
from armature.core.routing import Converter
from tests.openapi.documents import document_of, documented, parameters_of


class Color(Enum):
    """What hammers are painted in."""

    RED = "red"
    BLUE = "blue"


def test_a_part_of_the_path_is_required_and_has_the_schema_of_its_annotation() -> None:
    @get("/products/{id:int}")
    async def show(id: Annotated[int, Path(ge=1, description="Its number.", examples=[7])]) -> str:
        return ""

    assert document_of(show)["paths"]["/products/{id}"]["get"]["parameters"] == [
        {
            "name": "id",
            "in": "path",
            "description": "Its number.",
            "required": True,
            "schema": {"type": "integer", "minimum": 1, "examples": [7]},
        }
    ]


@pytest.mark.parametrize(
    ("template", "schema"),
    [
        ("{part}", {"type": "string"}),
        ("{part:path}", {"type": "string"}),
        ("{part:int}", {"type": "integer"}),
        ("{part:float}", {"type": "number"}),
        ("{part:uuid}", {"type": "string", "format": "uuid"}),
        ("{part:date}", {"type": "string", "format": "date"}),
        ("{part:slug}", {"type": "string", "pattern": "^(?:[-a-zA-Z0-9_]+)$"}),
        ("{part:sku}", {"type": "string", "pattern": "^(?:[A-Z]{3})$"}),
        ("{part:odd}", {"type": "string"}),
    ],
)
@pytest.mark.parametrize("taken", [True, False], ids=["taken as text", "read from the request"])
def test_a_converter_is_a_schema_where_the_handler_says_no_more(template: str, schema: Any, taken: bool) -> None:
    @get(f"/{template}")
    async def by_text(part: str) -> str:
        return ""

    @get(f"/{template}")
    async def by_request(request: Request) -> str:
        return ""

    module = Module(controllers=[by_text if taken else by_request])
    app = Application(module, converters=[Converter("sku", "[A-Z]{3}"), Converter("odd", "(?s:.+)")])

    [parameter] = documented(app)["paths"]["/{part}"]["get"]["parameters"]

    assert parameter == {"name": "part", "in": "path", "required": True, "schema": schema}


@pytest.mark.parametrize(
    ("annotation", "schema"),
    [
        (UUID, {"type": "string", "format": "uuid"}),
        (date, {"type": "string", "format": "date"}),
        (Literal["a", "b"], {"type": "string", "enum": ["a", "b"]}),
        (Color, {"$ref": "#/components/schemas/Color"}),
        (Annotated[str, Path(max_length=3)], {"type": "string", "pattern": "^(?:[-a-zA-Z0-9_]+)$", "maxLength": 3}),
    ],
    ids=["uuid", "date", "literal", "enum", "text with a limit"],
)
def test_an_annotation_says_more_than_a_converter(annotation: Any, schema: Any) -> None:
    async def show(part: object) -> str:
        return ""

    show.__annotations__["part"] = annotation

    [parameter] = parameters_of(get("/{part:slug}")(show))

    assert parameter["schema"] == schema


def test_values_of_the_query_have_defaults_constraints_and_names_on_the_wire() -> None:
    @get("/")
    async def search(
        *,
        q: str,
        page: Annotated[int, Query(alias="p", ge=1, description="Counted from one.")] = 1,
        tag: Annotated[list[str], Query(max_length=3)] = [],  # noqa: B006 - never changed
        color: Color = Color.RED,
        before: date | None = None,
        size: Literal[10, 20] | None = None,
    ) -> str:
        return ""

    assert parameters_of(search) == [
        {"name": "q", "in": "query", "required": True, "schema": {"type": "string"}},
        {
            "name": "p",
            "in": "query",
            "description": "Counted from one.",
            "schema": {"type": "integer", "minimum": 1, "default": 1},
        },
        {
            "name": "tag",
            "in": "query",
            "schema": {"type": "array", "items": {"type": "string"}, "maxItems": 3, "default": []},
        },
        {"name": "color", "in": "query", "schema": {"$ref": "#/components/schemas/Color", "default": "red"}},
        {"name": "before", "in": "query", "schema": {"type": "string", "format": "date"}},
        {"name": "size", "in": "query", "schema": {"type": "integer", "enum": [10, 20]}},
    ]


class Filter(BaseModel):
    """Read from the query, and so no schema of its own."""

    q: str = Field(description="Any part.")
    color: Color | None = None
    most: int | float | None = Field(None, alias="max", description="In cents.")
    sizes: list[int] = Field(default_factory=list)


def test_a_model_of_the_query_is_one_parameter_for_each_field() -> None:
    @get("/")
    async def search(filter: Annotated[Filter | None, Query()]) -> str:
        return ""

    document = document_of(search)

    assert document["paths"]["/"]["get"]["parameters"] == [
        {
            "name": "q",
            "in": "query",
            "description": "Any part.",
            "required": True,
            "schema": {"type": "string"},
        },
        {"name": "color", "in": "query", "schema": {"$ref": "#/components/schemas/Color"}},
        {
            "name": "max",
            "in": "query",
            "description": "In cents.",
            "schema": {"anyOf": [{"type": "integer"}, {"type": "number"}]},
        },
        {"name": "sizes", "in": "query", "schema": {"type": "array", "items": {"type": "integer"}}},
    ]
    assert "Color" in document["components"]["schemas"]
    assert "Filter" not in document["components"]["schemas"]


def test_headers_and_cookies_are_named_as_they_are_sent() -> None:
    @get("/")
    async def show(
        last_event_id: Annotated[int | None, Header()] = None,
        key: Annotated[str, Header(alias="x-KEY")] = "",
        groups: Annotated[list[str] | None, Header()] = None,
        session: Annotated[str | None, Cookie(alias="sid")] = None,
    ) -> str:
        return ""

    assert parameters_of(show) == [
        {"name": "Last-Event-Id", "in": "header", "schema": {"type": "integer"}},
        {"name": "x-KEY", "in": "header", "schema": {"type": "string", "default": ""}},
        {"name": "Groups", "in": "header", "schema": {"type": "array", "items": {"type": "string"}}},
        {"name": "sid", "in": "cookie", "schema": {"type": "string"}},
    ]


def test_headers_that_openapi_describes_elsewhere_are_left_out() -> None:
    @get("/")
    async def show(
        authorization: Annotated[str, Header()],
        accept: Annotated[str, Header()] = "",
        content_type: Annotated[str, Header()] = "",
    ) -> str:
        return ""

    assert parameters_of(show) == []


class Paging(TypedDict):
    limit: int


class Sorting(TypedDict):
    sort: str


@dataclass
class Found:
    """A group: its fields come from several sources."""

    id: Annotated[int, Path()]
    trace: Annotated[str, Header()]
    marks: Annotated[list[str], Query()] = field(default_factory=list)


class Counting:
    def can_activate(self, paging: Annotated[Paging, Query()], trace: Annotated[str, Header()] = "") -> bool:
        return True


async def language(lang: Annotated[str, Query()] = "en") -> str:
    return lang


def test_what_guards_functions_and_groups_take_counts_too_and_each_value_once() -> None:
    @get("/{id:int}")
    @use_guard(Counting)
    async def show(
        found: Found, lang: Annotated[str, Depends(language)], sorting: Annotated[Sorting, Query()], limit: int = 3
    ) -> str:
        return ""

    assert parameters_of(show) == [
        {"name": "id", "in": "path", "required": True, "schema": {"type": "integer"}},
        {"name": "Trace", "in": "header", "required": True, "schema": {"type": "string"}},
        {"name": "marks", "in": "query", "schema": {"type": "array", "items": {"type": "string"}}},
        {"name": "lang", "in": "query", "schema": {"type": "string", "default": "en"}},
        {"name": "sort", "in": "query", "required": True, "schema": {"type": "string"}},
        {"name": "limit", "in": "query", "schema": {"type": "integer", "default": 3}},
    ]


def test_the_last_event_that_a_client_has_seen_is_a_header() -> None:
    @get("/")
    async def follow(last_event_id: LastEventId) -> AsyncIterator[Event]:
        yield Event()

    assert parameters_of(follow) == [{"name": "Last-Event-Id", "in": "header", "schema": {"type": "string"}}]


def test_what_one_of_several_requires_is_required() -> None:
    class Keyed:
        def can_activate(self, key: str) -> bool:
            return True

    @get("/")
    @use_guard(Keyed)
    async def show(key: str = "none") -> str:
        return ""

    assert parameters_of(show) == [{"name": "key", "in": "query", "required": True, "schema": {"type": "string"}}]


def test_a_default_that_has_no_json_is_left_out() -> None:
    nothing: Any = object()

    @get("/")
    async def show(key: str = nothing) -> str:
        return ""

    assert parameters_of(show) == [{"name": "key", "in": "query", "schema": {"type": "string"}}]
