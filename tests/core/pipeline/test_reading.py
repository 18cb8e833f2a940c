"""When the body is read: after everything that may refuse the request, where filters can see what goes wrong."""

from pydantic import BaseModel
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response

from armature.core import ContentTooLarge, body_limit, post, use_filter, use_guard
from tests.core.http.serving import serve


class Order(BaseModel):
    sku: str


class Nobody:
    def can_activate(self) -> bool:
        return False


class TooLargeFilter:
    def catch(self, error: ContentTooLarge) -> Response:
        return PlainTextResponse(f"At most {error.fields['limit']} bytes.", 200)


class ReadsItself:
    async def can_activate(self, request: Request) -> bool:
        return b"hammer" in await request.body()


@post("/guarded")
@body_limit(10)
@use_guard(Nobody)
async def guarded(body: Order) -> str:
    return body.sku


@post("/filtered")
@body_limit(10)
@use_filter(TooLargeFilter)
async def filtered(body: Order) -> str:
    return body.sku


@post("/shared")
@use_guard(ReadsItself)
async def shared(body: Order) -> str:
    return body.sku


LARGE = {"sku": "x" * 100}


def test_a_guard_refuses_before_the_body_is_read() -> None:
    with serve(guarded) as client:
        assert client.post("/guarded", json=LARGE).status_code == 403


def test_a_filter_sees_that_the_body_is_too_large() -> None:
    with serve(filtered) as client:
        assert client.post("/filtered", json=LARGE).text == "At most 10 bytes."


def test_a_guard_that_reads_the_request_leaves_the_body_to_the_handler() -> None:
    with serve(shared) as client:
        assert client.post("/shared", json={"sku": "hammer"}).text == "hammer"
        assert client.post("/shared", json={"sku": "saw"}).status_code == 403
