"""The request id: taken over when it is well-formed, made otherwise, and on every answer."""

import re
from collections.abc import AsyncIterator

import pytest
from starlette.middleware import Middleware
from starlette.middleware.cors import CORSMiddleware
from starlette.responses import PlainTextResponse
from starlette.types import Receive, Scope, Send

from armature.core import Application, HttpContext, Module, get
from armature.core.correlation import current, request_id
from tests.core.http.serving import QUIET, serve

MADE = re.compile(r"[0-9a-f]{12}-[0-9a-f]+")


@get("/")
async def hello() -> str:
    return request_id()


@get("/thread")
def in_thread() -> str:
    return request_id()


@get("/stream")
async def stream() -> AsyncIterator[str]:
    yield request_id()


@get("/context")
async def context(of: HttpContext) -> str:
    assert current.get() is of
    return of.request_id


@get("/boom")
async def boom() -> None:
    raise RuntimeError


async def guest(scope: Scope, receive: Receive, send: Send) -> None:
    await PlainTextResponse(request_id())(scope, receive, send)


async def with_its_own(scope: Scope, receive: Receive, send: Send) -> None:
    await PlainTextResponse("", headers={"X-Request-ID": "its-own"})(scope, receive, send)


@pytest.mark.parametrize(
    "given",
    ["a", "A-Z.a_z~0+9/=:@-", "x" * 128, "0af7651916cd43dd8448eb211c80319c"],
    ids=["one-character", "every-sign", "longest", "hexadecimal"],
)
def test_a_well_formed_id_is_taken_over(given: str) -> None:
    with serve(hello) as client:
        response = client.get("/", headers={"x-request-id": given})

    assert (response.text, response.headers["x-request-id"]) == (given, given)


@pytest.mark.parametrize("given", ["", "a b", "a\nb", "ä", "x" * 129, '"', "a,b"], ids=lambda text: ascii(text[:5]))
def test_an_id_that_could_forge_something_is_replaced(given: str) -> None:
    with serve(hello) as client:
        response = client.get("/", headers=[(b"x-request-id", given.encode())])

    assert MADE.fullmatch(response.headers["x-request-id"])
    assert response.text == response.headers["x-request-id"]


def test_ids_that_are_made_differ_between_requests_and_between_starts() -> None:
    seen: set[str] = set()
    for _ in range(2):
        with serve(hello) as client:
            del client.headers["x-request-id"]
            seen |= {client.get("/").text for _ in range(3)}

    assert len(seen) == 6
    assert len({each.partition("-")[0] for each in seen}) == 2
    assert all(MADE.fullmatch(each) for each in seen)


@pytest.mark.parametrize("path", ["/", "/thread", "/stream", "/context", "/guest"])
def test_the_id_is_known_wherever_the_request_is_handled(path: str) -> None:
    with serve(hello, in_thread, stream, context, mounts={"/guest": guest}) as client:
        assert client.get(path).text == "test"


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("GET", "/", 200),
        ("HEAD", "/", 200),
        ("OPTIONS", "/", 204),
        ("POST", "/", 405),
        ("GET", "/nowhere", 404),
        ("GET", "/%zz", 400),
        ("GET", "/boom", 500),
        ("GET", "/stream", 200),
        ("GET", "/guest", 200),
    ],
)
def test_the_id_is_on_every_answer(method: str, path: str, status: int) -> None:
    with serve(hello, boom, stream, mounts={"/guest": guest}) as client:
        response = client.request(method, path)

    assert (response.status_code, response.headers["x-request-id"]) == (status, "test")


def test_the_id_is_on_what_middleware_answers_by_itself() -> None:
    cors = Middleware(CORSMiddleware, allow_origins=["https://a.example"])

    with serve(hello, middleware=[cors]) as client:
        origin = {"origin": "https://a.example", "access-control-request-method": "GET"}
        preflight, plain = client.options("/", headers=origin), client.get("/", headers=origin)

    assert preflight.headers["access-control-allow-origin"] == "https://a.example"
    assert plain.headers["access-control-allow-origin"] == "https://a.example"
    assert [each.headers.get_list("x-request-id") for each in (preflight, plain)] == [["test"], ["test"]]


def test_an_id_that_a_guest_set_itself_stays() -> None:
    with serve(mounts={"/guest": with_its_own}) as client:
        assert client.get("/guest").headers.get_list("x-request-id") == ["its-own"]


def test_a_guest_of_armature_keeps_the_id_that_its_host_made() -> None:
    inner = Application(Module(controllers=[hello]), settings=QUIET)

    with serve(mounts={"/guest": inner}) as client:
        response = client.get("/guest", headers={"x-request-id": "not well-formed"})

    assert response.headers.get_list("x-request-id") == [response.text]
    assert MADE.fullmatch(response.text)


def test_outside_a_request_there_is_no_id() -> None:
    assert request_id() == ""
