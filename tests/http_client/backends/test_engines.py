"""Every engine, and the mock, against one suite; those that send, against a real server."""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import AbstractAsyncContextManager, asynccontextmanager

import pytest

from armature.http_client import ClientSettings, HttpClient, Request, RequestTimedOut
from armature.http_client.backends.httpx2 import Httpx2Engine
from armature.http_client.backends.pyreqwest import PyreqwestEngine
from armature.http_client.testing import EngineBehavior, MockEngine, OpenedEngine, Reply, behave, served
from armature.http_client.testing.server import serving

IMPATIENT = ClientSettings(read_timeout=1.0)


class TestHttpx2(EngineBehavior):
    def opened(self) -> AbstractAsyncContextManager[OpenedEngine]:
        return served(lambda: Httpx2Engine(IMPATIENT))


class TestPyreqwest(EngineBehavior):
    def opened(self) -> AbstractAsyncContextManager[OpenedEngine]:
        return served(lambda: PyreqwestEngine(IMPATIENT))


class TestMock(EngineBehavior):
    def opened(self) -> AbstractAsyncContextManager[OpenedEngine]:
        return mocked()


@asynccontextmanager
async def mocked() -> AsyncGenerator[OpenedEngine, None]:
    yield OpenedEngine(MockEngine(behave), "http://api.example", lambda: 0)


class Deaf(EngineBehavior):
    """An engine that calls everything a success."""

    def opened(self) -> AbstractAsyncContextManager[OpenedEngine]:
        return deaf()


@asynccontextmanager
async def deaf() -> AsyncGenerator[OpenedEngine, None]:
    yield OpenedEngine(MockEngine(lambda _: Reply()), "http://api.example", lambda: 0)


async def test_the_suite_finds_an_engine_that_hides_failures() -> None:
    with pytest.raises(AssertionError, match="This was to fail, and gave"):
        await Deaf().test_a_server_that_hangs_up_may_have_seen_the_request()


def test_the_suite_asks_for_an_engine() -> None:
    with pytest.raises(NotImplementedError):
        EngineBehavior().opened()


async def test_a_call_that_waits_too_long_for_a_connection_is_a_time_out(settings: ClientSettings) -> None:
    def silence(_: Request) -> Reply:
        raise RequestTimedOut("Nothing comes.")

    few = settings.model_copy(update={"max_connections": 1, "max_idle": 1, "pool_timeout": 0.1, "retries": 0})
    async with serving(silence) as server, HttpClient(server.url, settings=few) as client:
        first = asyncio.create_task(client.get("/"))
        async with asyncio.timeout(30):
            while not server.connections:  # noqa: ASYNC110 - what a server counts has no event
                await asyncio.sleep(0.01)
        with pytest.raises(RequestTimedOut) as caught:
            await client.get("/")
        first.cancel()
        await asyncio.wait({first})

    assert str(caught.value) == (
        f"GET {server.url}/: no connection was free within 0.1 seconds (pool_timeout, max_connections)."
    )


@pytest.mark.parametrize("settings", [ClientSettings(engine="pyreqwest"), ClientSettings(max_idle=40)])
async def test_calls_at_once_find_the_connections_of_the_last_ones(settings: ClientSettings) -> None:
    opened: set[asyncio.StreamWriter] = set()

    def answer(_: Request) -> Reply:
        opened.update(server.connections)
        return Reply()

    async with serving(answer) as server, HttpClient(server.url, settings=settings) as client:
        for _ in range(5):
            await asyncio.gather(*(client.get("/") for _ in range(40)))

    assert len(opened) <= 40
