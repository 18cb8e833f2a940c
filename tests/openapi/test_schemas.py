"""The schemas of all types of an application: named once, in the form in which they travel."""

import math
from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum
from typing import Annotated, Generic, Literal, TypeVar

import pytest
from pydantic import BaseModel, Field, computed_field
from typing_extensions import TypedDict

from armature.core import Application, Module, Query, WiringError, get, post
from armature.openapi import describe
from tests.openapi.documents import INFO, document_of

T = TypeVar("T")


class Size(Enum):
    """How big something is."""

    SMALL = 1
    BIG = 2


class Cat(BaseModel):
    kind: Literal["cat"]
    lives: int = 9


class Dog(BaseModel):
    kind: Literal["dog"]


class Owner(TypedDict):
    name: str


@dataclass
class Home(Generic[T]):
    """Where somebody lives."""

    who: T
    size: Size


Pet = Annotated[Cat | Dog, Field(discriminator="kind")]


class Priced(BaseModel):
    cents: int = Field(alias="priceCents")

    @computed_field
    def dollars(self) -> float:
        return self.cents / 100


class Tree(BaseModel):
    branches: "list[Tree]" = []


def test_models_dataclasses_typed_dicts_enums_and_generics_have_a_name_each() -> None:
    @get("/")
    async def show() -> list[Home[Owner] | Home[Tree]]:
        return []

    schemas = document_of(show)["components"]["schemas"]

    assert list(schemas) == ["Home_Owner_", "Home_Tree_", "Owner", "Problem", "Size", "Tree"]
    assert schemas["Home_Owner_"] == {
        "description": "Where somebody lives.",
        "type": "object",
        "properties": {
            "who": {"$ref": "#/components/schemas/Owner"},
            "size": {"$ref": "#/components/schemas/Size"},
        },
        "required": ["who", "size"],
    }
    assert schemas["Size"] == {
        "description": "How big something is.",
        "type": "integer",
        "enum": [1, 2],
    }
    assert schemas["Tree"]["properties"]["branches"]["items"] == {"$ref": "#/components/schemas/Tree"}


def test_a_title_that_somebody_wrote_stays() -> None:
    class Titled(BaseModel, title="A house"): ...

    @get("/")
    async def show() -> Titled:
        return Titled()

    assert document_of(show)["components"]["schemas"]["Titled"]["title"] == "A house"


def test_a_union_says_what_tells_its_members_apart() -> None:
    @post("/")
    async def adopt(pet: Pet) -> None: ...

    document = document_of(adopt)

    body = document["paths"]["/"]["post"]["requestBody"]["content"]["application/json"]["schema"]
    assert body == {
        "oneOf": [{"$ref": "#/components/schemas/Cat"}, {"$ref": "#/components/schemas/Dog"}],
        "discriminator": {
            "propertyName": "kind",
            "mapping": {"cat": "#/components/schemas/Cat", "dog": "#/components/schemas/Dog"},
        },
    }
    assert {"Cat", "Dog"} <= document["components"]["schemas"].keys()


def test_a_model_that_is_sent_in_another_form_than_it_is_taken_has_two_names() -> None:
    @post("/")
    async def price(priced: Priced) -> Priced:
        return priced

    document = document_of(price)

    operation = document["paths"]["/"]["post"]
    taken = operation["requestBody"]["content"]["application/json"]["schema"]
    sent = operation["responses"]["200"]["content"]["application/json"]["schema"]
    assert (taken, sent) == (
        {"$ref": "#/components/schemas/Priced-Input"},
        {"$ref": "#/components/schemas/Priced-Output"},
    )
    assert list(document["components"]["schemas"]["Priced-Input"]["properties"]) == ["priceCents"]
    assert list(document["components"]["schemas"]["Priced-Output"]["properties"]) == ["priceCents", "dollars"]


def test_a_model_that_holds_itself_has_one_name_where_both_forms_are_equal() -> None:
    class PricedTree(BaseModel):
        priced: Priced
        trees: list[Tree] = []

    @post("/")
    async def grow(tree: Tree) -> PricedTree | Tree:
        return tree

    @post("/priced")
    async def price(tree: PricedTree) -> Tree:
        return Tree()

    schemas = document_of(grow, price)["components"]["schemas"]

    assert [name for name in schemas if "Priced" in name or "Tree" in name] == [
        "Priced-Input",
        "Priced-Output",
        "PricedTree-Input",
        "PricedTree-Output",
        "Tree",
    ]


def test_models_of_one_name_keep_apart_and_one_called_problem_may_be_there() -> None:
    class Problem(BaseModel):
        text: str

    class First:
        class Item(BaseModel):
            a: int

    class Second:
        class Item(BaseModel):
            b: int

    @get("/")
    async def show() -> list[Problem | First.Item | Second.Item]:
        return []

    schemas = document_of(show)["components"]["schemas"]

    assert len(schemas) == 4
    assert sorted(tuple(each["properties"]) for each in schemas.values())[:3] == [("a",), ("b",), ("text",)]


def test_building_twice_gives_equal_documents_in_the_order_of_declaration() -> None:
    @get("/z")
    async def last() -> Cat:
        return Cat(kind="cat")

    @get("/a")
    async def first() -> Dog:
        return Dog(kind="dog")

    app = Application(Module(controllers=[last, first]))

    assert str(describe(app, INFO)) == str(describe(app, INFO))
    assert list(describe(app, INFO)["paths"]) == ["/z", "/a"]


class Hooked(BaseModel):
    call: Callable[[], int]


def test_a_model_without_a_schema_is_named_with_whoever_takes_it() -> None:
    @post("/")
    async def hook(hooked: Hooked) -> None: ...

    with pytest.raises(WiringError) as caught:
        document_of(hook)

    where = f"tests/openapi/test_schemas.py:{hook.__code__.co_firstlineno}"
    assert str(caught.value) == (
        f"Hooked has no JSON schema, and hook ({where}) takes it: "
        "Cannot generate a JsonSchema for core_schema.CallableSchema.\n"
        "Write `Annotated[…, WithJsonSchema({…})]` at the field, or `hidden=True` in the decorator."
    )


class Opaque:
    def __init__(self, text: str) -> None:
        self.text = text


class Odd(BaseModel, arbitrary_types_allowed=True):
    opaque: Opaque


def test_a_result_without_a_schema_is_named_with_whoever_gives_it() -> None:
    @get("/first")
    async def first() -> Cat:
        return Cat(kind="cat")

    @get("/")
    async def show() -> list[Odd]:
        return []

    with pytest.raises(WiringError) as caught:
        document_of(first, show)

    where = f"tests/openapi/test_schemas.py:{show.__code__.co_firstlineno}"
    assert str(caught.value) == (
        f"list[Odd] has no JSON schema, and show ({where}) gives it: "
        f"Cannot generate a JsonSchema for core_schema.IsInstanceSchema ({Opaque}).\n"
        "Write `Annotated[…, WithJsonSchema({…})]` at the field, or `hidden=True` in the decorator."
    )


def test_what_is_hidden_needs_no_schema_and_is_left_out() -> None:
    @post("/hidden", hidden=True)
    async def hook(hooked: Hooked) -> None: ...

    document = document_of(hook)

    assert document["paths"] == {}
    assert list(document["components"]["schemas"]) == ["Problem"]


def test_an_example_that_looks_like_a_reference_is_none() -> None:
    class Link(BaseModel):
        to: str = Field(examples=["#/components/schemas/Nobody"])

    @get("/")
    async def show() -> Link:
        return Link(to="")

    assert list(document_of(show)["components"]["schemas"]) == ["Link", "Problem"]


def test_infinity_is_in_no_document() -> None:
    class Limits(BaseModel):
        most: float = math.inf

    @post("/")
    async def limit(limits: Limits, most: Annotated[float, Query(examples=[math.inf])] = math.inf) -> None: ...

    document = document_of(limit)

    assert document["components"]["schemas"]["Limits"]["properties"] == {"most": {"type": "number"}}
    assert document["paths"]["/"]["post"]["parameters"] == [
        {"name": "most", "in": "query", "schema": {"type": "number"}}
    ]
