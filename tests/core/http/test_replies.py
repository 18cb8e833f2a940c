"""`Reply` carries the status, headers and cookies that depend on data."""

# Annotations are what these tests are given.
# pyright: reportInvalidTypeForm=false

from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import pytest

from armature.core import Event, Reply, delete, get, post
from tests.core.http.serving import FAILED, application, exchange, logged, serve


@dataclass
class Item:
    id: int


def test_a_reply_has_a_status_and_headers_of_its_own() -> None:
    @post("/", status=202, headers={"X-Constant": "1", "X-Replaced": "1"})
    async def handler() -> Reply[Item]:
        return Reply(Item(7), status=201, headers={"Location": "/7", "x-replaced": "2"})

    with serve(handler) as client:
        response = client.post("/")

    assert (response.status_code, response.json()) == (201, {"id": 7})
    assert response.headers["location"] == "/7"
    assert response.headers["x-constant"] == "1"
    assert response.headers.get_list("x-replaced") == ["2"]
    assert response.headers["content-type"] == "application/json"


def test_a_reply_without_a_status_has_that_of_the_route() -> None:
    @post("/", status=202)
    async def handler() -> Reply[Item]:
        return Reply(Item(7))

    with serve(handler) as client:
        assert client.post("/").status_code == 202


@pytest.mark.parametrize("annotation", [Item, Reply[Item], Reply[Item] | Item, Reply[Item | None]], ids=str)
def test_a_reply_may_come_whatever_the_annotation_says_of_replies(annotation: Any) -> None:
    @get("/")
    async def handler() -> annotation:
        return Reply(Item(7), status=203)

    with serve(handler) as client:
        response = client.get("/")

    assert (response.status_code, response.json()) == (203, {"id": 7})


def test_the_value_of_a_reply_keeps_to_the_contract(caplog: pytest.LogCaptureFixture) -> None:
    @get("/")
    async def handler() -> Reply[Item]:
        # the mistake
        return Reply({"name": "x"})  # type: ignore[arg-type]

    with serve(handler) as client:
        assert client.get("/").json() == FAILED

    assert logged(caplog) == ["ResultError: A dict does not fit the return annotation. id: Field required"]


@pytest.mark.parametrize(("value", "status"), [(None, 204), (Item(7), 304)], ids=["204", "304"])
async def test_a_reply_whose_status_has_no_body_sends_none(value: Item | None, status: int) -> None:
    @get("/")
    async def handler() -> Reply[Item | None]:
        return Reply(value, status=status, headers={"ETag": '"1"'})

    async with application(handler) as app:
        sent = await exchange(app, "GET", "/")

    assert sent == [
        {"type": "http.response.start", "status": status, "headers": [(b"etag", b'"1"'), (b"x-request-id", b"test")]},
        {"type": "http.response.body", "body": b""},
    ]


def test_an_empty_reply_is_204_with_its_headers() -> None:
    @delete("/")
    async def handler() -> Reply[None]:
        return Reply(None, headers={"X-Left": "3"})

    with serve(handler) as client:
        response = client.delete("/")

    assert (response.status_code, response.content, response.headers["x-left"]) == (204, b"", "3")
    assert "content-length" not in response.headers


def test_cookies_are_set_and_forgotten() -> None:
    @get("/")
    async def handler() -> Reply[str]:
        reply = Reply("a")
        reply.set_cookie("plain")
        reply.set_cookie(
            "full", "v", max_age=60, expires=datetime(2030, 1, 1, tzinfo=UTC), path="/a", domain="a.example",
            secure=True, httponly=False, samesite="strict",
        )  # fmt: skip
        reply.delete_cookie("old", path="/a", domain="a.example")
        return reply

    with serve(handler) as client:
        cookies = client.get("/").headers.get_list("set-cookie")

    assert cookies[:2] == [
        'plain=""; HttpOnly; Path=/; SameSite=lax',
        "full=v; Domain=a.example; expires=Tue, 01 Jan 2030 00:00:00 GMT; Max-Age=60; Path=/a; SameSite=strict; Secure",
    ]
    assert cookies[2].startswith('old=""; Domain=a.example; expires=')
    assert "Max-Age=0" in cookies[2]


def test_a_stream_can_be_replied_too() -> None:
    async def events() -> AsyncIterator[Event]:
        yield Event(data="a")

    @get("/", status=202)
    async def handler() -> Reply[AsyncIterator[Event]]:
        return Reply(events(), status=203, headers={"x-a": "1", "cache-control": "no-store"})

    with serve(handler) as client:
        response = client.get("/")

    assert (response.status_code, response.text) == (203, "data: a\n\n")
    assert response.headers["x-a"] == "1"
    assert response.headers.get_list("cache-control") == ["no-store"]
    assert response.headers["content-type"] == "text/event-stream"
