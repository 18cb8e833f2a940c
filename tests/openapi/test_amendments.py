"""What users change in a document, and how it begins and is written."""

import json
from typing import Any

import pytest
import yaml
from openapi_spec_validator import validate

from armature.core import Application, Module, WiringError, get, route
from armature.openapi import ApiInfo, Contact, License, Server, Tag, describe, to_json, to_yaml
from tests.openapi.documents import INFO, documented


@get("/hello", headers={"x-one": "1"})
async def hello() -> str:
    """Say hello — to all."""
    return "hello"


@route("QUERY", "/hello")
async def search() -> str:
    return ""


APP = Application(Module(controllers=[hello, search]))


def test_the_head_says_what_nobody_can_derive() -> None:
    info = ApiInfo(
        title="Shop",
        version="2.1",
        description="Sells *hammers*.",
        contact=Contact(name="Ada", email="ada@shop.example"),
        license=License("MIT", identifier="MIT"),
        servers=[Server("https://shop.example/api", "The real one"), Server("/")],
        tags=[Tag("catalog", "What is sold"), Tag("orders")],
    )

    document = describe(APP, info)

    validate(document)
    assert list(document) == ["openapi", "info", "servers", "paths", "components", "tags"]
    assert document["openapi"] == "3.1.0"
    assert document["info"] == {
        "title": "Shop",
        "description": "Sells *hammers*.",
        "contact": {"name": "Ada", "email": "ada@shop.example"},
        "license": {"name": "MIT", "identifier": "MIT"},
        "version": "2.1",
    }
    assert document["servers"] == [{"url": "https://shop.example/api", "description": "The real one"}, {"url": "/"}]
    assert document["tags"] == [{"name": "catalog", "description": "What is sold"}, {"name": "orders"}]


def test_the_shortest_head_is_a_title_and_a_version() -> None:
    document = describe(APP, INFO)

    assert list(document) == ["openapi", "info", "paths", "components"]
    assert document["info"] == {"title": "Shop", "version": "1"}


def test_one_operation_is_changed_by_its_id() -> None:
    changes: dict[str, Any] = {
        "hello": {
            "summary": None,
            "deprecated": True,
            "responses": {"200": {"description": "A greeting", "links": {}}, "404": {"description": "Nobody"}},
        },
        "search": {"tags": ["search"]},
    }

    item = documented(APP, operations=changes)["paths"]["/hello"]

    assert "summary" not in item["get"]
    assert item["get"]["deprecated"] is True
    assert item["get"]["responses"]["200"]["description"] == "A greeting"
    assert list(item["get"]["responses"]["200"]) == ["description", "headers", "content", "links"]
    assert item["get"]["responses"]["404"] == {"description": "Nobody"}
    assert item["x-additional-operations"]["QUERY"]["tags"] == ["search"]


def test_a_change_that_matches_nothing_is_refused() -> None:
    with pytest.raises(WiringError) as caught:
        describe(APP, INFO, operations={"helo": {"deprecated": True}})

    assert str(caught.value) == (
        'No operation has the id "helo", for which the OpenAPI document is to be changed. Did you mean "hello"?\n'
        "Write the `operationId` of an operation in the document."
    )


def test_the_hook_has_the_last_word() -> None:
    def amend(document: dict[str, Any]) -> dict[str, Any]:
        return {**document, "x-logo": document["paths"]["/hello"]["get"]["summary"]}

    document = documented(APP, amend=amend, operations={"hello": {"summary": "Hi"}})

    assert document["x-logo"] == "Hi"


def test_a_hook_that_gives_no_document_is_refused() -> None:
    def forgetful(document: dict[str, Any]) -> Any:
        document["x-logo"] = ""

    with pytest.raises(WiringError) as caught:
        describe(APP, INFO, amend=forgetful)

    assert str(caught.value) == (
        f"the function forgetful (tests/openapi/test_amendments.py:{forgetful.__code__.co_firstlineno}) amends the "
        "OpenAPI document, and gave an object of the class NoneType in its place.\nReturn the document from it."
    )


def test_json_and_yaml_say_the_same_in_the_same_order() -> None:
    document = describe(APP, INFO)

    as_json, as_yaml = to_json(document), to_yaml(document)

    assert json.loads(as_json) == yaml.safe_load(as_yaml) == document
    assert list(yaml.safe_load(as_yaml)) == list(document)
    assert as_json.startswith('{\n  "openapi": "3.1.0",\n')
    assert as_json.endswith("}\n")
    assert "Say hello — to all." in as_json
    assert "Say hello — to all." in as_yaml


def test_yaml_has_no_anchors_where_parts_are_one_object() -> None:
    part = {"type": "string"}

    assert to_yaml({"a": part, "b": part}) == "a:\n  type: string\nb:\n  type: string\n"
