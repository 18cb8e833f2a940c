"""The health indicator tells how Redis is."""

import asyncio

import pytest

from armature.core.health import Health
from armature.redis import Redis, RedisSettings
from armature.redis.module import RedisHealth, health
from armature.testing import FaultProxy, Refuse, Silence
from armature.testing.services import Service
from tests.redis.hearing import Heard, until

WELL = {"in_use": 0, "pool_size": 10, "channels": 0, "is_listening": True}


async def test_a_redis_that_answers_is_up(redis: Redis) -> None:
    assert await RedisHealth(redis).check() == Health.up(**WELL)


@pytest.mark.parametrize(("required", "found"), [(True, Health.down), (False, Health.degraded)])
async def test_a_redis_that_does_not_answer_is_down_or_degraded(redis_server: Service, required: bool, found) -> None:
    async with FaultProxy(redis_server.port) as proxy:
        url = f"redis://127.0.0.1:{proxy.port}"
        async with Redis(RedisSettings(url=url, command_timeout=0.5, connect_timeout=0.5, required=required)) as redis:
            proxy.inject(Silence())
            assert await RedisHealth(redis).check() == found(error="RedisUnavailable", **WELL)
            proxy.heal()
            assert await RedisHealth(redis).check() == Health.up(**WELL)


async def test_a_redis_that_keeps_us_waiting_is_not_waited_for(
    redis_server: Service, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(health, "_PATIENCE", 0.05)
    async with FaultProxy(redis_server.port) as proxy, Redis(f"redis://127.0.0.1:{proxy.port}") as redis:
        proxy.inject(Silence())
        found = await RedisHealth(redis).check()
        proxy.heal()
    assert found == Health.down(error="TimeoutError", **WELL)


async def test_a_pool_that_is_exhausted_is_degraded(redis_server: Service, prefix: str) -> None:
    settings = RedisSettings(url=redis_server.url, pool_size=1, pool_timeout=0.05, command_timeout=20, prefix=prefix)
    async with Redis(settings) as redis, Redis(redis_server.url) as other:
        holding = asyncio.ensure_future(redis.client.blpop([redis.key("list")], timeout=20))
        await until(lambda: redis.figures.in_use == 1)
        found = await RedisHealth(redis).check()
        await other.client.rpush(redis.key("list"), "go on")
        await holding
    assert found == Health.degraded(error="PoolExhausted", **WELL | {"in_use": 1, "pool_size": 1})


async def test_a_subscription_that_waits_for_its_connection_is_degraded(redis_server: Service) -> None:
    heard = Heard()
    async with FaultProxy(redis_server.port) as proxy, Redis(f"redis://127.0.0.1:{proxy.port}") as redis:
        await redis.subscribe("waiting", heard.message, on_gap=heard.gap)
        proxy.inject(Refuse())
        await redis.client.client_kill_filter(_type="pubsub", skipme=False)
        await until(lambda: not redis.figures.is_listening)
        assert await RedisHealth(redis).check() == Health.degraded(**WELL | {"channels": 1, "is_listening": False})

        proxy.heal()
        await heard.until("gap")
        assert await RedisHealth(redis).check() == Health.up(**WELL | {"channels": 1})
