"""Keys that have changed, for caches within the process."""

import pytest
from redis.exceptions import NoPermissionError

from armature.redis import Redis, RedisSettings
from armature.testing import FaultProxy, Reset
from armature.testing.services import Service
from tests.redis.hearing import Heard, until
from tests.redis.servers import Server, running


async def test_keys_that_change_are_deleted_or_expire_are_told(redis: Redis, prefix: str) -> None:
    heard = Heard()
    invalidations = await redis.invalidations(prefix, heard.keys, heard.lost)
    assert invalidations.is_live
    await redis.client.set("elsewhere", 1)
    await redis.client.set(redis.key("a"), 1)
    await redis.client.delete(redis.key("a"))
    await redis.client.set(redis.key("b"), 1, px=1)
    a, b = f"{prefix}a".encode(), f"{prefix}b".encode()
    await until(lambda: heard.told == [a, a, b, b])
    await invalidations.end()


async def test_each_hears_of_its_own_prefix_also_where_one_begins_with_another(redis: Redis, prefix: str) -> None:
    outer, inner = Heard(), Heard()
    first = await redis.invalidations(redis.key("a:b:"), inner.keys, inner.lost)
    second = await redis.invalidations(redis.key("a:"), outer.keys, outer.lost)

    await redis.client.set(redis.key("a:1"), 1)
    await redis.client.set(redis.key("a:b:1"), 1)

    key, both = f"{prefix}a:1".encode(), f"{prefix}a:b:1".encode()
    assert await outer.until(both) == [key, both]
    # The second one made Redis begin anew, in which moment a change may have been missed.
    assert await inner.until(both) == ["lost", both]

    await second.end()
    await until(lambda: first.is_live and inner.told == ["lost", both, "lost"])
    await redis.client.set(redis.key("a:1"), 1)
    await redis.client.set(redis.key("a:b:2"), 1)
    assert (await inner.until(f"{prefix}a:b:2".encode()))[3:] == [f"{prefix}a:b:2".encode()]
    await first.end()
    await first.end()
    assert not first.is_live


async def test_no_prefix_is_every_key(redis: Redis, prefix: str) -> None:
    heard = Heard()
    invalidations = await redis.invalidations("", heard.keys, heard.lost)
    await redis.client.set(redis.key("a"), 1)
    assert await heard.until(f"{prefix}a".encode()) == [f"{prefix}a".encode()]
    await invalidations.end()


async def test_after_a_flush_and_a_lost_connection_anything_may_be_stale(redis_server: Service, prefix: str) -> None:
    heard = Heard()
    async with FaultProxy(redis_server.port) as proxy, Redis(f"redis://127.0.0.1:{proxy.port}") as redis:
        invalidations = await redis.invalidations(prefix, heard.keys, heard.lost)
        await redis.client.flushall()
        assert await heard.until("lost") == ["lost"]

        proxy.inject(Reset())
        await until(lambda: heard.told == ["lost", "lost"])
        assert not invalidations.is_live
        assert not redis.figures.is_listening

        proxy.heal()
        await until(lambda: invalidations.is_live)
        assert heard.told == ["lost", "lost", "lost"]
        await redis.client.set(f"{prefix}a", 1)
        await heard.until(f"{prefix}a".encode())


async def test_they_begin_when_redis_is_there(prefix: str) -> None:
    heard, server = Heard(), Server()
    async with Redis(RedisSettings(url=server.url, required=False, retries=0)) as redis:
        invalidations = await redis.invalidations(prefix, heard.keys, heard.lost)
        assert not invalidations.is_live
        with running(server):
            await until(lambda: invalidations.is_live)
            await redis.client.set(f"{prefix}a", 1)
            assert await heard.until(f"{prefix}a".encode()) == [f"{prefix}a".encode()]
            await invalidations.end()


async def test_a_user_who_may_not_track_keys_is_told(redis: Redis, redis_server: Service) -> None:
    heard = Heard()
    commands = ["+@all", "-client|tracking"]
    heard = Heard()
    commands = ["+@all", "-client|tracking"]
    await redis.client.acl_setuser("reader", enabled=True, nopass=True, keys=["*"], commands=commands)
    async with Redis(f"redis://reader:any@127.0.0.1:{redis_server.port}") as reader:
        with pytest.raises(NoPermissionError):
            await reader.invalidations("a", heard.keys, heard.lost)
        assert reader.figures.is_listening


async def test_channels_go_on_when_nobody_wants_to_know_of_keys(redis: Redis, prefix: str) -> None:
    heard = Heard()
    await redis.subscribe(redis.key("channel"), heard.message, on_gap=heard.gap)
    invalidations = await redis.invalidations(prefix, heard.keys, heard.lost)
    await invalidations.end()
    while "t" in (await redis.client.client_list(_type="pubsub"))[0]["flags"]:
        pass
    await redis.client.set(redis.key("a"), 1)
    await redis.publish(redis.key("channel"), b"1")
    assert await heard.until(b"1") == [b"1"]


async def test_at_the_end_of_redis_nothing_is_live(redis_server: Service, prefix: str) -> None:
    heard = Heard()
    async with Redis(redis_server.url) as redis:
        invalidations = await redis.invalidations(prefix, heard.keys, heard.lost)
    assert not invalidations.is_live
