"""Objects of models, made up within their constraints."""

from dataclasses import dataclass
from typing import Annotated, TypedDict

import pytest
from pydantic import BaseModel, Field

from armature.testing.factories import Factories


@dataclass
class Address:
    street: str


class Line(BaseModel):
    pieces: Annotated[int, Field(ge=1, le=9)]
    to: Address


class Order(BaseModel):
    customer: Annotated[str, Field(min_length=2, max_length=5)]
    lines: Annotated[list[Line], Field(min_length=2)]


class Page(TypedDict):
    number: int


def test_what_is_not_given_is_made_up_within_its_constraints() -> None:
    orders = Factories().batch(Order, 20, customer="Ada")

    assert [order.customer for order in orders] == ["Ada"] * 20
    assert all(1 <= line.pieces <= 9 for order in orders for line in order.lines)
    assert Order.model_validate(orders[0].model_dump()) == orders[0]


def test_a_seed_says_which_objects() -> None:
    first, second, other = Factories(1), Factories(1), Factories(2)

    made = [first.build(Order), first.build(Order)]

    assert made[0] != made[1]
    assert made == second.batch(Order, 2)
    assert made[0] != other.build(Order)


def test_dataclasses_and_typed_dicts_are_made_too() -> None:
    factories = Factories()

    assert isinstance(factories.build(Address).street, str)
    assert factories.build(Page, number=3) == {"number": 3}


def test_what_has_no_fields_is_refused() -> None:
    with pytest.raises(TypeError) as failure:
        Factories().build(int)

    assert str(failure.value) == (
        "<class 'int'> is no model, dataclass or TypedDict, so nothing says what its objects hold."
    )


def test_a_value_of_no_field_is_refused() -> None:
    with pytest.raises(TypeError, match=r"^Order has no field costumer; its fields are customer, lines\.$"):
        Factories().build(Order, costumer="Ada")
