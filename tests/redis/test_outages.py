"""Redis is killed and comes back, under a served application with clients that go on."""

import asyncio
from collections import Counter

import httpx2
import pytest

from armature.core import Application, Module, get
from armature.core.errors import ServiceUnavailable
from armature.core.health import HealthModule
from armature.redis import Redis, RedisSettings, RedisUnavailable
from armature.redis.module import RedisModule
from armature.testing import serve
from tests.redis.hearing import SECONDS, Heard, until
from tests.redis.servers import Server, running

pytestmark = pytest.mark.serial


@get("/visits")
async def visits(redis: Redis) -> int:
    try:
        with redis.reaching():
            return await redis.client.incr("visits")
    except RedisUnavailable as error:
        raise ServiceUnavailable("The counter is away.") from error


async def test_health_tells_the_truth_while_redis_is_killed_and_restarted_under_load() -> None:
    server = Server()
    module = RedisModule(RedisSettings(url=server.url, retries=0))
    with running(server), serve(Application(Module(controllers=[visits], imports=[HealthModule, module]))) as url:
        async with httpx2.AsyncClient(base_url=url) as client:
            load = asyncio.create_task(_load(client))
            assert (await client.get("/health")).json() == {"status": "up"}

            server.kill()
            await _answers(client, "/health", 503)
            assert (await client.get("/live")).status_code == 200
            await _answers(client, "/visits", 503)

            server.start()
            await _answers(client, "/health", 200)
            await _answers(client, "/visits", 200)
            for _ in range(20):
                assert (await client.get("/visits")).status_code == 200
            load.cancel()
            statuses = (await asyncio.gather(load, return_exceptions=True))[0]

    assert isinstance(statuses, Counter)
    assert set(statuses) == {200, 503}


async def test_subscriptions_and_changes_of_keys_survive_a_restart() -> None:
    server, messages, changes = Server(), Heard(), Heard()
    with running(server):
        async with Redis(RedisSettings(url=server.url, retries=0)) as redis:
            ends = [await redis.subscribe(f"channel:{number}", messages.message) for number in range(100)]
            await redis.subscribe("last", messages.message, on_gap=messages.gap)
            invalidations = await redis.invalidations("a", changes.keys, changes.lost)

            server.kill()
            assert await changes.until("lost") == ["lost"]
            assert not invalidations.is_live
            server.start()
            await messages.until("gap")
            await until(lambda: invalidations.is_live)
            assert changes.told == ["lost", "lost"]

            for number in range(100):
                await redis.publish(f"channel:{number}", b"%d" % number)
            await messages.until(b"99")
            assert messages.told == ["gap", *(b"%d" % number for number in range(100))]
            await redis.client.set("a", 1)
            await changes.until(b"a")
            for end in ends:
                await end()


async def _answers(client: httpx2.AsyncClient, path: str, status: int) -> None:
    async with asyncio.timeout(SECONDS):
        while (await client.get(path)).status_code != status:  # noqa: ASYNC110 - nobody tells
            await asyncio.sleep(0.05)


async def _load(client: httpx2.AsyncClient) -> Counter:
    """Visits without end, four at once, and what they were answered."""
    statuses: Counter = Counter()

    async def visit() -> None:
        while True:
            statuses[(await client.get("/visits")).status_code] += 1
            await asyncio.sleep(0.02)  # so that the server has time for others

    visitors = [asyncio.create_task(visit()) for _ in range(4)]
    try:
        await asyncio.gather(*visitors)
    except asyncio.CancelledError:
        await asyncio.gather(*visitors, return_exceptions=True)
    return statuses
