"""Scripts are sent once, and run for ever."""

import pytest
from redis.exceptions import ResponseError

from armature.redis import Redis, Script

BOTH = Script("return {KEYS[1], ARGV[1], ARGV[2]}")


async def test_a_script_gets_keys_and_arguments(redis: Redis) -> None:
    assert await redis.run(BOTH, ["a"], ["b", 3]) == [b"a", b"b", b"3"]


async def test_a_script_is_sent_where_redis_does_not_know_it_and_not_again(redis: Redis) -> None:
    await redis.client.script_flush()
    await redis.client.config_resetstat()

    for _ in range(3):
        await redis.run(BOTH, ["a"], ["b", 3])

    calls = {name: stats["calls"] for name, stats in (await redis.client.info("commandstats")).items()}
    assert calls["cmdstat_evalsha"] == 3
    assert calls["cmdstat_eval"] == 1
    assert await redis.client.script_exists(BOTH.digest) == [True]


async def test_a_script_that_fails_raises_what_it_says(redis: Redis) -> None:
    with pytest.raises(ResponseError, match="out of stock"):
        await redis.run(Script("return redis.error_reply('out of stock')"))
