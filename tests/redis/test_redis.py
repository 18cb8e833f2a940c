"""One server: its client, the prefix, the start, and what is raised where Redis is away."""

import pytest
from redis.exceptions import ResponseError

from armature.redis import Redis, RedisSettings, RedisUnavailable, WrongTopology
from armature.testing import FaultProxy, Silence
from armature.testing.services import Service
from tests.redis.servers import Server, free_port, running


async def test_the_client_is_that_of_redis_py_and_answers_bytes(redis: Redis, prefix: str) -> None:
    await redis.client.set(redis.key("greeting"), "hello", ex=60)
    assert await redis.client.get(f"{prefix}greeting") == b"hello"
    async with redis.client.pipeline() as pipeline:
        pipeline.incr(redis.key("count"))
        pipeline.incr(redis.key("count"))
        assert await pipeline.execute() == [1, 2]


async def test_a_unix_socket_leads_to_a_server_too() -> None:
    server = Server("--unixsocket", "redis.sock")
    with running(server):
        async with Redis(f"unix://{server.directory}/redis.sock?db=3") as redis:
            assert (await redis.client.client_info())["db"] == 3


async def test_connections_have_the_name_that_they_are_given(redis_server: Service) -> None:
    async with Redis(RedisSettings(url=redis_server.url, client_name="checkout")) as redis:
        assert await redis.client.client_getname() == "checkout"


async def test_a_start_fails_where_redis_is_away() -> None:
    port = free_port()
    with pytest.raises(RedisUnavailable) as caught:
        async with Redis(RedisSettings(url=f"redis://:s3cret@127.0.0.1:{port}", retries=0)):
            pass
    assert str(caught.value) == (
        f"Redis at 127.0.0.1:{port} cannot be reached: "
        f"Error 111 connecting to 127.0.0.1:{port}. Connect call failed ('127.0.0.1', {port})."
    )


async def test_a_start_goes_on_where_redis_is_away_and_not_required(caplog: pytest.LogCaptureFixture) -> None:
    server = Server()
    async with Redis(RedisSettings(url=server.url, required=False, retries=0)) as redis:
        [record] = caplog.records
        assert record.message.endswith(f"Connect call failed ('127.0.0.1', {server.port}). It goes on without.")
        with running(server):
            await redis.ping()


async def test_a_server_that_does_not_answer_in_time_counts_as_away(redis_server: Service) -> None:
    async with (
        FaultProxy(redis_server.port) as proxy,
        Redis(RedisSettings(url=f"redis://127.0.0.1:{proxy.port}", command_timeout=0.5)) as redis,
    ):
        proxy.inject(Silence())
        with pytest.raises(RedisUnavailable) as caught:
            await redis.ping()
        proxy.heal()
    assert str(caught.value) == (
        f"Redis at 127.0.0.1:{proxy.port} cannot be reached: Timeout reading from 127.0.0.1:{proxy.port}."
    )


async def test_a_single_server_is_no_cluster(redis_server: Service) -> None:
    with pytest.raises(WrongTopology) as caught:
        async with Redis(f"redis+cluster://127.0.0.1:{redis_server.port}"):
            pass
    assert str(caught.value) == (
        f"The URL addresses a cluster, and Redis at 127.0.0.1:{redis_server.port} is none.\n"
        "Write `redis` in place of `redis+cluster`."
    )


async def test_a_cluster_that_is_away_is_told_as_such() -> None:
    redis = Redis(RedisSettings(url="redis+cluster://127.0.0.1:1", retries=0))
    with pytest.raises(RedisUnavailable) as caught:
        await redis.start()
    assert str(caught.value).startswith("Redis at 127.0.0.1:1 cannot be reached: Redis Cluster cannot be connected.")


async def test_answers_that_are_errors_pass(redis: Redis) -> None:
    await redis.client.set(redis.key("word"), "abc")
    with pytest.raises(ResponseError, match="not an integer"), redis.reaching():
        await redis.client.incr(redis.key("word"))


async def test_it_can_be_used_again_after_its_end(redis_server: Service) -> None:
    redis = Redis(redis_server.url)
    for _ in range(2):
        async with redis:
            await redis.ping()
