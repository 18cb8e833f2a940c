"""What every engine must do, as tests: a backend inherits them."""

import asyncio
from collections.abc import AsyncGenerator, Awaitable, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from typing import Final, NamedTuple

from armature.http_client.engine import Engine
from armature.http_client.errors import (
    ConnectionFailed,
    HttpClientError,
    InvalidRequest,
    RequestTimedOut,
    UnreadableResponse,
)
from armature.http_client.requests import Body, Request
from armature.http_client.testing.mock import Reply
from armature.http_client.testing.server import serving

_BOUND: Final = 30


class OpenedEngine(NamedTuple):
    """An engine, the URL of a server that behaves like `behave`, and how many connections that server has open."""

    engine: Engine
    url: str
    connections: Callable[[], int]


def behave(request: Request) -> Reply:
    """The server of the suite: what a mock answers with, and what `served` serves."""
    before, _, path = request.url.partition("://")[2].partition("/")
    if before.endswith(":1"):
        raise ConnectionFailed("Nobody listens.", is_sent=False)
    match path.partition("?")[0]:
        case "echo":
            body = request.body.content.decode() if request.body and isinstance(request.body.content, bytes) else ""
            return Reply(json=[request.method, path, body, request.header("x-own")])
        case "repeated":
            return Reply(201, headers={"Set-Cookie": ["a=1", "b=2"], "X-Own": "\xe4"})
        case "cookies":
            return Reply(json=request.header("cookie"), headers={"Set-Cookie": "a=1"})
        case "moved":
            return Reply(307, headers={"Location": "/echo"})
        case "gzip":
            return Reply(parts=[b"one" * 1000])
        case "torn":
            return Reply(parts=[UnreadableResponse("It is no gzip.")])
        case "silent":
            raise RequestTimedOut("Nothing comes.")
        case "broken":
            raise ConnectionFailed("The server hung up.", is_sent=True)
        case "paused":
            return Reply(parts=[b"one", RequestTimedOut("Nothing more comes.")])
        case "short":
            return Reply(parts=[b"one", ConnectionFailed("The server hung up.", is_sent=True)])
        case _:
            return Reply(json={"path": path})


@asynccontextmanager
async def served(make: Callable[[], Engine]) -> AsyncGenerator[OpenedEngine, None]:
    """An engine with a real server on this machine, for `EngineBehavior.opened`; closed at the end."""
    async with serving(behave) as server:
        engine = make()
        try:
            yield OpenedEngine(engine, server.url, lambda: len(server.connections))
        finally:
            await engine.aclose()


class EngineBehavior:
    """The behavior of an engine, for pytest: `class TestMyEngine(EngineBehavior)`, with `opened` overridden."""

    def opened(self) -> AbstractAsyncContextManager[OpenedEngine]:
        """An engine without connections, whose longest pause within an answer is a second or less."""
        raise NotImplementedError

    async def test_method_target_headers_and_body_arrive_as_they_are(self) -> None:
        """Escapes in the path and the order of the query are not touched."""
        async with self.opened() as (engine, url, _):
            body = Body(b"{}", "application/json")
            request = Request("PATCH", f"{url}/echo?b=2&a=%2F&b=1", (("X-Own", "mine"),), body)
            assert await _told(engine, request) == (200, b'["PATCH","echo?b=2&a=%2F&b=1","{}","mine"]')
            assert await _told(engine, Request("GET", f"{url}/a%2Fb%20c")) == (200, b'{"path":"a%2Fb%20c"}')

    async def test_a_body_may_come_in_parts(self) -> None:
        """Its length is not known before."""
        async with self.opened() as (engine, url, _):
            _, told = await _told(engine, Request("POST", f"{url}/echo", (), Body(_parts())))
            assert told == b'["POST","echo","onetwo",null]'

    async def test_status_and_headers_are_those_of_the_server(self) -> None:
        """Repeated ones too; one with bytes beyond ASCII may be missing, and takes no other with it."""
        async with self.opened() as (engine, url, _):
            exchange = await engine.send(Request("GET", f"{url}/repeated"))
            assert exchange.status == 201
            assert exchange.headers.all("set-cookie") == ["a=1", "b=2"]
            assert exchange.headers.get("x-own") in {"\xe4", None}
            await exchange.aclose()

    async def test_an_answer_to_head_has_no_body(self) -> None:
        """Whatever its length says."""
        async with self.opened() as (engine, url, _):
            assert await _told(engine, Request("HEAD", f"{url}/moved")) == (307, b"")

    async def test_a_body_is_decompressed(self) -> None:
        """And no header says any more that it was compressed, or how long it was then."""
        async with self.opened() as (engine, url, _):
            exchange = await engine.send(Request("GET", f"{url}/gzip"))
            assert b"".join([part async for part in exchange.chunks()]) == b"one" * 1000
            assert "content-encoding" not in exchange.headers
            assert exchange.headers.get("content-length") in {None, "3000"}
            await exchange.aclose()

    async def test_the_head_of_an_answer_does_not_wait_for_its_body(self) -> None:
        """Nor one part of it for the next."""
        async with self.opened() as (engine, url, _):
            exchange = await engine.send(Request("GET", f"{url}/paused", is_streamed=True))
            parts = exchange.chunks()
            assert await anext(parts) == b"one"
            assert isinstance(await _failure(anext(parts)), RequestTimedOut)
            await exchange.aclose()

    async def test_a_body_that_cannot_be_decompressed_is_an_error(self) -> None:
        """And no body."""
        async with self.opened() as (engine, url, _):
            error = await _failure(_told(engine, Request("GET", f"{url}/torn")))
            assert isinstance(error, UnreadableResponse)

    async def test_a_redirect_is_not_followed(self) -> None:
        """The client does that."""
        async with self.opened() as (engine, url, _):
            exchange = await engine.send(Request("GET", f"{url}/moved"))
            assert (exchange.status, exchange.headers["location"]) == (307, "/echo")
            await exchange.aclose()

    async def test_a_cookie_is_not_kept(self) -> None:
        """Nobody asked for it."""
        async with self.opened() as (engine, url, _):
            await _told(engine, Request("GET", f"{url}/cookies"))
            assert await _told(engine, Request("GET", f"{url}/cookies")) == (200, b"null")

    async def test_a_server_that_is_not_reached_has_seen_nothing(self) -> None:
        """So the request may be sent again, whatever it is."""
        async with self.opened() as (engine, _, _):
            error = await _failure(engine.send(Request("GET", "http://127.0.0.1:1/")))
            assert isinstance(error, ConnectionFailed)
            assert not error.is_sent

    async def test_a_server_that_hangs_up_may_have_seen_the_request(self) -> None:
        """It is not sent a second time."""
        async with self.opened() as (engine, url, _):
            error = await _failure(engine.send(Request("GET", f"{url}/broken")))
            assert isinstance(error, ConnectionFailed)
            assert error.is_sent

    async def test_a_body_that_ends_early_is_an_error(self) -> None:
        """And not a short body."""
        async with self.opened() as (engine, url, _):
            error = await _failure(_told(engine, Request("GET", f"{url}/short")))
            assert isinstance(error, ConnectionFailed)

    async def test_a_pause_that_is_too_long_ends_the_request(self) -> None:
        """By the engine's own limit."""
        async with self.opened() as (engine, url, _):
            assert isinstance(await _failure(engine.send(Request("GET", f"{url}/silent"))), RequestTimedOut)

    async def test_a_request_that_is_canceled_leaves_no_connection(self) -> None:
        """And the next one is answered."""
        async with self.opened() as (engine, url, connections):
            task = asyncio.ensure_future(engine.send(Request("GET", f"{url}/silent")))
            await _until(lambda: connections() == 1 or task.done())
            task.cancel()
            await asyncio.wait({task})
            await _until(lambda: connections() == 0)
            assert await _told(engine, Request("GET", f"{url}/next")) == (200, b'{"path":"next"}')

    async def test_a_body_that_nobody_reads_leaves_no_connection_in_use(self) -> None:
        """However many such answers there were, others are answered."""
        async with self.opened() as (engine, url, _):
            for _ in range(150):
                await (await engine.send(Request("GET", f"{url}/gzip"))).aclose()
            assert await _told(engine, Request("GET", f"{url}/next")) == (200, b'{"path":"next"}')

    async def test_many_requests_at_once_each_get_their_own_answer(self) -> None:
        """However many connections that takes."""
        async with self.opened() as (engine, url, _):
            told = await asyncio.gather(*(_told(engine, Request("GET", f"{url}/{each}")) for each in range(50)))
            assert told == [(200, b'{"path":"%d"}' % each) for each in range(50)]

    async def test_closing_ends_every_connection(self) -> None:
        """Idle ones at once, and nothing is sent any more. Closing twice is allowed, of an exchange too."""
        async with self.opened() as (engine, url, connections):
            exchange = await engine.send(Request("GET", f"{url}/parts"))
            await exchange.aclose()
            await exchange.aclose()
            await engine.aclose()
            await engine.aclose()
            await _until(lambda: connections() == 0)
            error = await _failure(engine.send(Request("GET", f"{url}/parts?a=1")))
            assert isinstance(error, InvalidRequest)
            assert str(error) == (
                f"GET {url}/parts: the client is closed.\nCall it inside of its `async with`, or before `aclose()`."
            )


async def _parts() -> AsyncGenerator[bytes, None]:
    yield b"one"
    yield b"two"


async def _told(engine: Engine, request: Request) -> tuple[int, bytes]:
    exchange = await engine.send(request)
    try:
        return exchange.status, b"".join([part async for part in exchange.chunks()])
    finally:
        await exchange.aclose()


async def _failure(call: Awaitable[object]) -> HttpClientError:
    try:
        answer = await call
    except HttpClientError as error:
        return error
    raise AssertionError(f"This was to fail, and gave {answer!r}.")


async def _until(holds: Callable[[], bool]) -> None:
    async with asyncio.timeout(_BOUND):
        while not holds():  # noqa: ASYNC110 - what a server counts has no event
            await asyncio.sleep(0.01)
