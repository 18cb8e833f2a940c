"""What changed between two documents: every kind of change, and what it means for clients."""

import json
import re
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Annotated, Any, Literal

import pytest
from pydantic import BaseModel

from armature.core import Body, Query, controller, get, message, post, route, websocket
from armature.openapi import Change, Severity, diff
from armature.openapi.comparison.grammar import first_mistake
from armature.openapi.comparison.kinds import SEVERITIES
from tests.openapi.documents import document_of
from tests.openapi.kinds import BODY, KEY, NOTHING, TABLE, TEXT, Json, Row, document, giving, of, taking

TABLE_IDS = [f"{row.kind}: {row.sentence}" for row in TABLE]


@pytest.mark.parametrize("row", TABLE, ids=TABLE_IDS)
def test_a_change_is_of_its_kind(row: Row) -> None:
    assert first_mistake(row.old) is first_mistake(row.new) is None
    assert diff(row.old, row.new) == [Change(row.kind, row.where, row.sentence)]
    assert diff(row.old, row.old) == []


def test_every_kind_stands_in_the_table_and_has_a_severity() -> None:
    assert {row.kind for row in TABLE} == set(SEVERITIES)
    assert Change("operation-removed", "", "").severity is Severity.BREAKING
    assert Change("operation-deprecated", "", "").severity is Severity.WARNING
    assert Change("operation-added", "", "").severity is Severity.HARMLESS


def test_the_guide_names_every_kind_with_its_severity() -> None:
    guide = (Path(__file__).parents[2] / "docs/guides/openapi-changes.md").read_text(encoding="utf-8")
    alone = dict(re.findall(r"^\| `([\w-]+)` \| (\w+) \|$", guide, re.MULTILINE))
    sided = re.findall(r"^\| `([\w-]+)` \| (\w*) ?\| (\w*) ?\|$", guide, re.MULTILINE)

    requests = {f"request-{kind}": request for kind, request, _ in sided if request}
    responses = {f"response-{kind}": response for kind, _, response in sided if response}

    assert {**alone, **requests, **responses} == {kind: severity.value for kind, severity in SEVERITIES.items()}


class Part(BaseModel):
    name: str


class Say(BaseModel):
    kind: Literal["say"]


class Ask(BaseModel):
    kind: Literal["ask"]
    text: str = ""


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
    @post("/items/{id}", summary="Another text.", operation_id="change")
    async def other(id: int, item: Item, few: Annotated[list[int] | None, Query()] = None) -> AsyncIterator[Item]:
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
        Change("request-type-widened", "POST /, additionalProperties", '"integer" became anything.')
    ]


def test_variants_of_one_type_are_numbered() -> None:
    old, new = {"anyOf": [TEXT, {**TEXT, "format": "uuid"}]}, {"anyOf": [TEXT, {**TEXT, "format": "date"}, TEXT]}

    assert diff(giving(old), giving(new)) == [
        Change("response-variant-added", "GET /", "string (3) is possible too."),
        Change("response-format-changed", "GET /", 'format was "uuid" and is "date".'),
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
        Change("response-became-nullable", "GET /", "null is possible too."),
        Change("response-variant-added", "GET /", "Part is possible too."),
        Change("response-type-changed", "components/schemas/Item, sku", '"string" became "integer".'),
    ]


def test_messages_of_websockets_are_told_by_their_schemas() -> None:
    @controller("/chat")
    class Chat:
        @websocket("/")
        async def join(self) -> str:
            return ""

        @message()
        async def say(self, said: Say) -> Part:
            return Part(name="")

        @message()
        async def ask(self, asked: Ask) -> None: ...

    old, new = document_of(Chat), document_of(Chat)
    new["x-websockets"]["/chat"]["messages"][0]["sends"] = TEXT
    new["components"]["schemas"]["Ask"]["properties"]["text"]["type"] = "integer"

    assert diff(old, new) == [
        Change("response-type-changed", "WEBSOCKET /chat, Say", '"object" became "string".'),
        Change("request-type-changed", "components/schemas/Ask, text", '"string" became "integer".'),
    ]


def test_documents_of_others_may_refer_to_shared_parts() -> None:
    shared = {
        "parameters": {"key": KEY},
        "headers": {"id": {"required": True, "schema": TEXT}},
        "requestBodies": {"any": BODY},
        "responses": {"ok": {"description": "OK", "headers": {"X-Id": {"$ref": "#/components/headers/id"}}}},
        "schemas": {"either": {"type": ["string", "null"]}},
    }
    old = {
        **document(
            parameters=[{"$ref": "#/components/parameters/key"}],
            requestBody={"$ref": "#/components/requestBodies/any"},
            responses={"200": {"$ref": "#/components/responses/ok"}, "201": {"description": "OK"}},
        ),
        "components": shared,
    }
    new = json.loads(json.dumps(old))
    new["components"]["parameters"]["key"]["required"] = True
    new["components"]["headers"]["id"]["required"] = False
    new["components"]["requestBodies"]["any"]["required"] = True

    assert [each.kind for each in diff(old, new)] == [
        "parameter-became-required",
        "body-became-required",
        "response-header-became-optional",
    ]


@pytest.mark.parametrize("reference", ["other.json#/key", "#/components/nothing"])
def test_a_reference_that_leads_nowhere_is_a_lookup_error(reference: str) -> None:
    referring = document(parameters=[{"$ref": reference}])

    with pytest.raises(LookupError):
        diff(referring, referring)


def test_parameters_of_a_path_are_those_of_its_operations() -> None:
    old, new = document(), document(parameters=[{**KEY, "in": "header"}])
    old["paths"]["/"]["parameters"] = [{**KEY, "in": "header", "name": "Key"}, {**KEY, "content": {}}]

    assert [each.sentence for each in diff(old, new)] == ['The query parameter "key" is gone.']


def test_parameters_may_have_a_media_type() -> None:
    def written(schema: Json) -> Json:
        return document(parameters=[{"name": "a", "in": "query", "content": {"application/json": {"schema": schema}}}])

    assert [each.kind for each in diff(written(TEXT), written({"type": "array"}))] == ["request-type-changed"]


def test_methods_that_openapi_does_not_know_are_compared_too() -> None:
    @route("QUERY", "/")
    async def search() -> str:
        return ""

    assert diff(document_of(search), NOTHING) == [Change("operation-removed", "QUERY /", "The operation is gone.")]


def test_what_stands_beside_a_reference_is_compared_at_each_place() -> None:
    old, new = document_of(change), document_of(change)
    for each in new["paths"]["/items/{id}"]["post"]["requestBody"]["content"].values():
        each["schema"] = {**each["schema"], "default": {"sku": ""}}

    assert [each.kind for each in diff(old, new)] == ["request-default-changed"]


def test_schemas_may_be_truths_and_places_of_an_array() -> None:
    old = giving({"type": "array", "prefixItems": [True, TEXT], "items": False})
    new = giving({"type": "array", "prefixItems": [TEXT, False], "items": False})

    assert diff(old, new) == [
        Change("response-type-narrowed", "GET /, 0", 'anything became "string".'),
        Change("response-variant-removed", "GET /, 1", "string is no longer among what is possible."),
    ]
