"""A cluster of three primaries and three replicas."""

import pytest
from redis.asyncio import RedisCluster
from redis.exceptions import RedisClusterException

from armature.redis import KeysApart, Redis, RedisSettings, Script, WrongTopology
from armature.redis.connections import PlainConnection
from tests.redis.hearing import Heard, until
from tests.redis.servers import Cluster, calls_for_plan, stored_twice

pytestmark = pytest.mark.serial

MOVE = Script("redis.call('set', KEYS[2], redis.call('get', KEYS[1])); return redis.call('del', KEYS[1])")


async def test_keys_are_found_wherever_they_lie(redis_cluster: Cluster) -> None:
    async with Redis(redis_cluster.url) as redis:
        for number in range(20):
            await redis.client.set(f"wherever:{number}", number)
        assert [await redis.client.get(f"wherever:{number}") for number in range(20)] == [b"%d" % n for n in range(20)]
        await redis.ping()


async def test_every_node_has_connections_that_send_at_once(redis_cluster: Cluster) -> None:
    async with Redis(redis_cluster.url) as redis:
        await redis.ping()
        cluster = redis.client
        assert isinstance(cluster, RedisCluster)
        assert {node.connection_class for node in cluster.get_nodes()} == {PlainConnection}


async def test_a_script_runs_where_its_keys_lie(redis_cluster: Cluster) -> None:
    async with Redis(redis_cluster.url) as redis:
        for slot in ("a", "b", "c"):
            await redis.client.set(f"{{{slot}}}:from", slot)
            assert await redis.run(MOVE, [f"{{{slot}}}:from", f"{{{slot}}}:to"]) == 1
            assert await redis.client.get(f"{{{slot}}}:to") == slot.encode()


async def test_a_script_whose_keys_lie_apart_is_refused(redis_cluster: Cluster) -> None:
    async with Redis(redis_cluster.url) as redis:
        with pytest.raises(KeysApart) as caught:
            await redis.run(MOVE, ["a", "b"])
    assert str(caught.value) == (
        "A script is to touch a and b, which lie in different slots of the cluster.\n"
        'Put what they share into braces, as in "{cart:7}:items" and "{cart:7}:total".'
    )


async def test_messages_reach_everyone_whatever_shard_carries_the_channel(redis_cluster: Cluster) -> None:
    heard = Heard()
    async with Redis(redis_cluster.url) as here, Redis(redis_cluster.url) as there:
        ends = [await there.subscribe(f"channel:{number}", heard.message) for number in range(20)]
        for number in range(20):
            await here.publish(f"channel:{number}", b"%d" % number)
        for number in range(20):
            await heard.until(b"%d" % number)
        assert there.figures.channels == 20
        for end in ends:
            await end()
        assert there.figures.channels == 0


async def test_changes_of_keys_are_told_by_every_primary(redis_cluster: Cluster) -> None:
    heard = Heard()
    async with Redis(redis_cluster.url) as redis:
        invalidations = await redis.invalidations("told:", heard.keys, heard.lost)
        for number in range(20):
            await redis.client.set(f"told:{number}", number)
        for number in range(20):
            await heard.until(b"told:%d" % number)
        await invalidations.end()


async def test_a_channel_moves_with_its_slot(redis_cluster: Cluster) -> None:
    heard = Heard()
    channel = "moves"
    source = redis_cluster.primary_of(channel)
    target = next(redis_cluster.primary_of(key) for key in "abc" if redis_cluster.primary_of(key) is not source)
    async with Redis(redis_cluster.url) as redis:
        await redis.subscribe(channel, heard.message, on_gap=heard.gap)
        redis_cluster.move(channel, source, target)
        await heard.until("gap")
        await redis.publish(channel, b"there")
        assert await heard.until(b"there") == ["gap", b"there"]


async def test_all_connections_may_be_lost_at_once(redis_cluster: Cluster) -> None:
    messages, changes = Heard(), Heard()
    async with Redis(redis_cluster.url) as redis:
        for key in "abc":
            await redis.subscribe(key, messages.message, on_gap=messages.gap)
        invalidations = await redis.invalidations("all:", changes.keys, changes.lost)
        await redis.client.client_kill_filter(_type="pubsub", skipme=False, target_nodes=RedisCluster.PRIMARIES)
        await until(lambda: invalidations.is_live and messages.told == ["gap"] * 3)
        assert set(changes.told) == {"lost"}
        assert 2 <= len(changes.told) <= 4  # at the beginning, and then once or for each connection, as they end


async def test_a_channel_is_followed_to_where_its_slot_has_moved(
    redis_cluster: Cluster, monkeypatch: pytest.MonkeyPatch
) -> None:
    heard = Heard()
    channel = "has moved"
    source = redis_cluster.primary_of(channel)
    target = next(redis_cluster.primary_of(key) for key in "abc" if redis_cluster.primary_of(key) is not source)
    beside = next(f"beside:{n}" for n in range(100) if redis_cluster.primary_of(f"beside:{n}") is source)
    async with Redis(redis_cluster.url) as redis:
        monkeypatch.setattr(redis._listening._routes, "renew", _no_news)
        await redis.subscribe(beside, heard.message)
        await redis.publish(beside, b"first")
        await heard.until(b"first")
        redis_cluster.move(channel, source, target)
        await redis.subscribe(channel, heard.message)
        await redis.publish(channel, b"there")
        await redis.publish(beside, b"here")
        await heard.until(b"there")
        await heard.until(b"here")


async def _no_news() -> None:
    """What a node tells that has not heard of a move yet; asking one of them is a matter of luck."""


async def test_nobody_asks_for_the_plan_without_a_reason(redis_cluster: Cluster) -> None:
    heard = Heard()
    async with Redis(redis_cluster.url) as redis:
        await redis.subscribe("plan", heard.message)
        asked = []
        for number in range(2):
            for _ in range(100):
                await redis.publish("plan", b"")
            await redis.publish("plan", b"%d" % number)
            await heard.until(b"%d" % number)
            asked.append(sum(map(calls_for_plan, redis_cluster.nodes)))
        assert asked[0] == asked[1]


async def test_a_command_that_a_cluster_cannot_run_is_no_outage(redis_cluster: Cluster) -> None:
    async with Redis(redis_cluster.url) as redis:
        with pytest.raises(RedisClusterException, match="same key slot"), redis.reaching():
            await redis.client.rename("a", "b")


async def test_a_cluster_is_no_single_server(redis_cluster: Cluster) -> None:
    port = redis_cluster.nodes[0].port
    with pytest.raises(WrongTopology) as caught:
        async with Redis(f"redis://127.0.0.1:{port}"):
            pass
    assert str(caught.value) == (
        f"The URL addresses a single server, and Redis at 127.0.0.1:{port} runs as a cluster.\n"
        "Write `redis+cluster` in it."
    )


async def test_when_a_primary_dies_its_replica_takes_over_keys_and_channels(redis_cluster: Cluster) -> None:
    messages, changes = Heard(), Heard()
    async with Redis(RedisSettings(url=redis_cluster.url, retries=20)) as redis:
        victim = redis_cluster.primary_of("survives")
        stored_twice(victim, "survives", "1")
        await redis.subscribe("survives", messages.message, on_gap=messages.gap)
        invalidations = await redis.invalidations("survives", changes.keys, changes.lost)
        beside = next(key for key in "abc" if redis_cluster.primary_of(key) is not victim)

        victim.kill()
        try:
            await changes.until("lost")
            await redis.subscribe(beside, messages.message)
            await redis.publish(beside, b"meanwhile")
            assert await messages.until(b"meanwhile") == [b"meanwhile"]
            await messages.until("gap")
            await until(lambda: invalidations.is_live)
            assert await redis.client.get("survives") == b"1"
            await redis.publish("survives", b"after")
            assert await messages.until(b"after") == [b"meanwhile", "gap", b"after"]
            changes.told.clear()
            await redis.client.set("survives", 2)
            assert await changes.until(b"survives") == [b"survives"]
        finally:
            victim.start()
