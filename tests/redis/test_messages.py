"""Messages of a channel as a stream."""

from armature.redis import Redis
from armature.testing import FaultProxy, Reset
from armature.testing.services import Service
from tests.redis.hearing import until


async def test_messages_come_in_their_order_and_end_with_the_block(redis: Redis) -> None:
    async with redis.messages(redis.key("orders")) as messages:
        for number in range(3):
            await redis.publish(redis.key("orders"), b"%d" % number)
        assert [await anext(messages) for _ in range(3)] == [b"0", b"1", b"2"]
        await redis.publish(redis.key("orders"), b"more")
        async for message in messages:
            assert message == b"more"
            break
    assert redis.figures.channels == 0


async def test_a_reader_who_is_slow_loses_the_oldest_and_is_told_how_many(redis: Redis) -> None:
    async with redis.messages(redis.key("orders"), size=2) as messages:
        for number in range(5):
            await redis.publish(redis.key("orders"), b"%d" % number)
        await until(lambda: messages.dropped == 3)
        assert [await anext(messages), await anext(messages)] == [b"3", b"4"]


async def test_a_connection_that_was_lost_is_counted_as_a_gap(redis_server: Service) -> None:
    async with (
        FaultProxy(redis_server.port) as proxy,
        Redis(f"redis://127.0.0.1:{proxy.port}") as redis,
        redis.messages("gaps") as messages,
    ):
        proxy.inject(Reset())
        await until(lambda: not redis.figures.is_listening)
        proxy.heal()
        await until(lambda: messages.gaps == 1)
