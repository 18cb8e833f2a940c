"""A master, its replica, and three sentinels."""

import pytest

from armature.redis import Redis, RedisSettings, RedisUnavailable, WrongTopology
from armature.testing.services import Service
from tests.redis.hearing import Heard, until
from tests.redis.servers import Watched, stored_twice

pytestmark = pytest.mark.serial


async def test_the_master_is_found_through_the_sentinels(redis_sentinels: Watched) -> None:
    async with Redis(redis_sentinels.url) as redis:
        await redis.client.set("a", "1")
        assert await redis.client.get("a") == b"1"


async def test_a_master_that_no_sentinel_knows_is_named(redis_sentinels: Watched) -> None:
    url = redis_sentinels.url.replace("/shop", "/store")
    hosts = url.removeprefix("redis+sentinel://").removesuffix("/store").replace(",", ", ")
    with pytest.raises(WrongTopology) as caught:
        async with Redis(url):
            pass
    assert str(caught.value) == (
        f'The sentinels at {hosts} know no master "store"; they know "shop".\n'
        "Its name stands behind the sentinels in the URL."
    )


async def test_a_sentinel_is_no_single_server(redis_sentinels: Watched) -> None:
    port = redis_sentinels.sentinels[0].port
    with pytest.raises(WrongTopology) as caught:
        async with Redis(f"redis://127.0.0.1:{port}"):
            pass
    assert str(caught.value) == (
        f"The URL addresses a single server, and Redis at 127.0.0.1:{port} runs as a sentinel.\n"
        "Write `redis+sentinel` in it."
    )


async def test_a_single_server_is_no_sentinel(redis_server: Service) -> None:
    with pytest.raises(WrongTopology) as caught:
        async with Redis(f"redis+sentinel://127.0.0.1:{redis_server.port}/shop"):
            pass
    assert str(caught.value) == (
        f"The URL addresses sentinels, and Redis at 127.0.0.1:{redis_server.port} is none.\n"
        "Write `redis` in place of `redis+sentinel`, or the port of a sentinel."
    )


async def test_sentinels_that_are_away_are_told_as_such() -> None:
    with pytest.raises(RedisUnavailable) as caught:
        async with Redis(RedisSettings(url="redis+sentinel://127.0.0.1:1,127.0.0.1:2/shop", retries=0)):
            pass
    assert str(caught.value) == 'No sentinel at 127.0.0.1:1, 127.0.0.1:2 names a master "shop" that is up.'


async def test_when_the_master_dies_keys_and_channels_come_from_its_replica(redis_sentinels: Watched) -> None:
    messages, changes = Heard(), Heard()
    master = redis_sentinels.data[0]
    async with Redis(RedisSettings(url=redis_sentinels.url, retries=30)) as redis:
        stored_twice(master, "survives", "1")
        await redis.subscribe("channel", messages.message, on_gap=messages.gap)
        invalidations = await redis.invalidations("surv", changes.keys, changes.lost)

        master.kill()
        await changes.until("lost")
        await messages.until("gap")
        await until(lambda: invalidations.is_live)
        assert await redis.client.get("survives") == b"1"
        await redis.publish("channel", b"after")
        assert await messages.until(b"after") == ["gap", b"after"]
        changes.told.clear()
        await redis.client.set("survives", 2)
        assert await changes.until(b"survives") == [b"survives"]
