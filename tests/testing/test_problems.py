"""Assertions on problems say what came where they fail."""

import pytest
from pydantic import BaseModel, Field

from armature.core import Application, Conflict, Module, get, post
from armature.testing import TestClient, assert_invalid, assert_problem


class NewOrder(BaseModel):
    sku: str = Field(min_length=1)
    quantity: int = Field(gt=0)


@get("/full")
async def full() -> str:
    raise Conflict("Nothing is left.", left=0)


@get("/fine")
async def fine() -> str:
    return "fine"


@post("/orders")
async def order(body: NewOrder, limit: int = 10) -> NewOrder:
    return body


APP = Application(Module(controllers=[full, fine, order]))


def test_a_problem_is_checked_and_given() -> None:
    with TestClient(APP) as client:
        problem = assert_problem(client.get("/full"), 409, detail="Nothing is left.", left=0)

    assert problem["instance"] == "/full"


def test_refused_values_are_checked_by_their_places() -> None:
    with TestClient(APP) as client:
        refused = client.post("/orders?limit=many", json={"sku": "", "quantity": 0})

    assert_invalid(refused, "query/limit", "body/sku", "body/quantity")


@pytest.mark.parametrize(
    ("path", "status", "members", "sentence"),
    [
        ("/fine", 409, {}, "The answer is no problem."),
        ("/full", 404, {}, "status: wanted 404, found 409."),
        ("/full", 409, {"left": 1}, "left: wanted 1, found 0."),
        ("/full", 409, {"right": 1}, 'The problem has no member "right".'),
    ],
)
def test_what_is_wrong_is_said_with_the_answer(
    path: str, status: int, members: dict[str, object], sentence: str
) -> None:
    with TestClient(APP) as client:
        answer = client.get(path)

    with pytest.raises(AssertionError) as caught:
        assert_problem(answer, status, **members)

    first, second = str(caught.value).split("\n")
    assert first == sentence
    assert second.startswith(f"GET http://testserver{path} gave {answer.status_code}, ")
    assert second.endswith(f": {answer.text}")


def test_a_value_that_was_refused_and_not_named_is_said() -> None:
    with TestClient(APP) as client:
        refused = client.post("/orders", json={"sku": "", "quantity": 0})

    with pytest.raises(AssertionError, match=r"refused values: wanted \['body/sku'\], found \['body/quantity', 'body"):
        assert_invalid(refused, "body/sku")
