"""One connection on which Redis speaks first."""

import asyncio
import sys
from collections.abc import AsyncIterator

import pytest
from redis.asyncio import Connection
from redis.exceptions import ConnectionError as NotConnected
from redis.exceptions import ResponseError

from armature.redis.line import Line, Push
from armature.testing import FaultProxy, Reset, Silence
from armature.testing.services import Service
from tests.redis.hearing import SECONDS


@pytest.fixture
async def proxy(redis_server: Service) -> AsyncIterator[FaultProxy]:
    async with FaultProxy(redis_server.port) as running:
        yield running


async def _opened(proxy: FaultProxy, beat: float = SECONDS) -> tuple[Line, asyncio.Event, list[Push]]:
    pushes: list[Push] = []
    lost = asyncio.Event()
    line = Line(Connection(host=proxy.host, port=proxy.port), lambda _, push: pushes.append(push), beat)
    line.lost = lambda _: lost.set()
    await line.open()
    return line, lost, pushes


async def test_answers_go_to_those_who_asked_and_all_else_is_a_push(proxy: FaultProxy) -> None:
    line, _, pushes = await _opened(proxy)
    await line.ask(b"SUBSCRIBE", b"line")
    with pytest.raises(ResponseError, match="unknown command"):
        await line.ask(b"NONSENSE")
    await line.ask(b"PUBLISH", b"line", b"1")
    await line.ask(b"PING")
    await line.close()
    assert pushes == [[b"message", b"line", b"1"]]


async def test_who_gives_up_does_not_get_the_answer_of_another(proxy: FaultProxy) -> None:
    line, _, _ = await _opened(proxy)
    proxy.inject(Silence())
    asking = asyncio.create_task(line.ask(b"NONSENSE"))
    for _ in range(20):
        await asyncio.sleep(0)  # until it is sent
    asking.cancel()
    await asyncio.gather(asking, return_exceptions=True)
    proxy.heal()
    await line.ask(b"PING")
    await line.close()


async def test_who_gives_up_while_sending_ends_it(proxy: FaultProxy) -> None:
    line, lost, _ = await _opened(proxy)
    proxy.inject(Silence())
    asking = asyncio.create_task(line.ask(b"PUBLISH", b"line", bytes(32_000_000)))  # more than the network takes
    for _ in range(20):
        await asyncio.sleep(0)
    asking.cancel()
    await asyncio.gather(asking, return_exceptions=True)
    await asyncio.wait_for(lost.wait(), SECONDS)


async def test_whoever_waits_when_it_is_lost_is_told(proxy: FaultProxy) -> None:
    line, lost, _ = await _opened(proxy)
    proxy.inject(Silence())
    asking = asyncio.create_task(line.ask(b"PING"))
    await asyncio.sleep(0)
    proxy.inject(Reset())
    with pytest.raises(NotConnected, match="The connection was lost"):
        await asking
    await asyncio.wait_for(lost.wait(), SECONDS)
    with pytest.raises(NotConnected, match="The connection was lost"):
        await line.ask(b"PING")


async def test_an_answer_that_does_not_come_ends_it(proxy: FaultProxy) -> None:
    line, lost, _ = await _opened(proxy, beat=0.05)
    proxy.inject(Silence())
    with pytest.raises(NotConnected, match="Redis does not answer"):
        await line.ask(b"PING")
    await asyncio.wait_for(lost.wait(), SECONDS)


async def test_silence_ends_it_where_nobody_asks(proxy: FaultProxy) -> None:
    _, lost, _ = await _opened(proxy, beat=0.05)
    proxy.inject(Silence())
    await asyncio.wait_for(lost.wait(), SECONDS)


async def test_without_hiredis_it_is_the_same(redis_server: Service) -> None:
    program = """
import asyncio, sys
sys.modules["hiredis"] = None
from armature.redis import Redis

async def main():
    told = asyncio.Queue()
    async with Redis(sys.argv[1]) as redis:
        await redis.subscribe("pure", told.put_nowait)
        await redis.invalidations("pure:", lambda keys: told.put_nowait(keys[0]), lambda: None)
        await redis.publish("pure", b"message")
        await redis.client.set("pure:key", 1)
        async with asyncio.timeout(20):
            print({await told.get(), await told.get()} == {b"message", b"pure:key"})

asyncio.run(main())
"""
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-c", program, redis_server.url, stdout=asyncio.subprocess.PIPE
    )
    output, _ = await process.communicate()
    assert output == b"True\n"
