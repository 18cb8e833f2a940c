"""Problem details become exceptions (RFC 9457)."""

from typing import Any

import pytest

from armature.http_client import ClientError, HttpClient, Problem, ServerError
from armature.http_client.testing import MockEngine, Reply

OUT_OF_STOCK = "https://shop.example/problems/out-of-stock"


class OutOfStock(ClientError):
    """What a shop says."""


def client_with(reply: Reply) -> HttpClient:
    return HttpClient(
        "https://shop.example", engine=MockEngine().on("GET", "/", reply), problems={OUT_OF_STOCK: OutOfStock}
    )


def problem(status: int, body: object) -> Reply:
    return Reply(status, json=body, headers={"Content-Type": "Application/Problem+JSON; charset=utf-8"})


async def test_a_problem_of_a_known_type_is_its_own_exception() -> None:
    body = {
        "type": OUT_OF_STOCK,
        "title": "Out of stock",
        "status": 409,
        "detail": "3 left",
        "instance": "/o/1",
        "left": 3,
    }
    async with client_with(problem(409, body)) as client:
        with pytest.raises(OutOfStock) as caught:
            await client.get("/")

    assert caught.value.problem == Problem(OUT_OF_STOCK, "Out of stock", 409, "3 left", "/o/1", {"left": 3})
    assert str(caught.value) == "GET https://shop.example/ answered 409 Conflict (Out of stock)."


async def test_a_problem_of_another_type_is_the_error_of_its_status() -> None:
    async with client_with(problem(500, {})) as client:
        with pytest.raises(ServerError) as caught:
            await client.get("/", headers={"Idempotency-Key": "k"})

    assert caught.value.problem == Problem()


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        pytest.param({"type": 1, "title": [], "status": "409", "detail": None}, Problem(), id="members of other types"),
        pytest.param({"status": True}, Problem(), id="a status that is none"),
        pytest.param({"title": "a\nb"}, Problem(title="a\nb"), id="a title of two lines"),
        pytest.param([1], None, id="no object"),
    ],
)
async def test_what_does_not_fit_is_left_out(body: object, expected: Problem | None) -> None:
    async with client_with(problem(400, body)) as client:
        with pytest.raises(ClientError, match=r"^GET https://shop\.example/ answered 400 Bad Request\.$") as caught:
            await client.get("/")

    assert caught.value.problem == expected


@pytest.mark.parametrize(
    "reply",
    [
        pytest.param(Reply(400, json={"type": OUT_OF_STOCK}), id="another media type"),
        pytest.param(Reply(400, parts=[b"{"], headers={"Content-Type": "application/problem+json"}), id="no JSON"),
    ],
)
async def test_what_is_no_problem_is_none(reply: Any) -> None:
    async with client_with(reply) as client:
        with pytest.raises(ClientError) as caught:
            await client.get("/")

    assert caught.value.problem is None


async def test_a_long_title_is_shortened_in_the_message() -> None:
    async with client_with(problem(400, {"title": "x" * 500})) as client:
        with pytest.raises(ClientError) as caught:
            await client.get("/")

    assert str(caught.value) == f"GET https://shop.example/ answered 400 Bad Request ({'x' * 200})."
