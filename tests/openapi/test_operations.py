"""How operations are called and described, and where they stand."""

from typing import Annotated
from uuid import UUID

import pytest

from armature.core import Application, Body, Module, WiringError, controller, get, head, post, route
from armature.openapi import ApiInfo, Tag, describe
from tests.openapi.documents import document_of, documented, operation_of


@controller("/products", tags=["catalog", "public"])
class ProductController:
    @get("/", tags=["search", "catalog"])
    async def search(self) -> str:
        """Search the catalog.

        Page by page,
        the newest first.
        """
        return ""

    @get("/{id:int}", summary="One.", description="*All* of it.", operation_id="product")
    async def show(self, id: int) -> str:
        """Not this."""
        return ""


def test_an_operation_is_described_by_its_docstring_or_its_options() -> None:
    paths = document_of(ProductController)["paths"]

    search, show = paths["/products"]["get"], paths["/products/{id}"]["get"]
    assert list(search) == ["operationId", "summary", "description", "tags", "responses"]
    assert search["operationId"] == "ProductController_search"
    assert search["summary"] == "Search the catalog."
    assert search["description"] == "Page by page,\nthe newest first."
    assert search["tags"] == ["catalog", "public", "search"]
    assert (show["operationId"], show["summary"], show["description"]) == ("product", "One.", "*All* of it.")
    assert show["tags"] == ["catalog", "public"]


def test_tags_that_nobody_described_are_listed_after_those_that_somebody_did() -> None:
    info = ApiInfo(title="Shop", version="1", tags=[Tag("search", "What is found")])

    document = describe(Application(Module(controllers=[ProductController])), info)

    assert document["tags"] == [
        {"name": "search", "description": "What is found"},
        {"name": "catalog"},
        {"name": "public"},
    ]


def test_a_function_without_a_docstring_is_an_operation_too() -> None:
    @get("/")
    async def hello() -> str:
        return ""

    assert list(operation_of(hello)) == ["operationId", "responses"]


def test_ids_are_there_once_and_those_that_were_given_stay() -> None:
    @get("/a")
    @get("/b")
    async def show() -> str:
        return ""

    @get("/c", operation_id="show_2")
    async def other() -> str:
        return ""

    paths = document_of(show, other)["paths"]

    assert [item["get"]["operationId"] for item in paths.values()] == ["show", "show_3", "show_2"]


def test_one_id_for_two_operations_is_refused() -> None:
    @get("/a", operation_id="show")
    async def first() -> str:
        return ""

    @get("/b", operation_id="show")
    async def second() -> str:
        return ""

    with pytest.raises(WiringError) as caught:
        document_of(first, second)

    lines = [each.__code__.co_firstlineno for each in (first, second)]
    assert str(caught.value) == (
        f"first (tests/openapi/test_operations.py:{lines[0]}) and second (tests/openapi/test_operations.py:{lines[1]}) "
        'both have operation_id="show", at GET /a and GET /b.\nGive one of them another, or leave it out.'
    )


def test_paths_stand_below_the_prefix_and_the_version() -> None:
    @get("/a b/{x}", version="2")
    async def show(x: str) -> str:
        return ""

    document = documented(Application(Module(controllers=[show]), prefix="/api"))

    assert list(document["paths"]) == ["/api/v2/a%20b/{x}"]


def test_methods_of_one_path_share_the_names_of_its_parameters() -> None:
    @get("/{id:int}/{part}")
    async def show(id: int, part: str) -> str:
        return ""

    @head("/{id:int}/{part}")
    async def peek(id: int, part: str) -> None: ...

    @post("/{name}/{part}")
    async def change(name: str, part: str) -> str:
        return ""

    [(path, item)] = document_of(show, peek, change)["paths"].items()

    assert path == "/{id}/{part}"
    assert list(item) == ["get", "head", "post"]
    assert item["post"]["parameters"][0] == {
        "name": "id",
        "in": "path",
        "required": True,
        "schema": {"type": "string"},
    }


def test_endpoints_that_only_converters_tell_apart_have_a_path_each() -> None:
    @get("/{id:int}")
    async def by_number(id: int) -> str:
        return ""

    @get("/{name}")
    async def by_name(name: str) -> str:
        return ""

    @get("/{id:uuid}")
    async def by_uuid(id: UUID) -> str:
        return ""

    paths = document_of(by_number, by_name, by_uuid)["paths"]

    assert list(paths) == ["/{id}", "/{name}", "/{id_uuid}"]
    assert paths["/{id_uuid}"]["get"]["parameters"][0]["name"] == "id_uuid"


def test_a_method_that_openapi_3_1_does_not_know_stands_in_an_extension() -> None:
    @route("QUERY", "/search")
    async def search(wanted: Annotated[dict[str, str], Body()]) -> str:
        return ""

    @get("/search")
    async def simple() -> str:
        return ""

    item = document_of(simple)["paths"]["/search"]
    both = document_of(search, simple)["paths"]["/search"]

    assert list(item) == ["get"]
    assert list(both) == ["x-additional-operations", "get"]
    assert both["x-additional-operations"]["QUERY"]["operationId"] == "search"
