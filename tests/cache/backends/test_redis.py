"""A cache in the process and in Redis behind it, as several processes share it."""

import asyncio
import secrets
from collections.abc import AsyncGenerator
from typing import Any

import pytest
from pydantic import SecretStr

from armature.cache import Cache, CacheMisconfigured, CacheSettings, InvalidCacheUrl
from armature.cache.backends.redis import RedisBackend
from armature.redis import Redis
from armature.testing.services import Service
from tests.cache.caches import Factory, Product, until
from tests.redis.servers import Server, running


@pytest.fixture
def url(redis_server: Service) -> str:
    return redis_server.url


@pytest.fixture
async def two(url: str) -> AsyncGenerator[tuple[Cache, Cache]]:
    settings = CacheSettings(url=SecretStr(url), namespace=secrets.token_hex(4), jitter=0, timeout=30)
    async with Cache(settings) as here, Cache(settings) as there:
        await until(lambda: here._hears() and there._hears())
        yield here, there


async def held(cache: Cache, key: str, type: Any = object) -> object:
    """A value, once the process holds it: the message of what was written before may take a moment."""
    async with asyncio.timeout(30):
        while True:
            before = cache.statistics.local_hits
            found = await cache.get(key, type)
            if cache.statistics.local_hits > before:
                return found


async def test_what_was_read_from_redis_is_held_in_the_process(two: tuple[Cache, Cache]) -> None:
    here, there = two
    factory = Factory()

    await here.get_or_create("a", factory, tags=["t"])

    assert await held(there, "a") == await held(here, "a") == 1
    assert factory.calls == 1


@pytest.mark.parametrize("change", ["delete", "invalidate", "set", "elsewhere"])
async def test_no_process_holds_what_was_changed_once_it_has_heard(
    change: str, two: tuple[Cache, Cache], url: str
) -> None:
    here, there = two
    await here.set("a", "old", tags=["t"])
    await held(there, "a")
    if change == "set":
        await here.set("a", "new")
    elif change == "elsewhere":  # somebody else deletes the key with a tool of their own
        async with Redis(url) as redis:
            name = there._names.key("a")
            await redis.client.delete(f"cache:v:{name}")
    else:
        await (here.delete("a") if change == "delete" else here.invalidate("t"))
    name = there._names.key("a")
    await until(lambda: there._local.get(name, 0.0) is None)

    assert await there.get("a") == ("new" if change == "set" else None)


async def test_a_thousand_in_two_processes_call_the_factory_once(two: tuple[Cache, Cache]) -> None:
    factory = Factory(waits=True)
    asked = [asyncio.create_task(cache.get_or_create("a", factory)) for cache in two for _ in range(500)]
    await factory.started.wait()
    factory.let.set()

    assert await asyncio.gather(*asked) == [1] * 1000
    assert factory.calls == 1


async def test_keys_and_tags_in_redis_end_by_themselves(two: tuple[Cache, Cache], url: str) -> None:
    here, _ = two
    for number in range(20):
        await here.get_or_create(f"a:{number}", Factory(), tags=[f"t:{number}", "all"], ttl=3)
        await here.set(f"b:{number}", 1, tags=[f"t:{number}"], ttl=3)
    await here.invalidate(*(f"t:{number}" for number in range(10)))

    async with Redis(url) as redis:
        names = [name async for name in redis.client.scan_iter(match=f"cache:*{here._names.namespace}*")]
        ends = [await redis.client.pttl(name) for name in names]

    assert len(names) >= 40 + 11
    assert all(0 < end <= 6000 for end in ends), ends


async def test_a_redis_that_comes_later_is_used_from_then_on() -> None:
    server = Server()
    settings = CacheSettings(url=SecretStr(server.url), rest=0, timeout=30)
    async with Cache(settings) as cache:
        assert await cache.get_or_create("a", Factory()) == 1
        assert cache.statistics.entries == 0
        with running(server):
            await until(cache._hears)
            await cache.set("a", Product(id=1), type=Product)
            assert await held(cache, "a", Product) == Product(id=1)


async def test_a_redis_that_is_given_stays_open(url: str) -> None:
    async with Redis(url) as redis:
        async with Cache(backend=RedisBackend(redis)) as cache:
            await cache.set("given", 1)
        assert await redis.client.exists("cache:v::k:given")
        await redis.client.delete("cache:v::k:given")


@pytest.mark.parametrize(
    "url", ["redis://", "redis://me:s3cret@host:port", "redis+sentinel://me:s3cret@host", "redis://me:s3cret@host/zero"]
)
def test_a_url_that_cannot_be_read_is_refused_and_not_told(url: str) -> None:
    with pytest.raises(InvalidCacheUrl) as raised:
        Cache(url)

    assert str(raised.value).startswith("The Redis of the cache cannot be addressed. ")
    assert "s3cret" not in str(raised.value)


async def test_credentials_that_are_refused_are_told_at_the_start_and_not_shown(url: str) -> None:
    with pytest.raises(CacheMisconfigured) as raised:
        async with Cache(url.replace("redis://", "redis://somebody:s3cret@")):
            pass

    assert "refuses the credentials" in str(raised.value)
    assert "s3cret" not in str(raised.value)
