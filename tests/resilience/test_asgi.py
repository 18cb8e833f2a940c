"""The middleware that sheds load, before real servers and real clients."""

import asyncio
import json
import socket
from collections.abc import AsyncIterator, Awaitable, Callable, MutableMapping
from contextlib import asynccontextmanager
from typing import Any

import httpx2
import pytest
import uvicorn

from armature.resilience import Shedding, SheddingMiddleware

Message = MutableMapping[str, Any]


class Subject:
    """An ASGI application whose answers wait until they are let go; `/stream` keeps its body open."""

    def __init__(self) -> None:
        self.inside = 0
        self.go = asyncio.Event()
        self.close = asyncio.Event()

    async def __call__(
        self, scope: Message, receive: Callable[[], Awaitable[Message]], send: Callable[[Message], Awaitable[None]]
    ) -> None:
        if scope["path"] == "/broken":
            raise OSError("broken")
        if scope["path"] == "/slow":
            self.inside += 1
            await self.go.wait()
        await send({"type": "http.response.start", "status": 200, "headers": []})
        if scope["path"] == "/stream":
            await send({"type": "http.response.body", "body": b"first ", "more_body": True})
            await self.close.wait()
        await send({"type": "http.response.body", "body": b"done"})


@asynccontextmanager
async def _served(app: Any) -> AsyncIterator[httpx2.AsyncClient]:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        server = uvicorn.Server(uvicorn.Config(app, lifespan="off", log_level="critical"))
        serving = asyncio.create_task(server.serve([listener]))
        try:
            async with httpx2.AsyncClient(base_url=f"http://127.0.0.1:{listener.getsockname()[1]}") as client:
                yield client
        finally:
            server.should_exit = True
            await serving


async def _until(condition: Callable[[], object]) -> None:
    async with asyncio.timeout(30):
        while not condition():  # noqa: ASYNC110 - a condition of any kind has no event
            await asyncio.sleep(0.001)


@pytest.mark.parametrize("queue", [0, 50], ids=["at once", "after a wait"])
async def test_one_request_too_many_is_answered_503_and_the_others_are_served(queue: int) -> None:
    subject = Subject()
    app = SheddingMiddleware(subject, Shedding(start=2, least=2, queue=queue, retry_after=1.5), exempt={"/live"})

    async with _served(app) as client:
        waiting = [asyncio.create_task(client.get("/slow")) for _ in range(2)]
        await _until(lambda: subject.inside == 2)
        refused, live = await client.get("/"), await client.get("/live")
        subject.go.set()
        answers = await asyncio.gather(*waiting)
        again = await client.get("/")

    assert (refused.status_code, refused.headers["retry-after"]) == (503, "2")
    assert refused.headers["content-type"] == "application/problem+json"
    assert refused.json() == {
        "type": "about:blank",
        "title": "Service Unavailable",
        "status": 503,
        "detail": "The server has more requests than it can answer in good time. Try again later.",
    }
    assert (live.text, [answer.text for answer in answers], again.text) == ("done", ["done", "done"], "done")


async def test_a_stream_that_has_begun_holds_nobody_up() -> None:
    subject = Subject()
    app = SheddingMiddleware(subject, Shedding(start=1, least=1))

    async with _served(app) as client, client.stream("GET", "/stream") as stream:
        chunks = stream.aiter_text()
        assert await anext(chunks) == "first "
        answer = await client.get("/")
        subject.close.set()
        rest = [chunk async for chunk in chunks]

    assert (answer.status_code, rest) == (200, ["done"])


async def test_a_request_that_fails_leaves_its_place() -> None:
    shedding = Shedding(start=1, least=1)

    async with _served(SheddingMiddleware(Subject(), shedding)) as client:
        answers = [(await client.get("/broken")).status_code for _ in range(2)]

    assert (answers, shedding.running) == ([500, 500], 0)


async def test_requests_that_have_come_already_are_counted_before_the_first_is_served() -> None:
    async def busy(scope: Message, receive: object, send: Callable[[Message], Awaitable[None]]) -> None:
        await send({"type": "http.response.start", "status": 200, "headers": []})

    app = SheddingMiddleware(busy, Shedding(start=1, least=1))
    statuses = []

    async def send(message: Message) -> None:
        if message["type"] == "http.response.start":
            statuses.append(message["status"])
            await asyncio.sleep(0)

    scope = {"type": "http", "path": "/"}
    await asyncio.gather(*(app(scope, _nothing, send) for _ in range(3)))

    assert statuses.count(200) >= 1
    assert len(statuses) == 3


@pytest.mark.parametrize("kind", ["websocket", "lifespan"])
async def test_what_is_no_request_passes(kind: str) -> None:
    passed = []

    async def app(scope: Message, receive: object, send: object) -> None:
        passed.append(scope["type"])

    shedding = Shedding(start=1, least=1)
    await shedding.__aenter__()
    await SheddingMiddleware(app, shedding)({"type": kind, "path": "/"}, _nothing, _ignored)

    assert passed == [kind]


async def test_the_problem_has_the_length_that_it_says() -> None:
    shedding, sent = Shedding(start=1, least=1), list[Message]()
    await shedding.__aenter__()

    async def send(message: Message) -> None:
        sent.append(message)

    await SheddingMiddleware(Subject(), shedding)({"type": "http", "path": "/"}, _nothing, send)

    assert dict(sent[0]["headers"])[b"content-length"] == str(len(sent[1]["body"])).encode()
    assert json.loads(sent[1]["body"])["status"] == 503


async def _nothing() -> Message:
    return {}


async def _ignored(message: Message) -> None: ...
