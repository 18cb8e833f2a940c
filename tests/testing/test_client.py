"""The clients: requests through the whole application, answers as they are made."""

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import httpx2
import pytest
from pydantic import BaseModel
from starlette.requests import Request
from starlette.types import Receive, Scope, Send

from armature.core import Application, Event, Module, controller, get, module, post
from armature.core.http.problems import MEDIA_TYPE
from armature.testing import AsyncTestClient, NoAnswer, TestClient


class Product(BaseModel):
    name: str


class Shelf:
    def __init__(self) -> None:
        self.names: list[str] = []
        self.events: list[str] = []
        self.taken = 0

    async def on_application_bootstrap(self) -> None:
        self.events.append("started")

    async def on_application_shutdown(self) -> None:
        self.events.append("stopped")


@controller("/products")
class ProductController:
    def __init__(self, shelf: Shelf) -> None:
        self.shelf = shelf

    @post("/", status=201)
    async def create(self, body: Product) -> Product:
        self.shelf.names.append(body.name)
        return body

    @get("/numbers")
    async def numbers(self) -> AsyncIterator[int]:
        try:
            for number in range(1_000_000):
                self.shelf.taken = number
                yield number
        finally:
            self.shelf.events.append("closed")

    @get("/events")
    async def events(self) -> AsyncIterator[Event]:
        yield Event(data={"id": 1}, event="order", id="1")
        yield Event(data={"id": 2}, event="order", id="2")

    @get("/seen")
    async def seen(self, request: Request) -> dict[str, Any]:
        return {"url": str(request.url), "cookies": request.cookies, "client": list(request.client or ())}

    @post("/echo")
    async def echo(self, body: bytes) -> bytes:
        return body


@module(controllers=[ProductController], providers=[Shelf])
class ShopModule: ...


async def test_a_request_goes_through_the_whole_application() -> None:
    async with AsyncTestClient(Application(ShopModule)) as client:
        created = await client.post("/products", json={"name": "hammer"})
        refused = await client.post("/products", json={})

    assert (created.status_code, created.json()) == (201, {"name": "hammer"})
    assert refused.headers["content-type"] == MEDIA_TYPE.decode()
    assert created.headers["x-request-id"] != refused.headers["x-request-id"]


def test_a_test_that_is_not_asynchronous_says_the_same() -> None:
    with TestClient(Application(ShopModule)) as client:
        created = client.post("/products", json={"name": "hammer"})

        assert (created.status_code, created.json()) == (201, {"name": "hammer"})
        assert client.container.get(Shelf).names == ["hammer"]


async def test_the_application_lives_as_long_as_the_client() -> None:
    app = Application(ShopModule)

    async with AsyncTestClient(app):
        shelf = await app.container.get(Shelf)
        assert shelf.events == ["started"]

    assert shelf.events == ["started", "stopped"]


def test_a_start_that_fails_is_raised() -> None:
    class Broken:
        async def on_module_init(self) -> None:
            raise ConnectionError("There is no database here.")

    client = TestClient(Application(Module(providers=[Broken])))

    with pytest.raises(ConnectionError, match="There is no database here"), client:
        pass
    with pytest.raises(NoAnswer, match="does not run"):
        client.get("/")


async def test_a_stream_is_read_while_it_is_made_and_ends_when_the_test_leaves() -> None:
    app = Application(ShopModule)

    async with AsyncTestClient(app) as client:
        async with client.stream("GET", "/products/numbers") as response:
            lines = aiter(response.aiter_lines())
            first = [await anext(lines) for _ in range(3)]
        shelf = await app.container.get(Shelf)
        taken = shelf.taken

    assert first == ["0", "1", "2"]
    assert taken < 1000
    assert shelf.events == ["started", "closed", "stopped"]


def test_a_stream_is_read_while_it_is_made_in_a_thread_too() -> None:
    with TestClient(Application(ShopModule)) as client:
        with client.stream("GET", "/products/numbers") as response:
            lines = response.iter_lines()
            first = [next(lines) for _ in range(3)]

        assert first == ["0", "1", "2"]
        assert client.container.get(Shelf).taken < 1000


def test_server_sent_events_are_read_one_by_one() -> None:
    with TestClient(Application(ShopModule)) as client, client.sse("/products/events") as source:
        events = [(event.event, event.id, event.json()) for event in source]

    assert events == [("order", "1", {"id": 1}), ("order", "2", {"id": 2})]


def test_the_application_sees_what_a_server_would_show_it() -> None:
    options = {"base_url": "https://shop.example:8443", "cookies": {"theme": "dark"}}

    with TestClient(Application(ShopModule), root_path="/api", **options) as client:
        seen = client.get("/products/seen", params={"page": 2}).json()

    assert seen == {
        "url": "https://shop.example:8443/api/products/seen?page=2",
        "cookies": {"theme": "dark"},
        "client": ["127.0.0.1", 50000],
    }


def test_a_body_is_sent_piece_by_piece() -> None:
    with TestClient(Application(ShopModule)) as client:
        echoed = client.post("/products/echo", content=(piece for piece in [b"one ", b"two"]))

    assert echoed.content == b"one two"


async def test_a_head_request_has_no_body() -> None:
    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        await send({"type": "http.response.start", "status": 200, "headers": []})
        await send({"type": "http.response.body", "body": b"too much"})

    async with AsyncTestClient(app) as client:
        assert (await client.head("/")).content == b""
        assert (await client.get("/")).content == b"too much"


async def test_what_an_application_raises_reaches_the_test() -> None:
    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["path"] == "/late":
            await send({"type": "http.response.start", "status": 200, "headers": []})
        if scope["path"] != "/silent":
            raise KeyError("sku")

    async with AsyncTestClient(app) as client:
        with pytest.raises(KeyError, match="sku"):
            await client.get("/")
        with pytest.raises(KeyError, match="sku"):
            await client.get("/late")
        with pytest.raises(NoAnswer, match="ended without a complete answer"):
            await client.get("/silent")


async def test_an_answer_without_a_head_is_no_answer() -> None:
    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        await send({"type": "http.response.body", "body": b""})

    async with AsyncTestClient(app) as client:
        with pytest.raises(NoAnswer, match=r'"http\.response\.body" where "http\.response\.start" belongs'):
            await client.get("/")


async def test_an_application_that_does_not_notice_its_client_leaving_is_cancelled(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("armature.testing.exchange._MOMENTS", 3)
    cancelled = asyncio.Event()

    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan":
            raise RuntimeError("There is no lifespan here.")
        try:
            await asyncio.Event().wait()
        finally:
            cancelled.set()

    async with AsyncTestClient(app, timeout=0.05) as client:
        with pytest.raises(httpx2.ReadTimeout, match=r"has sent nothing for 0\.05 seconds"):
            await client.get("/")

    assert cancelled.is_set()
