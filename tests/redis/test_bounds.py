"""Commands wait for a connection, and not for ever."""

import asyncio

import pytest

from armature.redis import PoolExhausted, Redis, RedisSettings, RedisUnavailable
from armature.testing import FaultProxy, Refuse
from armature.testing.services import Service
from tests.redis.hearing import until
from tests.redis.pools import pool_of
from tests.redis.servers import Cluster

TEXT = (
    "All 1 connections to Redis have been in use for 0.05 seconds.\n"
    "Raise `pool_size` (ARMATURE_REDIS_POOL_SIZE), or hold connections for a shorter time."
)


async def _hold(redis: Redis, key: str) -> asyncio.Future:
    """Keeps the only connection busy until something is pushed to the key."""
    holding = asyncio.ensure_future(redis.client.blpop([key], timeout=20))
    await until(lambda: redis.figures.in_use == 1)
    return holding


async def _exhausted_and_free_again(url: str, key: str) -> None:
    settings = RedisSettings(url=url, pool_size=1, pool_timeout=0.05, command_timeout=20)
    async with Redis(settings) as redis, Redis(url) as other:
        holding = await _hold(redis, key)
        with pytest.raises(PoolExhausted) as caught:
            await redis.ping()
        assert str(caught.value) == TEXT

        await other.client.rpush(key, "go on")
        await holding
        await redis.ping()
        assert redis.figures.in_use == 0


async def test_a_pool_that_is_exhausted_says_so(redis_server: Service, prefix: str) -> None:
    await _exhausted_and_free_again(redis_server.url, f"{prefix}list")


@pytest.mark.serial
async def test_a_pool_of_a_cluster_does_the_same(redis_cluster: Cluster, prefix: str) -> None:
    await _exhausted_and_free_again(redis_cluster.url, f"{prefix}list")


async def test_those_who_wait_get_a_connection_in_time(redis_server: Service, prefix: str) -> None:
    async with Redis(RedisSettings(url=redis_server.url, pool_size=2, prefix=prefix)) as redis:
        await asyncio.gather(*(redis.client.incr(redis.key("count")) for _ in range(100)))
        assert await redis.client.get(redis.key("count")) == b"100"


@pytest.mark.serial
async def test_pipelines_of_a_cluster_wait_for_their_turn(redis_cluster: Cluster, prefix: str) -> None:
    async with Redis(RedisSettings(url=redis_cluster.url, pool_size=2)) as redis:

        async def count(number: int) -> list:
            pipeline = redis.client.pipeline()
            for key in range(5):
                pipeline.incr(f"{prefix}{number}:{key}")
            return await pipeline.execute()

        assert await asyncio.gather(*map(count, range(20))) == [[1] * 5] * 20


async def test_whoever_has_waited_and_cannot_connect_hears_of_that(redis_server: Service) -> None:
    async with FaultProxy(redis_server.port) as proxy:
        settings = RedisSettings(url=f"redis://127.0.0.1:{proxy.port}", pool_size=1, retries=0)
        async with Redis(settings) as redis:
            pool = pool_of(redis)
            connection = await pool.get_connection()
            waiting = asyncio.ensure_future(redis.ping())
            await asyncio.sleep(0)
            proxy.inject(Refuse())
            await connection.disconnect()
            await pool.release(connection)
            with pytest.raises(RedisUnavailable, match="cannot be reached"):
                await waiting

            proxy.heal()
            await redis.ping()


async def test_those_who_give_up_waiting_leave_the_connection_to_the_others(redis_server: Service) -> None:
    async with Redis(RedisSettings(url=redis_server.url, pool_size=1)) as redis:
        pool = pool_of(redis)
        connection = await pool.get_connection()
        waiting = [asyncio.ensure_future(redis.ping()) for _ in range(10)]
        await asyncio.sleep(0)
        for each in waiting[::2]:
            each.cancel()
        await pool.release(connection)
        await asyncio.gather(*waiting[1::2])
        assert redis.figures.in_use == 0
