"""What is sent arrives whole or is given up in time, whatever the socket takes at once."""

import asyncio

import pytest
from redis.exceptions import ConnectionError as NotConnected
from redis.exceptions import TimeoutError as TooLate

from armature.redis import Redis, RedisSettings
from armature.testing import FaultProxy, Silence
from armature.testing.services import Service
from tests.redis.pools import pool_of
from tests.redis.servers import Secured

LARGE = bytes(range(256)) * 2**17
"""32 MiB, which no socket takes at once."""


async def test_what_a_socket_does_not_take_at_once_arrives_whole(redis: Redis) -> None:
    await redis.client.set(redis.key("large"), LARGE, px=60_000)
    assert await redis.client.get(redis.key("large")) == LARGE
    await redis.client.delete(redis.key("large"))


async def test_the_same_over_tls(secured_server: Secured) -> None:
    async with Redis(RedisSettings(url=secured_server.url, tls_ca=secured_server.authority, prefix="shop:")) as redis:
        await redis.client.set(redis.key("large"), LARGE, px=60_000)
        assert await redis.client.get(redis.key("large")) == LARGE
        await redis.client.delete(redis.key("large"))


async def test_a_server_that_takes_nothing_more_is_given_up(redis_server: Service, prefix: str) -> None:
    async with FaultProxy(redis_server.port) as proxy:
        settings = RedisSettings(url=f"redis://127.0.0.1:{proxy.port}", command_timeout=0.5, retries=0)
        async with Redis(settings) as redis:
            await redis.ping()
            proxy.inject(Silence())
            with pytest.raises(TooLate, match="Timeout writing to socket"):
                await redis.client.set(f"{prefix}large", LARGE)
            proxy.heal()
            await redis.ping()


async def test_commands_of_many_tasks_do_not_mix(redis: Redis) -> None:
    async def echo(number: int) -> bool:
        size = number * 4096
        key = redis.key(str(number))
        await redis.client.set(key, b"%d" % number * size, px=60_000)
        return await redis.client.getdel(key) == b"%d" % number * size

    assert all(await asyncio.gather(*map(echo, range(1, 100))))


async def test_a_connection_that_was_idle_is_tried_before_its_next_command(redis: Redis) -> None:
    async def pings() -> int:
        figures: dict[str, dict[str, int]] = await redis.client.info("commandstats")
        return figures["cmdstat_ping"]["calls"]

    await redis.ping()
    before = await pings()
    pool = pool_of(redis)
    connection = await pool.get_connection()
    connection.next_health_check = -1  # as after thirty seconds of silence
    await pool.release(connection)
    assert await pings() == before + 1


async def test_a_command_whose_connection_is_closed_meanwhile_is_told_so(redis: Redis) -> None:
    pool = pool_of(redis)
    connection = await pool.get_connection()
    sending = asyncio.create_task(connection.send_packed_command(b"PING"))
    await asyncio.sleep(0)
    await connection.disconnect(nowait=True)
    with pytest.raises(NotConnected, match="closed while a command was sent"):
        await sending
    await pool.release(connection)
    await redis.ping()


async def test_a_tls_connection_is_broken_off_without_waiting_for_the_farewell(secured_server: Secured) -> None:
    async with FaultProxy(secured_server.port) as proxy:
        url = secured_server.url.replace(f":{secured_server.port}", f":{proxy.port}")
        async with Redis(RedisSettings(url=url, tls_ca=secured_server.authority)) as redis:
            pool = pool_of(redis)
            connection = await pool.get_connection()
            open_socket = connection._writer.get_extra_info("socket")
            proxy.inject(Silence())
            await connection.disconnect(nowait=True)
            await asyncio.sleep(0)  # the turn in which the loop closes it
            assert open_socket.fileno() == -1
            proxy.heal()
            await pool.release(connection)
            await redis.ping()
