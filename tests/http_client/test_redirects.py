"""Where answers lead, and what goes along."""

from collections.abc import AsyncIterator
from typing import Any

import pytest

from armature.http_client import (
    Basic,
    BodyNotReplayable,
    ClientSettings,
    HttpClient,
    RedirectFailed,
    Request,
    StatusError,
)
from armature.http_client.testing import MockEngine, Reply
from armature.http_client.testing.server import serving


def moved(status: int, location: str) -> Reply:
    return Reply(status, headers={"Location": location})


async def stream() -> AsyncIterator[bytes]:
    yield b"once"


async def test_a_redirect_is_followed_over_a_real_connection(settings: ClientSettings) -> None:
    def lead(request: Request) -> Reply:
        return moved(302, "here?a=1#part") if request.url.endswith("/there") else Reply(json=request.url)

    async with serving(lead) as server, HttpClient(server.url, settings=settings) as client:
        answer = await client.get("/a/there")

    assert answer.url == answer.json(str) == f"{server.url}/a/here?a=1"


@pytest.mark.parametrize(
    ("status", "method", "followed"),
    [
        (301, "POST", "GET"),
        (302, "POST", "GET"),
        (303, "POST", "GET"),
        (303, "PUT", "GET"),
        (303, "HEAD", "HEAD"),
        (301, "PUT", "PUT"),
        (307, "POST", "POST"),
        (308, "DELETE", "DELETE"),
    ],
)
async def test_the_method_follows_from_the_status(status: int, method: str, followed: str) -> None:
    engine = MockEngine().on(method, "/a", moved(status, "/b")).on(followed, "/b", Reply())
    options: Any = {} if method == "HEAD" else {"json": {"a": 1}}
    async with HttpClient("https://api.example", engine=engine) as client:
        await client.request(method, "/a", **options)

    [_, second] = engine.requests
    assert (second.body is None) == (followed != method or method == "HEAD")
    assert (second.header("content-type") is None) == (second.body is None)


async def test_only_what_says_nothing_about_the_caller_goes_to_another_origin() -> None:
    engine = MockEngine().on("GET", "/a", moved(307, "https://other.example/b")).on("GET", "/b", Reply())
    async with HttpClient(
        "https://api.example", engine=engine, auth=Basic("me", "pw"), carry=lambda: {"X-Request-ID": "r1"}
    ) as client:
        await client.get("/a", headers={"Cookie": "a=1", "X-Tenant": "t", "Range": "bytes=0-1"})

    first, second = engine.requests
    assert {"Authorization", "Cookie", "X-Tenant", "X-Request-ID", "Request-Timeout"} <= dict(first.headers).keys()
    assert dict(second.headers).keys() == {"User-Agent", "Accept", "Range"}


async def test_credentials_stay_on_the_way_back_home() -> None:
    engine = (
        MockEngine()
        .on("GET", "/a", moved(307, "https://other.example/b"))
        .on("GET", "/b", moved(307, "https://api.example/c"))
        .on("GET", "/c", Reply())
    )
    async with HttpClient("https://api.example", engine=engine, auth=Basic("me", "pw")) as client:
        await client.get("/a")

    assert [request.header("authorization") is not None for request in engine.requests] == [True, False, True]


@pytest.mark.parametrize(
    ("location", "message"),
    [
        (
            "http://api.example/b",
            "leads from https to http, where anybody could read along.",
        ),
        (
            "ftp://api.example/b",
            'leads nowhere: The URL "ftp://api.example/b" does not begin with http:// or https://.',
        ),
        (
            "https://me:pw@api.example/b",
            'leads nowhere: The URL "https://…@api.example/b" holds a name or password: hand them over as `auth=`.',
        ),
    ],
)
async def test_a_redirect_that_must_not_be_followed_is_an_error(location: str, message: str) -> None:
    engine = MockEngine().on("GET", "/a", moved(307, location))
    async with HttpClient("https://api.example", engine=engine) as client:
        with pytest.raises(RedirectFailed) as caught:
            await client.get("/a")

    assert str(caught.value) == f"GET https://api.example/a answered 307 and {message}"


async def test_redirects_without_end_are_an_error() -> None:
    engine = MockEngine().on("GET", "/a", moved(307, "/a"))
    async with HttpClient("https://api.example", engine=engine, settings=ClientSettings(redirects=2)) as client:
        with pytest.raises(RedirectFailed) as caught:
            await client.get("/a")

    assert str(caught.value) == "GET https://api.example/a was redirected more than 2 times (redirects)."
    assert len(engine.requests) == 3


async def test_a_client_that_follows_none_gives_them_as_errors() -> None:
    engine = MockEngine().on("GET", "/a", moved(302, "/b"))
    async with HttpClient("https://api.example", engine=engine, settings=ClientSettings(redirects=0)) as client:
        with pytest.raises(StatusError, match=r"^GET https://api\.example/a answered 302 Found\.$"):
            await client.get("/a")
        assert (await client.get("/a", check=False)).headers["location"] == "/b"


async def test_a_redirect_without_a_place_is_an_answer() -> None:
    engine = MockEngine().on("GET", "/a", Reply(302))
    async with HttpClient("https://api.example", engine=engine) as client:
        assert (await client.get("/a", check=False)).status == 302


async def test_a_stream_is_not_sent_a_second_time() -> None:
    engine = MockEngine().on("PUT", "/a", moved(307, "/b"))
    async with HttpClient("https://api.example", engine=engine) as client:
        with pytest.raises(BodyNotReplayable) as caught:
            await client.put("/a", content=stream())

    assert str(caught.value) == (
        "PUT https://api.example/a answered 307, which asks for the body once more, and it was a stream.\n"
        "Hand over `content=` as bytes, or as a function that gives the stream anew."
    )


async def test_a_stream_that_can_be_had_again_is_sent_again() -> None:
    engine = MockEngine().on("PUT", "/a", moved(307, "/b")).on("PUT", "/b", Reply())
    async with HttpClient("https://api.example", engine=engine) as client:
        await client.put("/a", content=stream)

    assert [request.body and request.body.content for request in engine.requests] == [b"once", b"once"]
