"""A network that is slow, silent or gone, between the client and a real server."""

import asyncio
from collections import Counter
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from typing import NamedTuple

import pytest

from armature.http_client import (
    ClientSettings,
    ConnectionFailed,
    HttpClient,
    HttpClientError,
    Request,
    is_transient,
)
from armature.http_client.testing import Reply
from armature.http_client.testing.server import Server, serving
from armature.resilience import Backoff, DeadlinePassed, Pipeline, Retry, RetryBudget, deadline
from armature.testing import Delay, Fault, FaultProxy, Refuse, Reset, Silence, Throttle, Truncate

pytestmark = pytest.mark.serial

LATE = 0.5
"""Seconds by which a call may outlive its deadline on a busy machine."""

_BOUND = 30


class World(NamedTuple):
    """A client that goes through the proxy, and what reached the server behind it."""

    client: HttpClient
    proxy: FaultProxy
    server: Server
    seen: Counter[str]


@asynccontextmanager
async def world(settings: ClientSettings, pipeline: Pipeline | None = None) -> AsyncGenerator[World, None]:
    seen: Counter[str] = Counter()

    def answer(request: Request) -> Reply:
        seen[request.method] += 1
        return Reply(parts=[b"x" * 10_000])

    async with (
        serving(answer) as server,
        FaultProxy(int(server.url.rpartition(":")[2])) as proxy,
        HttpClient(f"http://127.0.0.1:{proxy.port}", settings=settings, pipeline=pipeline) as client,
    ):
        yield World(client, proxy, server, seen)


async def until_closed(server: Server) -> None:
    async with asyncio.timeout(_BOUND):
        while server.connections:  # noqa: ASYNC110 - what a server counts has no event
            await asyncio.sleep(0.01)


@pytest.mark.parametrize(
    "fault",
    [
        pytest.param(Delay(5), id="slow"),
        pytest.param(Throttle(100), id="narrow"),
        pytest.param(Silence(), id="silent"),
        pytest.param(Refuse(), id="refused"),
        pytest.param(Truncate(50), id="truncated"),
        pytest.param(Reset(), id="reset"),
        pytest.param(Reset(50), id="reset within the answer"),
    ],
)
async def test_no_call_outlives_its_deadline_and_none_leaves_a_connection(
    settings: ClientSettings, fault: Fault
) -> None:
    loop = asyncio.get_running_loop()
    async with world(settings) as (client, proxy, server, _):
        proxy.inject(fault)
        began = loop.time()
        with deadline(0.3):
            results = await asyncio.gather(*(client.get("/") for _ in range(5)), return_exceptions=True)
        took = loop.time() - began
        proxy.heal()
        assert (await client.get("/")).status == 200

    # on a busy machine an attempt may be due when the deadline has passed
    assert all(isinstance(each, HttpClientError | DeadlinePassed) for each in results)
    assert took < 0.3 + LATE
    await until_closed(server)


@pytest.mark.parametrize("fault", [pytest.param(Truncate(50), id="truncated"), pytest.param(Reset(50), id="reset")])
async def test_what_must_not_be_repeated_reaches_the_server_once(settings: ClientSettings, fault: Fault) -> None:
    async with world(settings) as (client, proxy, _, seen):
        proxy.inject(fault)
        for _ in range(5):
            with pytest.raises(ConnectionFailed) as caught:
                await client.post("/", json=1)
            assert caught.value.is_sent

    assert seen == {"POST": 5}


async def test_retries_through_a_broken_network_stay_within_their_budget(settings: ClientSettings) -> None:
    budget = RetryBudget(0.2, minimum=0, burst=2)
    retry = Retry(5, on=is_transient, backoff=Backoff.constant(0.001), budget=budget)
    async with world(settings, Pipeline("p", retry, total=5)) as (client, proxy, _, seen):
        proxy.inject(Truncate(50))
        for _ in range(20):
            with pytest.raises(ConnectionFailed):
                await client.get("/")

    assert 20 < seen["GET"] <= 20 + 2 + 20 * 0.2


async def test_calls_that_are_canceled_leave_no_connection(settings: ClientSettings) -> None:
    few = settings.model_copy(update={"max_connections": 3, "max_idle": 1})
    async with world(few) as (client, proxy, server, _):
        for _ in range(5):
            proxy.inject(Silence())
            tasks = [asyncio.create_task(client.get("/")) for _ in range(6)]
            await asyncio.sleep(0)
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)
            proxy.heal()
            answers = await asyncio.gather(*(client.get("/") for _ in range(6)))
            assert {each.status for each in answers} == {200}

    await until_closed(server)
