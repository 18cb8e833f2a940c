"""`Reply.of` lets an interceptor add to whatever a handler returned."""

from collections.abc import AsyncIterator

import pytest
from starlette.responses import PlainTextResponse, Response

from armature.core import CallNext, Reply, get, use_interceptor
from tests.core.http.serving import serve


class Marked:
    async def intercept(self, call_next: CallNext) -> object:
        reply = Reply.of(await call_next())
        reply.headers["X-Marked"] = "yes"
        return reply


@get("/value")
@use_interceptor(Marked)
async def value() -> str:
    return "value"


@get("/reply")
@use_interceptor(Marked)
async def own_reply() -> Reply[str]:
    return Reply("reply", status=202)


@get("/stream")
@use_interceptor(Marked)
async def stream() -> AsyncIterator[str]:
    yield "stream"


@get("/response")
@use_interceptor(Marked)
async def response() -> Response:
    return PlainTextResponse("response", 203, {"X-Marked": "no", "X-Own": "yes"})


@pytest.mark.parametrize(("path", "status"), [("value", 200), ("reply", 202), ("stream", 200), ("response", 203)])
def test_whatever_the_handler_returned_gets_the_header(path: str, status: int) -> None:
    with serve(value, own_reply, stream, response) as client:
        answer = client.get(f"/{path}")

    assert (answer.status_code, answer.text, answer.headers["x-marked"]) == (status, path, "yes")


def test_a_reply_around_a_response_may_change_its_status() -> None:
    @get("/")
    async def handler() -> Reply[Response]:
        return Reply(PlainTextResponse("gone"), status=410)

    with serve(handler) as client:
        assert client.get("/").status_code == 410
