"""The document of the example shop: valid, stable, and true."""

from openapi_spec_validator import validate

from armature.core import Application
from armature.openapi import describe, to_json, to_yaml
from armature.openapi.module import document_of
from examples.hello.app import app as hello
from examples.httpbin.app import app as httpbin
from examples.shop.app import ShopModule, app
from tests.openapi.documents import INFO


def test_the_document_of_the_shop_is_valid_and_the_same_from_every_build() -> None:
    document = describe(app, INFO)
    again = describe(Application(ShopModule), INFO)

    validate(document)
    assert to_json(document) == to_json(again)
    assert to_yaml(document) == to_yaml(again)


def test_the_shop_is_described_as_it_is() -> None:
    document = describe(app, INFO)

    place = document["paths"]["/v1/orders"]["post"]
    assert place["operationId"] == "OrderController_place"
    assert place["tags"] == ["orders"]
    assert place["requestBody"]["content"]["application/json"]["schema"] == {"$ref": "#/components/schemas/NewOrder"}
    assert list(place["responses"]) == ["201", "400", "401", "403", "409", "413", "415", "422", "503", "default"]
    search = document["paths"]["/v1/products"]["get"]
    assert [each["name"] for each in search["parameters"]] == ["page", "per_page", "category", "stock__gt", "sort", "q"]
    assert "ProductFilter" not in document["components"]["schemas"]
    assert list(document["paths"]["/v1/orders/events"]["get"]["responses"]["200"]["content"]) == ["text/event-stream"]


def test_the_smallest_example_has_a_document_too() -> None:
    document = describe(hello, INFO)

    validate(document)
    assert document["paths"]


def test_httpbin_describes_each_of_the_methods_that_an_endpoint_has() -> None:
    document = document_of(httpbin)

    validate(document)
    methods = {"get", "post", "put", "patch", "delete", "trace"}
    assert {path for path, item in document["paths"].items() if methods <= item.keys()} == {
        "/anything",
        "/anything/{path}",
        "/delay/{seconds}",
        "/redirect-to",
        "/status/{codes}",
    }
