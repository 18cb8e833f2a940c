"""Broadcasters: streams with bounded queues, histories for those who come again, and what can go wrong."""

import asyncio
import gc
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import pytest

from armature.core import Clock, Event
from armature.core.broadcast import Broadcaster, BroadcastSettings, Fanout, MemoryFanout, SlowClients, Subscription
from armature.core.errors import ServiceUnavailable
from armature.testing import ManualClock
from tests.core.app.life import told, until
from tests.core.broadcast.test_rooms import Network


@asynccontextmanager
async def open_broadcaster(
    fanout: Fanout | None = None, clock: Clock | None = None, **settings: Any
) -> AsyncIterator[Broadcaster]:
    broadcaster = Broadcaster(fanout or MemoryFanout(), BroadcastSettings(**settings), clock or Clock())
    try:
        yield broadcaster
    finally:
        await broadcaster.on_application_shutdown()


async def taken(subscription: Subscription, count: int) -> list[Any]:
    """The data of the next events."""
    return [(await anext(subscription)).data for _ in range(count)]


async def test_an_event_reaches_every_subscription_of_its_topic_whole() -> None:
    event = Event(data={"a": 1}, event="price", id="7", retry=5, comment="c")

    async with open_broadcaster() as broadcaster:
        first, second = await broadcaster.subscribe("1"), await broadcaster.subscribe("1")
        other = await broadcaster.subscribe("2")
        await broadcaster.publish("1", event)
        await broadcaster.publish("2", Event(data="b"))
        heard = await anext(first), await anext(second), await anext(other)
        figures = broadcaster.figures

    assert heard[0] is heard[1]
    assert heard[0].encode() == event.encode()
    assert heard[2].data == "b"
    assert (figures.topics, figures.clients, figures.disconnected) == (2, 3, 0)


async def test_a_reader_that_waits_is_woken_by_an_event_and_by_the_end() -> None:
    async with open_broadcaster() as broadcaster:
        subscription = await broadcaster.subscribe("1")
        reading = asyncio.create_task(taken(subscription, 1))
        await asyncio.sleep(0)
        await broadcaster.publish("1", Event(data="a"))
        heard = await reading
        at_the_end = asyncio.create_task(anext(subscription, "over"))
        await asyncio.sleep(0)
        await subscription.aclose()
        last = await at_the_end

    assert (heard, last) == (["a"], "over")


async def test_who_resumes_gets_what_it_missed_and_then_what_is_new() -> None:
    async with open_broadcaster(queue=2) as broadcaster:
        first = await broadcaster.subscribe("1")
        await broadcaster.publish("1", Event(data="a"))
        last = (await anext(first)).id
        await first.aclose()
        for data in "bcde":
            await broadcaster.publish("1", Event(data=data))
        again = await broadcaster.subscribe("1", last)
        await broadcaster.publish("1", Event(data="f"))
        heard = await taken(again, 5)

    assert (heard, again.is_complete) == (["b", "c", "d", "e", "f"], True)


async def test_who_resumes_after_an_event_that_is_forgotten_gets_all_that_is_kept() -> None:
    async with open_broadcaster(history=2) as broadcaster:
        first = await broadcaster.subscribe("1")
        for data in "abc":
            await broadcaster.publish("1", Event(data=data, id=data))
        again = await broadcaster.subscribe("1", "a")
        unknown = await broadcaster.subscribe("1", "of another life")
        heard = await taken(again, 2), await taken(unknown, 2), await taken(first, 3)

    assert heard == (["b", "c"], ["b", "c"], ["a", "b", "c"])
    assert not again.is_complete
    assert not unknown.is_complete


async def test_without_a_history_events_keep_the_ids_that_they_have() -> None:
    async with open_broadcaster(history=0) as broadcaster:
        subscription = await broadcaster.subscribe("1")
        await broadcaster.publish("1", Event(data="a"))
        await broadcaster.publish("1", Event(data="b", id="7"))
        ids = [(await anext(subscription)).id for _ in range(2)]
        await subscription.aclose()
        topics = broadcaster.figures.topics

    assert (ids, topics) == (["", "7"], 0)


async def test_a_slow_client_is_ended_and_the_others_miss_nothing(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level("WARNING")  # whatever an application before has set
    async with open_broadcaster(queue=10) as broadcaster:
        stuck, quick = await broadcaster.subscribe("1"), await broadcaster.subscribe("1")
        heard = []
        for number in range(100):
            await broadcaster.publish("1", Event(data=str(number)))
            heard += await taken(quick, 1)
        rest = [event async for event in stuck]
        figures = broadcaster.figures

    assert heard == [str(number) for number in range(100)]
    assert rest == []
    assert (figures.clients, figures.disconnected) == (1, 1)
    assert [each["event"] for each in told(caplog, "armature.broadcast")] == ["slow client disconnected"]


@pytest.mark.parametrize(
    ("policy", "received"),
    [
        pytest.param(SlowClients.DROP_OLDEST, ["7", "8", "9"], id="oldest"),
        pytest.param(SlowClients.DROP_NEWEST, ["0", "1", "2"], id="newest"),
    ],
)
async def test_a_slow_client_may_miss_events_instead(policy: SlowClients, received: list[str]) -> None:
    async with open_broadcaster(queue=3, slow_clients=policy) as broadcaster:
        slow = await broadcaster.subscribe("1")
        for number in range(10):
            await broadcaster.publish("1", Event(data=str(number)))
        heard = await taken(slow, 3)

    assert (heard, slow.dropped) == (received, 7)


async def test_a_history_lives_on_for_a_while_after_its_last_client() -> None:
    clock = ManualClock()
    fanout = MemoryFanout()

    async with open_broadcaster(fanout, clock, history_seconds=60) as broadcaster:
        for topic in ("1", "2"):
            subscription = await broadcaster.subscribe(topic)
            await subscription.aclose()
            await subscription.aclose()
            clock.advance(50)
        kept = broadcaster.figures.topics
        subscription = await broadcaster.subscribe("2")
        clock.advance(50)
        await subscription.aclose()
        await until(lambda: fanout.topics == 1)
        left = broadcaster.figures.topics

    assert (kept, left, fanout.topics) == (2, 1, 0)


async def test_histories_of_topics_without_clients_are_bounded() -> None:
    fanout = MemoryFanout()

    async with open_broadcaster(fanout) as broadcaster:
        for number in range(1100):
            await (await broadcaster.subscribe(str(number))).aclose()
        await until(lambda: fanout.topics == 1000)
        figures = broadcaster.figures

    assert figures == (1000, 0, 0)


async def test_a_subscription_that_nobody_holds_any_more_is_forgotten() -> None:
    async with open_broadcaster(queue=1) as broadcaster:
        await broadcaster.subscribe("1")
        gc.collect()
        figures = broadcaster.figures

    assert figures.clients == 0


async def test_a_fan_out_that_is_away_leaves_no_client() -> None:
    network = Network()
    network.is_up = False

    async with open_broadcaster(network, history_seconds=0) as broadcaster:
        with pytest.raises(ServiceUnavailable):
            await broadcaster.subscribe("1")
        with pytest.raises(ServiceUnavailable):
            await broadcaster.publish("1", Event())
        figures = broadcaster.figures

    assert figures == (0, 0, 0)


@pytest.mark.parametrize("raw", [b"", b"\xff", b"{}", b'["", "", "", -1, ""]'])
async def test_what_others_send_through_the_fan_out_does_no_harm(raw: bytes, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level("WARNING")  # whatever an application before has set
    fanout = MemoryFanout()

    async with open_broadcaster(fanout) as broadcaster:
        subscription = await broadcaster.subscribe("1")
        await fanout.publish("events:1", raw)
        await broadcaster.publish("1", Event(data="a"))
        heard = await taken(subscription, 1)

    assert heard == ["a"]
    assert [each["event"] for each in told(caplog, "armature.broadcast")] == ["no event"]


async def test_an_event_that_comes_after_the_end_is_nobodys() -> None:
    network = Network()
    network.slow.clear()
    network.slow.set()

    async with open_broadcaster(network, history_seconds=0) as broadcaster:
        subscription = await broadcaster.subscribe("1")
        network.slow.clear()
        await subscription.aclose()
        await broadcaster.publish("1", Event(data="a"))
        network.slow.set()
        figures = broadcaster.figures

    assert figures == (0, 0, 0)
