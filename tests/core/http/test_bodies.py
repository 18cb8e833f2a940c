"""Bodies have a limit: announced, received whole, or received in parts."""

from typing import Any

import pytest
from pydantic import RootModel

from armature.core import Module, body_limit, controller, post
from armature.core.http.media import essence, is_json
from tests.core.http.serving import application, exchange, problem, quiet, serve

SMALL = quiet(body_limit=3)


def too_large(limit: int) -> dict[str, object]:
    return problem(
        413, "content-too-large", "Content too large", f"The body is larger than {limit} bytes.", limit=limit
    )


@post("/")
async def echo(body: bytes) -> bytes:
    return body


def test_a_body_of_the_limit_is_taken_and_one_byte_more_is_413() -> None:
    with serve(echo, settings=SMALL) as client:
        assert client.post("/", content=b"abc").content == b"abc"
        response = client.post("/", content=b"abcd")

    assert response.status_code == 413
    assert response.json() == too_large(3)


@pytest.mark.parametrize("length", [b"4", b"9" * 30, b"9" * 5000], ids=["4", "30-digits", "5000-digits"])
async def test_an_announced_length_is_enough_to_be_refused(length: bytes) -> None:
    async with application(echo, settings=SMALL) as app:
        start = {"type": "http.request", "body": b"a", "more_body": True}
        sent = await exchange(app, "POST", "/", headers=[(b"content-length", length)], body=[start])

    assert sent[0]["status"] == 413


@pytest.mark.parametrize("sizes", [[4], [2, 2], [0, 0, 4], [3, 1, 1]], ids=str)
async def test_a_body_that_nobody_announced_is_refused_as_soon_as_it_is_too_large(sizes: list[int]) -> None:
    async with application(echo, settings=SMALL) as app:
        parts = [{"type": "http.request", "body": b"x" * size, "more_body": True} for size in sizes]
        sent = await exchange(app, "POST", "/", body=parts)

    assert sent[0]["status"] == 413


async def test_a_last_part_beyond_the_limit_is_refused() -> None:
    async with application(echo, settings=SMALL) as app:
        parts: list[dict[str, Any]] = [
            {"type": "http.request", "body": b"xx", "more_body": True},
            {"type": "http.request", "body": b"xx"},
        ]
        sent = await exchange(app, "POST", "/", body=parts)

    assert sent[0]["status"] == 413


@pytest.mark.parametrize(
    "length", [b"x", b"-1", b"", b"1, 1", "²".encode()], ids=["text", "negative", "empty", "list", "superscript"]
)
async def test_a_length_that_is_no_number_is_400(length: bytes) -> None:
    async with application(echo) as app:
        part = {"type": "http.request", "body": b"x", "more_body": True}
        sent = await exchange(app, "POST", "/", headers=[(b"content-length", length)], body=[part])

    assert sent[0]["status"] == 400
    assert b'"detail":"The Content-Length header is not a number."' in sent[1]["body"]


def test_the_limit_nearest_to_the_handler_counts() -> None:
    @controller("/a")
    @body_limit(5)
    class Controller:
        @post("/route")
        @body_limit(1)
        async def route(self, body: bytes) -> bytes:
            return body

        @post("/controller")
        async def controller(self, body: bytes) -> bytes:
            return body

    with serve(Controller, echo, settings=SMALL, imports=[Module()]) as client:
        found = {
            path: [client.post(path, content=b"x" * size).status_code for size in (1, 3, 5, 6)]
            for path in ("/a/route", "/a/controller", "/")
        }

    assert found == {
        "/a/route": [200, 413, 413, 413],
        "/a/controller": [200, 200, 200, 413],
        "/": [200, 200, 413, 413],
    }


def test_a_limit_of_nothing_takes_only_an_empty_body() -> None:
    @post("/")
    @body_limit(0)
    async def handler(body: RootModel[Any] | None = None) -> bool:
        return body is None

    with serve(handler) as client:
        assert client.post("/").json() is True
        assert client.post("/", content=b"1").status_code == 413


@pytest.mark.parametrize(
    ("content_type", "kind", "json"),
    [
        (b"application/json", b"application/json", True),
        (b" Application/JSON ; charset=utf-8", b"application/json", True),
        (b"application/problem+json", b"application/problem+json", True),
        (b"text/html; charset=utf-8", b"text/html", False),
        (b"application/jsonp", b"application/jsonp", False),
        (b"application/x-ndjson", b"application/x-ndjson", False),
        (b"", b"", False),
    ],
)
def test_the_essence_of_a_media_type_says_whether_it_is_json(content_type: bytes, kind: bytes, json: bool) -> None:
    assert essence(content_type) == kind
    assert is_json(content_type) is json
