"""Redis dies, stands still, fails over or is too busy: nobody who calls a cached function hears of it."""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from functools import partial
from typing import Any

import pytest
from pydantic import SecretStr

from armature.cache import Cache, CacheSettings
from armature.cache.module import CacheHealth
from armature.core.health import Status
from armature.testing.faults import Delay, FaultProxy, Silence
from armature.testing.services import Service
from tests.cache.caches import until
from tests.redis.servers import Cluster, Server, running

pytestmark = pytest.mark.serial


class Load:
    """Callers of cached functions, one after the other in several tasks, and what they have met."""

    def __init__(self, cache: Cache) -> None:
        self.calls = 0
        self.made = 0
        self._price = cache.cached("price:{id}", ttl=0.2, tags=["prices"])(self._make)
        self._ends = asyncio.Event()

    async def _make(self, id: int) -> int:
        self.made += 1
        return id

    async def _call(self) -> None:
        while not self._ends.is_set():
            for number in range(10):
                assert await self._price(number) == number
                self.calls += 1
            await asyncio.sleep(0.002)

    @asynccontextmanager
    async def running(self) -> AsyncGenerator[None]:
        async with asyncio.TaskGroup() as group:
            for _ in range(5):
                group.create_task(self._call())
            yield
            self._ends.set()

    async def more(self) -> None:
        """Some calls later."""
        before = self.calls
        await until(lambda: self.calls > before + 200)


async def health(cache: Cache) -> Status:
    return (await CacheHealth(cache).check()).status


def _more_failures(cache: Cache, before: int) -> bool:
    return cache.statistics.failures > before


async def becomes(cache: Cache, status: Status) -> None:
    async with asyncio.timeout(30):
        while await health(cache) is not status:  # noqa: ASYNC110 - it is asked for, as /health asks
            await asyncio.sleep(0.02)


async def test_redis_dies_and_comes_again_under_load() -> None:
    server = Server()
    with running(server):
        async with Cache(CacheSettings(url=SecretStr(server.url), rest=0.1, timeout=0.5)) as cache:
            load = Load(cache)
            async with load.running():
                await load.more()
                await cache.set("held", 1)
                await until(cache._hears)
                server.kill()
                assert await health(cache) is Status.DOWN
                await until(lambda: not cache._hears())
                assert cache.statistics.entries == 0
                await load.more()
                assert cache.statistics.entries == 0
                server.start()
                await becomes(cache, Status.UP)
                await until(cache._hears)
                await load.more()
                await until(lambda: cache.statistics.entries > 0)


async def test_a_connection_that_is_lost_empties_the_process(redis_server: Service) -> None:
    async with FaultProxy(redis_server.port) as proxy:
        url = SecretStr(f"redis://127.0.0.1:{proxy.port}")
        async with Cache(CacheSettings(url=url, namespace="lost", timeout=0.3, rest=0.1)) as cache:
            await until(cache._hears)
            await cache.set("a", 1)
            async with asyncio.timeout(30):
                while not cache.statistics.entries:
                    await cache.get("a")
            proxy.inject(Silence())
            await until(lambda: not cache._hears())
            assert cache.statistics.entries == 0
            assert await health(cache) is Status.DOWN
            proxy.heal()
            await becomes(cache, Status.UP)


async def test_replies_that_are_late_are_not_waited_for(redis_server: Service) -> None:
    async with FaultProxy(redis_server.port) as proxy:
        url = SecretStr(f"redis://127.0.0.1:{proxy.port}")
        async with Cache(CacheSettings(url=url, namespace="late", timeout=0.1, rest=0.02, local_entries=0)) as cache:
            load = Load(cache)
            async with load.running():
                await load.more()
                proxy.inject(Delay(0.5, share=0.3))
                for _ in range(3):
                    await until(partial(_more_failures, cache, cache.statistics.failures))
                    await load.more()
                proxy.heal()
                await load.more()
            await becomes(cache, Status.UP)


async def test_a_pool_without_a_free_connection_is_not_waited_for_long(redis_server: Service) -> None:
    settings = CacheSettings(url=SecretStr(redis_server.url), namespace="busy", timeout=0.5, rest=5, local_entries=0)
    async with Cache(settings) as cache:
        backend: Any = cache._backend
        pool = backend._redis.client.connection_pool
        taken = [await pool.get_connection() for _ in range(pool.max_connections)]
        assert await Load(cache)._price(1) == 1
        assert cache.statistics.failures == 1
        assert await health(cache) is Status.DOWN
        for connection in taken:
            await pool.release(connection)
        assert await health(cache) is Status.UP


async def test_a_cluster_fails_over_under_load(redis_cluster: Cluster) -> None:
    settings = CacheSettings(url=SecretStr(redis_cluster.url), rest=0.1, timeout=0.5, local_ttl=5)
    async with Cache(settings) as here, Cache(settings) as there:
        await until(lambda: here._hears() and there._hears())
        load = Load(here)
        async with load.running():
            await load.more()
            dying = redis_cluster.primary_of("cache:v::k:price:1")
            dying.kill()
            await load.more()
            await until(lambda: here._hears() and there._hears())
            await becomes(here, Status.UP)
            await load.more()
        await here.set("a", 1, tags=["t"])
        assert await there.get("a") == 1
        await here.invalidate("t")
        assert await here.get("a") is None
        dying.start()
