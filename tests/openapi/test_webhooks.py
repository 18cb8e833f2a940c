"""What an API sends: webhooks, and callbacks of its operations."""

from collections.abc import Callable

import pytest
from pydantic import BaseModel

from armature.core import Application, Module, WiringError, post
from armature.openapi import ApiInfo, Webhook, describe
from tests.openapi.documents import documented


class Order(BaseModel):
    sku: str
    callback_url: str


class Shipped(BaseModel):
    """An order is on its way."""

    order: Order


class Receipt(BaseModel):
    number: int


@post("/orders")
async def place(order: Order) -> None: ...


@post("/sold", operation_id="order_shipped")
async def ship(order: Order) -> Order:
    return order


APP = Application(Module(controllers=[place, ship]))
ADDRESS = "{$request.body#/callback_url}"


def test_a_webhook_is_a_request_that_is_sent() -> None:
    webhook = Webhook("order-shipped", Shipped, summary="An order left.", description="Sent *once*.", tags=["orders"])

    document = documented(APP, info=ApiInfo(title="Shop", version="1", webhooks=[webhook]))

    assert document["webhooks"] == {
        "order-shipped": {
            "post": {
                "operationId": "order_shipped_2",
                "summary": "An order left.",
                "description": "Sent *once*.",
                "tags": ["orders"],
                "requestBody": {
                    "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Shipped"}}},
                    "required": True,
                },
                "responses": {"2XX": {"description": "Received"}},
                "security": [],
            }
        }
    }
    assert "Shipped" in document["components"]["schemas"]


def test_a_webhook_may_expect_an_answer_and_have_another_method() -> None:
    webhook = Webhook("stock", list[int], method="PUT", returns=Receipt)

    document = documented(APP, info=ApiInfo(title="Shop", version="1", webhooks=[webhook]))

    put = document["webhooks"]["stock"]["put"]
    content = put["requestBody"]["content"]["application/json"]
    assert content == {"schema": {"type": "array", "items": {"type": "integer"}}}
    assert put["responses"] == {
        "200": {
            "description": "Received",
            "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Receipt"}}},
        }
    }


def test_a_callback_stands_in_its_operation() -> None:
    callbacks = {"place": {ADDRESS: Webhook("shipped", Shipped), "{$request.query.url}": Webhook("shipped", Receipt)}}

    document = documented(APP, info=ApiInfo(title="Shop", version="1", callbacks=callbacks))

    placed = document["paths"]["/orders"]["post"]["callbacks"]
    assert list(placed) == ["shipped"]
    assert {address: item["post"]["operationId"] for address, item in placed["shipped"].items()} == {
        ADDRESS: "shipped",
        "{$request.query.url}": "shipped_2",
    }
    assert placed["shipped"][ADDRESS]["post"]["requestBody"]["content"]["application/json"]["schema"] == {
        "$ref": "#/components/schemas/Shipped"
    }
    assert "callbacks" not in document["paths"]["/sold"]["post"]


def test_webhooks_and_callbacks_are_changed_by_their_ids_too() -> None:
    info = ApiInfo(
        title="Shop",
        version="1",
        webhooks=[Webhook("sold", Shipped)],
        callbacks={"place": {ADDRESS: Webhook("shipped", Shipped)}},
    )
    signed = {"parameters": [{"name": "X-Signature", "in": "header", "schema": {"type": "string"}}]}

    document = documented(APP, info=info, operations={"sold": signed, "shipped": signed})

    callback = document["paths"]["/orders"]["post"]["callbacks"]["shipped"][ADDRESS]
    assert document["webhooks"]["sold"]["post"]["parameters"] == callback["post"]["parameters"] == signed["parameters"]


def test_a_callback_of_no_operation_is_refused() -> None:
    callbacks = {"plac": {ADDRESS: Webhook("shipped", Shipped)}}

    with pytest.raises(WiringError) as caught:
        describe(APP, ApiInfo(title="Shop", version="1", callbacks=callbacks))

    assert str(caught.value) == (
        'No operation has the id "plac", for which the callback "shipped" is declared. Did you mean "place"?\n'
        "Write the `operationId` of an operation in the document."
    )


def test_two_webhooks_of_one_name_are_refused() -> None:
    webhooks = [Webhook("sold", Shipped), Webhook("sold", Receipt)]

    with pytest.raises(WiringError) as caught:
        describe(APP, ApiInfo(title="Shop", version="1", webhooks=webhooks))

    assert str(caught.value) == 'Two webhooks are called "sold".\nGive one of them another name.'


class Hooked(BaseModel):
    call: Callable[[], int]


@pytest.mark.parametrize(
    ("webhook", "does"), [(Webhook("sold", Hooked), "gives"), (Webhook("sold", int, returns=Hooked), "takes")]
)
def test_a_type_without_a_schema_is_named_with_its_webhook(webhook: Webhook, does: str) -> None:
    with pytest.raises(WiringError) as caught:
        describe(APP, ApiInfo(title="Shop", version="1", webhooks=[webhook]))

    assert str(caught.value) == (
        f'Hooked has no JSON schema, and the webhook "sold" {does} it: '
        "Cannot generate a JsonSchema for core_schema.CallableSchema.\n"
        "Write `Annotated[…, WithJsonSchema({…})]` at the field, or leave it out."
    )
