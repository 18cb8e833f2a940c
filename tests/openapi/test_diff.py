"""What changed between two documents: every kind of change, and what it means for clients."""

from collections.abc import AsyncIterator
from typing import Annotated, Any

import pytest
from pydantic import BaseModel

from armature.core import Body, Query, get, post
from armature.openapi import Change, Severity, diff
from armature.openapi.changes import SEVERITIES
from armature.openapi.info import merged
from tests.openapi.documents import document_of

Json = dict[str, Any]

TEXT: Json = {"type": "string"}
KEY: Json = {"name": "key", "in": "query", "schema": TEXT}
REQUIRED_KEY: Json = {**KEY, "required": True}
BODY: Json = {"content": {"application/json": {"schema": TEXT}}}
REQUIRED_BODY: Json = {**BODY, "required": True}
SIGNED: Json = {"security": [{"bearer": []}]}


def document(**operation: Any) -> Json:
    """A document of one operation."""
    shown = merged({"operationId": "show", "responses": {"200": {"description": "OK"}}}, operation)
    return {"openapi": "3.1.0", "paths": {"/": {"get": shown, "x-note": {}}}, "components": {"schemas": {}}}


def taking(schema: Json, media_type: str = "application/json") -> Json:
    return document(requestBody={"content": {media_type: {"schema": schema}}})


def giving(schema: Json, media_type: str = "application/json") -> Json:
    return document(responses={"200": {"content": {media_type: {"schema": schema}}}})


def of(*required: str, **properties: Json) -> Json:
    return {"type": "object", "properties": properties, "required": list(required)}


NOTHING: Json = {"openapi": "3.1.0", "paths": {}}
ONE, NULLABLE = TEXT, {"anyOf": [TEXT, {"type": "null"}]}
SMALL, BIG = {"enum": ["a"]}, {"enum": ["a", "b"]}

OPERATIONS: list[tuple[str, Json, Json, str]] = [
    ("operation-removed", document(), NOTHING, "The operation is gone."),
    ("operation-added", NOTHING, document(), "The operation is new."),
    (
        "operation-id-changed",
        document(),
        document(operationId="see"),
        'The operation was called "show" and is called "see": generated clients rename it.',
    ),
    ("parameter-removed", document(parameters=[KEY]), document(), 'The query parameter "key" is gone.'),
    ("parameter-added", document(), document(parameters=[KEY]), 'The query parameter "key" is new.'),
    (
        "required-parameter-added",
        document(),
        document(parameters=[REQUIRED_KEY]),
        'The query parameter "key" is new and required.',
    ),
    (
        "parameter-became-required",
        document(parameters=[KEY]),
        document(parameters=[REQUIRED_KEY]),
        'The query parameter "key" is required now.',
    ),
    (
        "parameter-became-optional",
        document(parameters=[REQUIRED_KEY]),
        document(parameters=[KEY]),
        'The query parameter "key" is optional now.',
    ),
    ("body-removed", document(requestBody=BODY), document(), "The body is gone."),
    ("body-added", document(), document(requestBody=BODY), "A body is new."),
    ("required-body-added", document(), document(requestBody=REQUIRED_BODY), "A body is new and required."),
    (
        "body-became-required",
        document(requestBody=BODY),
        document(requestBody=REQUIRED_BODY),
        "The body is required now.",
    ),
    (
        "body-became-optional",
        document(requestBody=REQUIRED_BODY),
        document(requestBody=BODY),
        "The body is optional now.",
    ),
    ("success-removed", document(responses={"201": {}}), document(), "201 is no longer an answer."),
    ("success-added", document(), document(responses={"201": {}}), "201 is an answer too."),
    ("problem-removed", document(responses={"404": {}}), document(), "404 is no longer an answer."),
    ("problem-added", document(), document(responses={"default": {}}), "default is an answer too."),
    ("security-added", document(), document(**SIGNED), "Whoever calls it must say who she is."),
    ("security-removed", document(**SIGNED), document(), "Anybody may call it."),
    (
        "security-changed",
        document(**SIGNED),
        {**document(), "security": [{"key": []}]},
        "Callers say in another way who they are.",
    ),
    ("request-media-type-removed", taking(TEXT), document(requestBody={"content": {}}), "application/json is gone."),
    ("request-media-type-added", document(requestBody={"content": {}}), taking(TEXT), "application/json is new."),
    ("response-media-type-removed", giving(TEXT), document(), "application/json is gone."),
    ("response-media-type-added", document(), giving(TEXT), "application/json is new."),
]

SCHEMAS: list[tuple[str, Json, Json, str]] = [
    ("type-changed", TEXT, {"type": "integer"}, '"string" became "integer".'),
    ("property-removed", of(a=TEXT), of(), 'The property "a" is gone.'),
    ("property-added", of(), of(a=TEXT), 'The property "a" is new.'),
    ("property-became-required", of(a=TEXT), of("a", a=TEXT), 'The property "a" is required now.'),
    ("property-became-optional", of("a", a=TEXT), of(a=TEXT), 'The property "a" is optional now.'),
    ("value-removed", BIG, SMALL, '"b" is no longer a value.'),
    ("value-added", SMALL, BIG, '"b" is a value too.'),
    ("variant-removed", NULLABLE, ONE, "null is no longer among what is possible."),
    ("variant-added", ONE, NULLABLE, "null is possible too."),
    ("limit-tightened", {"maximum": 9}, {"maximum": 7}, "maximum was 9 and is 7."),
    ("limit-loosened", {"minLength": 3}, {}, "minLength was 3 and is nothing."),
    ("form-changed", {"format": "uuid"}, {"format": "date"}, 'format was "uuid" and is "date".'),
]

TABLE = [
    *OPERATIONS,
    *((f"request-{kind}", taking(old), taking(new), sentence) for kind, old, new, sentence in SCHEMAS),
    *((f"response-{kind}", giving(old), giving(new), sentence) for kind, old, new, sentence in SCHEMAS),
    (
        "request-required-property-added",
        taking(of()),
        taking(of("a", a=TEXT)),
        'The property "a" is new and required.',
    ),
]


@pytest.mark.parametrize(("kind", "old", "new", "sentence"), TABLE, ids=[row[0] for row in TABLE])
def test_a_change_is_of_its_kind(kind: str, old: Json, new: Json, sentence: str) -> None:
    assert diff(old, new) == [Change(kind, "GET /", sentence)]
    assert diff(old, old) == []


def test_every_kind_stands_in_the_table_and_has_a_severity() -> None:
    assert {row[0] for row in TABLE} == set(SEVERITIES)
    assert Change("operation-removed", "", "").severity is Severity.BREAKING
    assert Change("operation-added", "", "").severity is Severity.HARMLESS


@pytest.mark.parametrize(
    ("old", "new", "kind"),
    [
        ({"minimum": 1}, {"minimum": 2}, "tightened"),
        ({"minimum": 2}, {"minimum": 1}, "loosened"),
        ({}, {"maxItems": 1}, "tightened"),
        ({"maxLength": 1}, {"maxLength": 2}, "loosened"),
    ],
)
def test_a_limit_grows_tighter_or_looser(old: Json, new: Json, kind: str) -> None:
    assert [each.kind for each in diff(taking(old), taking(new))] == [f"request-limit-{kind}"]


class Part(BaseModel):
    name: str


class Item(BaseModel):
    sku: str
    parts: list[Part] = []


@post("/items/{id}")
async def change(id: int, item: Item, few: Annotated[list[int] | None, Query()] = None) -> AsyncIterator[Item]:
    yield item


@get("/items")
async def search() -> dict[str, Item]:
    return {}


def test_a_change_of_a_named_schema_is_told_once_for_each_direction() -> None:
    old = document_of(change, search)
    new = document_of(change, search)
    new["components"]["schemas"]["Item"]["properties"]["sku"] = {"type": "integer"}

    assert diff(old, new) == [
        Change("request-type-changed", "components/schemas/Item, sku", '"string" became "integer".'),
        Change("response-type-changed", "components/schemas/Item, sku", '"string" became "integer".'),
    ]


def test_what_clients_do_not_see_is_no_change() -> None:
    @post("/items/{number}", summary="Another text.", operation_id="change")
    async def other(number: int, item: Item, few: Annotated[list[int] | None, Query()] = None) -> AsyncIterator[Item]:
        yield item

    assert diff(document_of(search, change), document_of(search, other)) == []


def test_forms_and_whole_unions_are_compared_part_by_part() -> None:
    old = taking({"allOf": [of("a", a=TEXT), of(b=TEXT)]})
    new = taking({"allOf": [of("a", a=TEXT), of("b", b={"oneOf": [{"const": 1}, {"title": "B"}]})]})

    assert [each.kind for each in diff(old, new)] == [
        "request-property-became-required",
        "request-variant-removed",
        "request-variant-added",
        "request-variant-added",
    ]


def test_maps_are_compared_by_their_values() -> None:
    @post("/")
    async def put(values: Annotated[dict[str, int], Body()]) -> None: ...

    @post("/")
    async def put_any(values: Annotated[dict[str, Any], Body()]) -> None: ...

    put_any.__name__ = "put"

    assert diff(document_of(put), document_of(put_any)) == [
        Change("request-type-changed", "POST /, additionalProperties", '"integer" became nothing.')
    ]


def test_variants_of_one_type_are_numbered() -> None:
    old, new = {"anyOf": [TEXT, {**TEXT, "format": "uuid"}]}, {"anyOf": [TEXT, {**TEXT, "format": "date"}, TEXT]}

    assert diff(giving(old), giving(new)) == [
        Change("response-variant-added", "GET /", "string (3) is possible too."),
        Change("response-form-changed", "GET /", 'format was "uuid" and is "date".'),
    ]


def test_variants_are_known_by_the_names_of_their_schemas() -> None:
    @get("/")
    async def one() -> Item:
        return Item(sku="")

    @get("/")
    async def several() -> Item | Part | None:
        return None

    one.__name__ = several.__name__ = "show"
    old, new = document_of(one), document_of(several)
    new["components"]["schemas"]["Item"]["properties"]["sku"] = {"type": "integer"}

    assert diff(old, new) == [
        Change("response-variant-added", "GET /", "Part is possible too."),
        Change("response-variant-added", "GET /", "null is possible too."),
        Change("response-type-changed", "components/schemas/Item, sku", '"string" became "integer".'),
    ]
