"""A cache in Memcached alone, and how it is addressed."""

import secrets

import pytest
from pydantic import SecretStr

from armature.cache import Cache, CacheMisconfigured, CacheSettings, CacheUnavailable, InvalidCacheUrl
from armature.cache.backends.memcached import MemcachedBackend, read_url
from armature.testing.services import Service
from tests.cache.caches import Factory


async def test_processes_share_what_is_in_memcached(memcached_server: Service) -> None:
    settings = CacheSettings(url=SecretStr(memcached_server.url), namespace=secrets.token_hex(4), timeout=30)
    factory = Factory()
    async with Cache(settings) as here, Cache(settings) as there:
        assert await here.get_or_create("a", factory, tags=["t"]) == await there.get_or_create("a", factory) == 1
        await there.invalidate("t")
        assert await here.get_or_create("a", factory, tags=["t"]) == 2
        await here.set_many({"b": 1, "c": 2}, tags=["t"])
        assert await there.get_many(["a", "b", "c", "d"]) == {"a": 2, "b": 1, "c": 2}
        assert here.statistics.entries == there.statistics.local_hits == 0


async def test_what_is_none_of_ours_counts_as_nothing(memcached_server: Service) -> None:
    backend = MemcachedBackend(read_url(memcached_server.url))
    await backend.open()
    await backend._client.set(b"short", b"x")

    assert await backend.read(["short"], []) == [None]
    await backend.close()


async def test_several_servers_share_the_keys(memcached_server: Service) -> None:
    where = read_url(f"memcached://127.0.0.1:{memcached_server.port},localhost:{memcached_server.port}")
    async with Cache(backend=MemcachedBackend(where, timeout=30)) as cache:
        await cache.set_many({str(number): number for number in range(20)})

        assert len(await cache.get_many(map(str, range(20)))) == 20


async def test_a_memcached_that_is_away_is_gone_on_without() -> None:
    async with Cache(CacheSettings(url=SecretStr("memcached://127.0.0.1:1"), timeout=0.2)) as cache:
        assert await cache.get_or_create("a", Factory()) == 1
        with pytest.raises(CacheUnavailable) as raised:
            await cache.delete("a")

    assert str(raised.value).startswith("Memcached cannot be reached, or does not do what it is asked: ")


def test_a_value_that_nobody_would_be_told_of_is_not_held_in_the_process() -> None:
    with pytest.raises(CacheMisconfigured) as raised:
        Cache(CacheSettings(url=SecretStr("memcached://localhost"), local_entries=10))

    assert str(raised.value) == (
        "Values are to be held in the process too, and this backend tells nobody that they have changed.\n"
        "Leave out `local_entries` (ARMATURE_CACHE_LOCAL_ENTRIES), or keep values in Redis."
    )


def test_a_url_names_servers_and_credentials() -> None:
    assert read_url("memcached://one,two:11212") == ((("one", 11211), ("two", 11212)), None, None)
    assert read_url("memcached://me:s%40cret@one") == ((("one", 11211),), "me", "s@cret")


@pytest.mark.parametrize(
    "url", ["memcached://", "memcached://me:s3cret@one:port", "memcached://me:s3cret@one,,two", "memcached://one/0"]
)
def test_a_url_that_cannot_be_read_is_refused_and_not_told(url: str) -> None:
    with pytest.raises(InvalidCacheUrl) as raised:
        Cache(url)

    assert str(raised.value) == (
        "The URL of Memcached cannot be read.\n"
        "Write `memcached://host:11211`, several servers as `memcached://one:11211,two:11211`."
    )
