"""Answers that are read while they come."""

import asyncio

import pytest

from armature.http_client import (
    ClientError,
    ClientSettings,
    ConnectionFailed,
    HttpClient,
    InvalidRequest,
    Request,
    RequestTimedOut,
    ServerError,
    StatusError,
    is_transient,
)
from armature.http_client.testing import MockEngine, Reply
from armature.http_client.testing.mock import MockExchange
from armature.http_client.testing.server import serving
from armature.resilience import Backoff, Hedge, Pipeline, Retry, TimedOut, deadline


async def test_a_body_comes_in_parts(settings: ClientSettings) -> None:
    parts = [b"x" * 1000] * 100
    async with serving(lambda _: Reply(parts=parts)) as server, HttpClient(server.url, settings=settings) as client:
        async with client.stream("GET", "/export") as answer:
            found = [part async for part in answer]
        async with client.stream("GET", "/export") as answer:
            whole = await answer.read()

    assert b"".join(found) == whole.body == b"".join(parts)
    assert (answer.status, answer.method, answer.url) == (200, "GET", f"{server.url}/export")
    assert answer.headers["content-length"] == "100000"


async def test_what_is_not_read_gives_its_connection_back(settings: ClientSettings) -> None:
    few = settings.model_copy(update={"max_connections": 1, "max_idle": 1})
    large = Reply(parts=[b"x" * 1000] * 100)
    async with serving(lambda _: large) as server, HttpClient(server.url, settings=few) as client:
        for _ in range(3):
            async with client.stream("GET", "/") as answer:
                async for _part in answer:
                    break
        assert (await client.get("/")).status == 200


@pytest.mark.parametrize(("status", "error"), [(404, ClientError), (500, ServerError), (503, ServerError)])
async def test_an_error_is_raised_with_its_body_unless_it_is_asked_for(status: int, error: type[StatusError]) -> None:
    engine = MockEngine().on("GET", "/", Reply(status, json={"a": 1}))
    async with HttpClient("https://api.example", engine=engine, settings=ClientSettings(retries=0)) as client:
        with pytest.raises(error) as caught:
            async with client.stream("GET", "/"):
                pass
        async with client.stream("GET", "/", check=False) as answer:
            assert (answer.status, (await answer.read()).json()) == (status, {"a": 1})

    assert caught.value.response.json() == {"a": 1}


async def test_retries_hold_until_the_head_has_come() -> None:
    engine = MockEngine().on("GET", "/", ConnectionFailed("x", is_sent=True), Reply(503), Reply(parts=[b"a"]))
    pipeline = Pipeline("p", Retry(3, on=is_transient, backoff=Backoff.constant(0)))
    client = HttpClient("https://api.example", engine=engine, pipeline=pipeline)
    async with client, client.stream("GET", "/") as answer:
        assert [part async for part in answer] == [b"a"]

    assert len(engine.requests) == 3


async def test_what_another_attempt_would_not_mend_is_raised() -> None:
    engine = MockEngine().on("GET", "/", InvalidRequest("No."))
    async with HttpClient("https://api.example", engine=engine) as client:
        with pytest.raises(InvalidRequest, match=r"^No\.$"):
            async with client.stream("GET", "/"):
                pass


async def test_a_stream_that_breaks_off_is_an_error_and_no_end() -> None:
    broken = ConnectionFailed("The server hung up.", is_sent=True)
    engine = MockEngine().on("GET", "/", Reply(parts=[b"a", broken]))
    async with HttpClient("https://api.example", engine=engine) as client, client.stream("GET", "/") as answer:
        parts = aiter(answer)
        assert await anext(parts) == b"a"
        with pytest.raises(ConnectionFailed):
            await anext(parts)


async def test_every_answer_of_a_hedged_stream_is_closed() -> None:
    opened: list[MockExchange] = []

    class Slow(MockEngine):
        async def send(self, request: Request) -> MockExchange:
            await asyncio.sleep(0.01)
            opened.append(await super().send(request))
            return opened[-1]

    engine = Slow().on("GET", "/", Reply(parts=[b"a"]))
    client = HttpClient("https://api.example", engine=engine, pipeline=Pipeline("p", Hedge(0.001)))
    async with client, client.stream("GET", "/") as answer:
        assert [part async for part in answer] == [b"a"]

    assert opened
    assert all(each.is_closed for each in opened)


async def test_a_body_is_read_within_the_deadline(settings: ClientSettings) -> None:
    silent = Reply(parts=[b"a", RequestTimedOut("Nothing more comes.")])
    async with serving(lambda _: silent) as server, HttpClient(server.url, settings=settings) as client:
        with deadline(0.3):
            async with client.stream("GET", "/") as answer:
                parts = aiter(answer)
                assert await anext(parts) == b"a"
                with pytest.raises(TimedOut):
                    await anext(parts)


async def test_a_head_that_does_not_come_in_time_is_a_time_out(settings: ClientSettings) -> None:
    def silence(_: Request) -> Reply:
        raise RequestTimedOut("Nothing comes.")

    hasty = settings.model_copy(update={"total": 0.1, "attempt": 0.1, "retries": 0})
    async with serving(silence) as server, HttpClient(server.url, settings=hasty) as client:
        with pytest.raises(RequestTimedOut):
            async with client.stream("GET", "/"):
                pass
