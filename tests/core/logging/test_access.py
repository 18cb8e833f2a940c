"""The access log: one record an answer, with the template of its route."""

from collections.abc import AsyncIterator
from typing import Any

import pytest
from starlette.middleware import Middleware
from starlette.middleware.cors import CORSMiddleware
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Receive, Scope, Send

from armature.core import Application, ApplicationSettings, Module, controller, get
from tests.core.app.life import told
from tests.core.http.serving import exchange, serve

LOGGED = ApplicationSettings()


@controller("/products", version="1")
class Products:
    @get("/{id:int}")
    async def show(self, id: int) -> int:
        return id

    @get("/boom")
    async def boom(self) -> None:
        raise RuntimeError

    @get("/stream")
    async def stream(self) -> AsyncIterator[str]:
        yield "a"
        yield "b"


async def guest(scope: Scope, receive: Receive, send: Send) -> None:
    await PlainTextResponse("guest")(scope, receive, send)


@pytest.mark.parametrize(
    ("method", "path", "route", "status"),
    [
        ("GET", "/v1/products/7", "/v1/products/{id:int}", 200),
        ("HEAD", "/v1/products/7", "/v1/products/{id:int}", 200),
        ("GET", "/v1/products/boom", "/v1/products/boom", 500),
        ("GET", "/v1/products/stream", "/v1/products/stream", 200),
        ("POST", "/v1/products/7", "/v1/products/7", 405),
        ("GET", "/nowhere", "/nowhere", 404),
        ("GET", "/guest/a", "/guest/a", 200),
    ],
)
def test_each_answer_is_logged_once(
    caplog: pytest.LogCaptureFixture, method: str, path: str, route: str, status: int
) -> None:
    with serve(Products, mounts={"/guest": guest}, settings=LOGGED) as client:
        client.request(method, path)

    [record] = told(caplog, "armature.access")
    milliseconds = record.pop("duration_ms")
    assert record == {"event": "request", "method": method, "route": route, "status": status}
    assert 0 < milliseconds < 60_000


def test_a_request_through_middleware_is_logged_once_with_its_route(caplog: pytest.LogCaptureFixture) -> None:
    class Passing:
        def __init__(self, app: ASGIApp) -> None:
            self.app = app

        async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
            await self.app(scope, receive, send)

    with serve(Products, middleware=[Passing], settings=LOGGED) as client:
        client.get("/v1/products/7")

    assert [each["route"] for each in told(caplog, "armature.access")] == ["/v1/products/{id:int}"]


def test_what_middleware_answers_is_logged_too(caplog: pytest.LogCaptureFixture) -> None:
    cors = Middleware(CORSMiddleware, allow_origins=["*"])

    with serve(Products, middleware=[cors], settings=LOGGED) as client:
        client.options("/v1/products/7", headers={"origin": "https://a", "access-control-request-method": "GET"})

    assert [(each["method"], each["status"]) for each in told(caplog, "armature.access")] == [("OPTIONS", 200)]


def test_a_record_carries_the_ids_of_its_request(caplog: pytest.LogCaptureFixture) -> None:
    trace = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"

    with serve(Products, settings=LOGGED) as client:
        client.get("/v1/products/7", headers={"traceparent": trace})

    [message] = [record.msg for record in caplog.records if record.name == "armature.access"]
    assert isinstance(message, dict)
    assert (message["request_id"], message["trace_id"]) == ("test", "0af7651916cd43dd8448eb211c80319c")


@pytest.mark.parametrize(
    "settings",
    [ApplicationSettings(access_log=False), ApplicationSettings(log_level="WARNING")],
    ids=["switched-off", "below-the-level"],
)
def test_it_is_off_where_the_settings_say_so(caplog: pytest.LogCaptureFixture, settings: ApplicationSettings) -> None:
    with serve(Products, mounts={"/guest": guest}, settings=settings) as client:
        client.get("/v1/products/7")
        client.get("/guest")

    assert told(caplog, "armature.access") == []


async def test_a_client_that_got_no_answer_is_not_logged(caplog: pytest.LogCaptureFixture) -> None:
    async def silent(scope: Any, receive: Receive, send: Send) -> None: ...

    async with Application(Module(mounts={"/": silent}), settings=LOGGED) as app:
        assert await exchange(app, "GET", "/") == []

    assert told(caplog, "armature.access") == []
