"""Channels: who hears what, and what happens when the connection is lost."""

import asyncio
from collections.abc import Callable, Sequence
from typing import Self

import pytest
from redis.asyncio.connection import AbstractConnection
from redis.asyncio.retry import Retry
from redis.backoff import NoBackoff
from redis.exceptions import MovedError, NoPermissionError

from armature.redis import Redis, RedisSettings, RedisUnavailable
from armature.redis.connections import PlainConnection
from armature.redis.listening import Listening
from armature.testing import FaultProxy, Refuse, Reset, Silence
from armature.testing.services import Service
from tests.redis.hearing import SECONDS, Heard, until
from tests.redis.servers import HOST, Secured, free_port


async def _connections(redis: Redis) -> list[str]:
    """The commands that the connections of the server have run last."""
    return [each["cmd"] for each in await redis.client.client_list(_type="pubsub")]


async def test_all_subscriptions_share_one_connection_that_ends_with_the_last(redis: Redis) -> None:
    heard = Heard()
    ends = [await redis.subscribe(redis.key(name), heard.message) for name in ("a", "b", "b")]
    assert len(await _connections(redis)) == 1

    await redis.publish(redis.key("b"), "twice")
    await redis.publish(redis.key("a"), "once")
    assert await heard.until(b"once") == [b"twice", b"twice", b"once"]

    for end in ends:
        await end()
        await end()
    assert await _connections(redis) == []
    assert redis.figures.channels == 0


async def test_subscriptions_come_back_with_their_connection_and_learn_of_the_gap(redis_server: Service) -> None:
    heard = Heard()
    async with FaultProxy(redis_server.port) as proxy, Redis(f"redis://127.0.0.1:{proxy.port}") as redis:
        await redis.subscribe("gap:a", heard.message, on_gap=heard.gap)
        await redis.subscribe("gap:b", heard.message)

        proxy.inject(Reset())
        await until(lambda: not redis.figures.is_listening)
        proxy.heal()
        await heard.until("gap")
        await redis.publish("gap:b", b"b")
        await redis.publish("gap:a", b"a")
        assert await heard.until(b"a") == ["gap", b"b", b"a"]
        assert redis.figures.is_listening


async def test_a_connection_that_has_fallen_silent_is_given_up(redis_server: Service) -> None:
    heard = Heard()
    async with FaultProxy(redis_server.port) as proxy:
        settings = RedisSettings(url=f"redis://127.0.0.1:{proxy.port}", command_timeout=0.5, connect_timeout=0.5)
        async with Redis(settings) as redis:
            await redis.subscribe("silence", heard.message, on_gap=heard.gap)
            proxy.inject(Silence())
            await until(lambda: not redis.figures.is_listening)
            proxy.heal()
            await heard.until("gap")


async def test_silence_of_everyone_is_no_loss(redis_server: Service) -> None:
    heard = Heard()
    async with Redis(RedisSettings(url=redis_server.url, command_timeout=0.5)) as redis:
        await redis.subscribe("quiet", heard.message, on_gap=heard.gap)
        asked = await _pings(redis)
        async with asyncio.timeout(SECONDS):
            while await _pings(redis) < asked + 3:  # noqa: ASYNC110 - nobody tells
                await asyncio.sleep(0.02)
        assert heard.told == []


async def _pings(redis: Redis) -> int:
    statistics = await redis.client.info("commandstats")
    return statistics["cmdstat_ping"]["calls"] if "cmdstat_ping" in statistics else 0


async def test_a_subscription_is_refused_where_redis_is_away(redis_server: Service) -> None:
    heard = Heard()
    port = free_port()
    async with Redis(RedisSettings(url=f"redis://127.0.0.1:{port}", required=False, retries=0)) as redis:
        with pytest.raises(RedisUnavailable):
            await redis.subscribe("away", heard.message)
        assert redis.figures.channels == 0


async def test_a_subscription_that_was_refused_leaves_the_others_alone(redis_server: Service) -> None:
    heard = Heard()
    async with FaultProxy(redis_server.port) as proxy:
        settings = RedisSettings(url=f"redis://127.0.0.1:{proxy.port}", retries=0)
        async with Redis(settings) as redis:
            await redis.subscribe("others:a", heard.message, on_gap=heard.gap)
            proxy.inject(Refuse())
            await redis.client.client_kill_filter(_type="pubsub", skipme=False)
            await until(lambda: not redis.figures.is_listening)
            with pytest.raises(RedisUnavailable):
                await redis.subscribe("others:b", heard.message)
            proxy.heal()
            await heard.until("gap")
            assert redis.figures.channels == 1


async def test_a_channel_that_a_user_may_not_hear_is_refused_by_name(secured_server: Secured) -> None:
    heard = Heard()
    async with Redis(RedisSettings(url=secured_server.url, tls_ca=secured_server.authority)) as redis:
        end = await redis.subscribe("shop:orders", heard.message)
        with pytest.raises(NoPermissionError):
            await redis.subscribe("bank:orders", heard.message)
        await redis.publish("shop:orders", b"1")
        assert await heard.until(b"1") == [b"1"]
        await end()


async def test_a_receiver_that_fails_holds_up_nobody(redis: Redis, caplog: pytest.LogCaptureFixture) -> None:
    heard = Heard()

    def fail(message: bytes) -> None:
        raise ValueError(message)

    await redis.subscribe(redis.key("a"), fail)
    await redis.subscribe(redis.key("a"), heard.message)
    await redis.publish(redis.key("a"), b"1")
    assert await heard.until(b"1") == [b"1"]
    assert [each.message for each in caplog.records] == ["A receiver of what Redis says has failed."]


async def test_leaving_while_redis_is_away_is_no_error(redis_server: Service) -> None:
    heard = Heard()
    async with FaultProxy(redis_server.port) as proxy:
        settings = RedisSettings(url=f"redis://127.0.0.1:{proxy.port}", command_timeout=0.5)
        async with Redis(settings) as redis:
            end = await redis.subscribe("leaving", heard.message)
            proxy.inject(Silence())
            await end()
            assert redis.figures.channels == 0
            proxy.heal()


async def test_servers_that_send_to_one_another_are_not_followed_for_ever(
    redis: Redis, monkeypatch: pytest.MonkeyPatch
) -> None:
    heard, asked = Heard(), list[str]()

    async def moved() -> None:  # no cluster disagrees for as long as a test would need
        asked.append("asked")
        raise MovedError("1234 127.0.0.1:7000")

    monkeypatch.setattr(redis._listening, "_complete", moved)
    with pytest.raises(MovedError):
        await redis.subscribe("moved", heard.message)
    assert len(asked) == 6
    assert redis.figures.channels == 0


class Planned:
    """Routes by plans of ports, the first of which carries all channels; `renew` goes on to the next plan."""

    words = (b"SUBSCRIBE", b"UNSUBSCRIBE")

    def __init__(self, *ports: int) -> None:
        self.plans: list[Sequence[int]] = [ports]

    def __call__(self, changed: Callable[[], None]) -> Self:
        self.changed = changed
        return self

    def server(self, channel: bytes) -> str:
        return self.servers()[0]

    def servers(self) -> Sequence[str]:
        return [str(port) for port in self.plans[0]]

    def connection(self, server: str) -> AbstractConnection:
        return PlainConnection(host=HOST, port=int(server), protocol=3, retry=Retry(NoBackoff(), 0))

    async def renew(self) -> None:
        if len(self.plans) > 1:
            del self.plans[0]

    async def follow(self, moved: MovedError) -> None:
        raise moved  # a server without slots has sent nobody away

    def change(self, *plans: Sequence[int]) -> None:
        self.plans += plans
        self.changed()


async def test_an_old_plan_ends_no_line_that_is_heard(redis: Redis, redis_server: Service) -> None:
    heard, here, channel = Heard(), redis_server.port, redis.key("channel")
    routes = Planned(here)
    listening = Listening(routes, SECONDS)
    await listening.subscribe(channel.encode(), heard.message, heard.gap)
    tracker = await listening.track(channel.encode(), heard.keys, heard.lost)

    routes.change([free_port()], [free_port()], [here])
    await until(lambda: len(routes.plans) == 1)
    await redis.publish(channel, "heard")

    assert await heard.until(b"heard") == [b"heard"]
    assert tracker.is_live
    await listening.close()


async def test_a_message_that_comes_over_two_lines_is_received_once(redis: Redis, redis_server: Service) -> None:
    heard, here, channel = Heard(), redis_server.port, redis.key("channel")
    async with FaultProxy(here) as there:
        routes = Planned(here)
        listening = Listening(routes, SECONDS)
        await listening.subscribe(channel.encode(), heard.message, heard.gap)
        await listening.track(channel.encode(), heard.keys, heard.lost)

        routes.change([there.port, free_port()])  # the second server is away, so the first line stays
        await heard.until("gap")
        for number in range(10):
            await redis.publish(channel, b"%d" % number)

        assert await heard.until(b"9") == ["gap", *(b"%d" % number for number in range(10))]
        await listening.close()
