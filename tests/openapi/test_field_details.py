"""What fields say of themselves: examples, deprecation, and what tells the members of a union apart."""

from typing import Annotated, Any, Literal

from pydantic import BaseModel, Field

from armature.core import Body, Cookie, Header, Path, Query, controller, get, message, post, websocket
from tests.openapi.documents import document_of, operation_of


class Filter(BaseModel):
    size: int = Field(default=1, examples=[3], deprecated=True)
    color: str = Field(default="", json_schema_extra={"examples": ["red"]})


def test_examples_of_parameters_bodies_and_fields_come_through() -> None:
    @post("/{sku}")
    async def change(
        sku: Annotated[str, Path(examples=["A-1"])],
        body: Annotated[Filter, Body(examples=[{"size": 2}])],
        *,
        trace: Annotated[str, Header(examples=["t"])] = "",
        session: Annotated[str, Cookie(examples=["s"])] = "",
    ) -> None: ...

    document = document_of(change)

    operation = document["paths"]["/{sku}"]["post"]
    assert [each["schema"]["examples"] for each in operation["parameters"]] == [["A-1"], ["t"], ["s"]]
    assert operation["requestBody"]["content"]["application/json"]["schema"]["examples"] == [{"size": 2}]
    properties = document["components"]["schemas"]["Filter"]["properties"]
    assert (properties["size"]["examples"], properties["color"]["examples"]) == ([3], ["red"])


def test_what_is_deprecated_says_so() -> None:
    @get("/")
    async def search(
        query: Annotated[Filter, Query()], old: Annotated[int, Header(deprecated=True)] = 0, new: int = 0
    ) -> Filter:
        return query

    document = document_of(search)

    parameters = document["paths"]["/"]["get"]["parameters"]
    assert [each["name"] for each in parameters if each.get("deprecated")] == ["size", "Old"]
    assert not any("deprecated" in each["schema"] for each in parameters)
    assert document["components"]["schemas"]["Filter"]["properties"]["size"]["deprecated"] is True


class Card(BaseModel):
    kind: Literal["card", "debit"]


class Bill(BaseModel):
    kind: Literal["bill"]


class Gift(BaseModel):
    kind: Literal["gift"]
    paid_by: Annotated[Card | Bill, Field(discriminator="kind")]


Payment = Annotated[Annotated[Card | Bill, Field(discriminator="kind")] | Gift, Field(discriminator="kind")]
BY_KIND: dict[str, Any] = {
    "propertyName": "kind",
    "mapping": {
        "bill": "#/components/schemas/Bill",
        "card": "#/components/schemas/Card",
        "debit": "#/components/schemas/Card",
    },
}


def test_unions_inside_of_unions_lead_to_their_members() -> None:
    class Cart(BaseModel):
        payments: list[Payment]

    @post("/")
    async def pay(cart: Cart) -> None: ...

    schemas = document_of(pay)["components"]["schemas"]

    items = schemas["Cart"]["properties"]["payments"]["items"]
    assert items["discriminator"] == {
        **BY_KIND,
        "mapping": {**BY_KIND["mapping"], "gift": "#/components/schemas/Gift"},
    }
    assert schemas["Gift"]["properties"]["paid_by"]["discriminator"] == BY_KIND


class Priced(BaseModel):
    kind: Literal["priced"]
    cents: int = 0
    inner: "Annotated[Priced | Free, Field(discriminator='kind')] | None" = None


class Free(BaseModel):
    kind: Literal["free"]


Either = Annotated[Priced | Free, Field(discriminator="kind")]


def test_results_and_twins_lead_to_their_members_too() -> None:
    @post("/")
    async def pay(either: Annotated[Either, Body()]) -> Either:
        return either

    operation = operation_of(pay)
    taken = operation["requestBody"]["content"]["application/json"]["schema"]
    given = operation["responses"]["200"]["content"]["application/json"]["schema"]
    assert taken["discriminator"]["mapping"]["free"] == "#/components/schemas/Free"
    assert {each["$ref"] for each in taken["oneOf"]} == set(taken["discriminator"]["mapping"].values())
    assert {each["$ref"] for each in given["oneOf"]} == set(given["discriminator"]["mapping"].values())


def test_messages_of_websockets_lead_to_their_members() -> None:
    @controller("/")
    class Till:
        @websocket("/till")
        async def join(self) -> None: ...

        @message()
        async def pay(self, gift: Gift) -> Annotated[Card | Bill, Field(discriminator="kind")]:
            return gift.paid_by

    document = document_of(Till)

    [paid] = document["x-websockets"]["/till"]["messages"]
    assert paid["sends"]["discriminator"] == BY_KIND
    assert {"Card", "Bill"} <= document["components"]["schemas"].keys()
