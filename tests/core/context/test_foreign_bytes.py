"""A query string with bytes that are no ASCII, which no browser sends and anybody can."""

from starlette.requests import Request

from armature.core import get
from tests.core.http.serving import application, exchange


@get("/")
async def where(request: Request) -> str:
    return str(request.url.query)


async def test_the_url_of_a_request_can_be_read_whatever_was_sent() -> None:
    async with application(where) as app:
        sent = await exchange(app, "GET", "/", query=b"a=\xff&b=%20")

    assert sent[-1]["body"] == b"a=%FF&b=%20"
