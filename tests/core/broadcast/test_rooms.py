"""Rooms without an application: queues, slow clients, order, and what can go wrong."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Any

import pytest
from starlette.websockets import WebSocketDisconnect

from armature.core.broadcast import BroadcastSettings, Fanout, MemoryFanout, Rooms, SlowClients
from armature.core.broadcast.fanout import Receive, Unsubscribe
from armature.core.context import Channel, Connection
from armature.core.errors import ConnectionClosed, ResultError, ServiceUnavailable
from tests.core.app.life import told, until
from tests.core.broadcast.clients import Foreign

TOO_SLOW = (1013, "Messages were not read in time.")


@asynccontextmanager
async def open_rooms(fanout: Fanout | None = None, **settings: Any) -> AsyncIterator[Rooms]:
    rooms = Rooms(fanout or MemoryFanout(), BroadcastSettings(**settings))
    try:
        yield rooms
    finally:
        await rooms.on_application_shutdown()


def own_connection() -> tuple[Connection, Channel, list[Any]]:
    """A connection of ours, open, with all that is sent on it."""
    sent: list[Any] = []

    async def receive() -> Any:
        return {"type": "websocket.connect"}

    async def send(message: Any) -> None:
        sent.append(message)

    channel = Channel(receive, send, can_deny=False)
    return Connection(channel, lambda: pytest.fail("nobody asks"), {}, "test", None), channel, sent


class Network:
    """A fan-out of two processes, with failures on demand; messages are delivered when a test says so."""

    def __init__(self) -> None:
        self.memory = MemoryFanout()
        self.is_up = True
        self.can_unsubscribe = True
        self.slow = asyncio.Event()
        self.slow.set()
        self.subscriptions: list[str] = []

    async def publish(self, topic: str, message: bytes) -> None:
        if not self.is_up:
            raise ServiceUnavailable("The fan-out is away.")
        await self.memory.publish(topic, message)

    async def subscribe(self, topic: str, receive: Receive) -> Unsubscribe:
        await self.slow.wait()
        if not self.is_up:
            raise ServiceUnavailable("The fan-out is away.")
        self.subscriptions.append(topic)
        end = await self.memory.subscribe(topic, receive)

        async def unsubscribe() -> None:
            await self.slow.wait()
            await end()
            if not self.can_unsubscribe:
                raise OSError("the fan-out is away")

        return unsubscribe


async def test_a_client_that_never_reads_is_dropped_by_its_bound_and_the_others_miss_nothing() -> None:
    stuck, quick = Foreign(), Foreign()
    stuck.reads.clear()
    numbers: list[str] = []

    async with open_rooms(queue=10) as rooms:
        await rooms.join("1", stuck, member="stuck")
        await rooms.join("1", quick, member="quick", arrival="here")
        while len(numbers) < 100:
            numbers.append(str(len(numbers)))
            await rooms.send("1", numbers[-1])
            await until(lambda: quick.sent == numbers)
        figures, members = rooms.figures, rooms.members("1")
        stuck.reads.set()
        await until(lambda: stuck.closed)

    assert (figures.disconnected, figures.clients, figures.waiting, members) == (1, 2, 0, ["quick"])
    assert (stuck.sent, stuck.closed) == (["here"], [TOO_SLOW])


@pytest.mark.parametrize(
    ("policy", "received"),
    [
        pytest.param(SlowClients.DROP_OLDEST, ["0", "7", "8", "9"], id="oldest"),
        pytest.param(SlowClients.DROP_NEWEST, ["0", "1", "2", "3"], id="newest"),
    ],
)
async def test_a_slow_client_may_miss_messages_instead(policy: SlowClients, received: list[str]) -> None:
    slow = Foreign()
    slow.reads.clear()

    async with open_rooms(queue=3, slow_clients=policy) as rooms:
        await rooms.join("1", slow)
        await rooms.send("1", "0")
        await until(lambda: not rooms.figures.waiting)
        for number in range(1, 10):
            await rooms.send("1", str(number))
        figures = rooms.figures
        slow.reads.set()
        await until(lambda: len(slow.sent) == 4)
        await rooms.leave("1", slow)
        await until(lambda: not rooms.figures.clients)
        after = rooms.figures

    assert (slow.sent, slow.closed) == (received, [])
    assert (figures.waiting, figures.dropped, figures.disconnected) == (3, 6, 0)
    assert after == (0, 0, 0, 0, 6)


async def test_one_client_in_several_rooms_has_one_queue_in_order() -> None:
    client = Foreign()

    async with open_rooms() as rooms:
        await rooms.join("1", client)
        await rooms.join("2", client)
        await rooms.send("1", "a")
        await rooms.send("2", b"b")
        await rooms.send_to(client, {"c": 1})
        await rooms.send("1", "d")
        await rooms.leave("1", client)
        await rooms.send("1", "nobody")
        await rooms.leave("2", client)
        await rooms.leave("2", client)
        await until(lambda: len(client.sent) == 4)

    assert client.sent == ["a", b"b", '{"c":1}', "d"]


async def test_joining_again_changes_the_member_and_the_departure() -> None:
    client, other = Foreign(), Foreign()

    async with open_rooms() as rooms:
        await rooms.join("1", other)
        await rooms.join("1", client, member="first", departure="first")
        await rooms.join("1", client, member="second", departure="second")
        members = rooms.members("1")
        await rooms.leave("1", client)
        await until(lambda: other.sent)
        left = rooms.members("1")

    assert (members, left, other.sent) == ([None, "second"], [None], ["second"])


async def test_a_client_that_left_and_joins_again_at_once_keeps_its_order() -> None:
    client = Foreign()

    async with open_rooms() as rooms:
        await rooms.join("1", client)
        await rooms.send("1", "a")
        await rooms.leave("1", client)
        await rooms.join("1", client)
        await rooms.send("1", "b")
        await until(lambda: len(client.sent) == 2)

    assert client.sent == ["a", "b"]


async def test_two_processes_that_share_a_fan_out_share_their_rooms() -> None:
    network = Network()
    ada, bob = Foreign(), Foreign()

    async with open_rooms(network) as here, open_rooms(network) as there:
        await here.join("1", ada, member="ada")
        await there.join("1", bob, member="bob", arrival="bob is here")
        await here.send("1", "hello", except_=ada)
        await there.send("1", "hello, ada", except_=bob)
        members = here.members("1"), there.members("1")
        await here.close("1", 4000, "good night")
        await until(lambda: ada.closed and bob.closed)

    assert members == (["ada"], ["bob"])
    assert (ada.sent, bob.sent) == (["bob is here", "hello, ada"], ["hello"])
    assert ada.closed == bob.closed == [(4000, "good night")]


@pytest.mark.parametrize(
    ("error", "logs"),
    [
        pytest.param(OSError(), [], id="network"),
        pytest.param(WebSocketDisconnect(), [], id="starlette"),
        pytest.param(KeyError("x"), ["sending failed"], id="mistake"),
    ],
)
async def test_a_client_that_breaks_leaves_its_rooms(
    error: Exception, logs: list[str], caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("WARNING")  # whatever an application before has set
    broken, other = Foreign(), Foreign()
    broken.error = error

    async with open_rooms() as rooms:
        await rooms.join("1", other)
        await rooms.join("1", broken, departure="gone")
        await rooms.send("1", "hello")
        await until(lambda: len(other.sent) == 2)
        figures = rooms.figures

    assert other.sent == ["hello", "gone"]
    assert figures.clients == 1
    assert [each["event"] for each in told(caplog, "armature.broadcast")] == logs


async def test_a_connection_that_ends_has_left_at_once() -> None:
    connection, channel, sent = own_connection()

    async with open_rooms() as rooms:
        await rooms.join("1", connection)
        await rooms.send("1", "hello")
        await until(lambda: len(sent) == 2)
        channel.ended(1001)
        left = rooms.figures
        with pytest.raises(ConnectionClosed) as joining:
            await rooms.join("1", connection)
        with pytest.raises(ConnectionClosed) as sending:
            await rooms.send_to(connection, "too late")
        figures = rooms.figures

    assert sent[1:] == [{"type": "websocket.send", "text": "hello"}]
    assert left == figures == (0, 0, 0, 0, 0)
    assert str(joining.value) == "The WebSocket connection has ended, and can join no room."
    assert str(sending.value) == "The client is in no room, or its connection has ended."


async def test_a_client_that_must_go_can_join_no_room() -> None:
    stuck = Foreign()
    stuck.reads.clear()

    async with open_rooms(queue=1) as rooms:
        await rooms.join("1", stuck)
        await rooms.send("1", "a")
        await until(lambda: not rooms.figures.waiting)
        await rooms.send("1", "b")
        await rooms.send_to(stuck, "c")
        await rooms.send_to(stuck, "d")
        await rooms.send_to(stuck, "e")
        with pytest.raises(ConnectionClosed, match="about to be closed"):
            await rooms.join("2", stuck)
        figures = rooms.figures

    assert figures.disconnected == 1
    assert (stuck.sent, stuck.closed) == ([], [])


async def test_what_is_no_json_is_refused_before_anybody_gets_it() -> None:
    client = Foreign()

    async with open_rooms() as rooms:
        await rooms.join("1", client)
        with pytest.raises(ResultError):
            await rooms.send("1", object())
        with pytest.raises(ResultError):
            await rooms.join("2", client, departure=object())
        figures = rooms.figures

    assert (figures.rooms, figures.waiting) == (1, 0)


async def test_a_fan_out_that_is_away_leaves_nobody_in_a_room() -> None:
    network = Network()
    client = Foreign()

    async with open_rooms(network) as rooms:
        network.is_up = False
        with pytest.raises(ServiceUnavailable):
            await rooms.join("1", client)
        network.is_up = True
        await rooms.join("2", client)
        network.is_up = False
        with pytest.raises(ServiceUnavailable):
            await rooms.send("2", "hello")
        with pytest.raises(ServiceUnavailable):
            await rooms.join("2", client, arrival="here")
        figures = rooms.figures

    assert (figures.rooms, client.sent) == (0, [])


async def test_a_departure_that_cannot_be_told_is_logged(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level("WARNING")  # whatever an application before has set
    network = Network()
    connection, channel, _ = own_connection()

    async with open_rooms(network) as rooms:
        await rooms.join("1", connection, departure="gone")
        network.is_up = network.can_unsubscribe = False
        channel.ended(1001)

    logged = told(caplog, "armature.broadcast")
    assert sorted(each["event"] for each in logged) == ["departure not told", "unsubscribing failed"]


async def test_a_room_that_is_entered_while_its_last_member_leaves_stays_subscribed() -> None:
    network = Network()
    first, second, third = Foreign(), Foreign(), Foreign()

    async with open_rooms(network) as rooms:
        await rooms.join("1", first)
        network.slow.clear()
        await rooms.leave("1", first)
        joining = [asyncio.create_task(rooms.join("1", each)) for each in (second, third)]
        await asyncio.sleep(0)
        network.slow.set()
        await asyncio.gather(*joining)
        await rooms.send("1", "hello")
        await until(lambda: second.sent and third.sent)
        await rooms.leave("1", second)
        await rooms.leave("1", third)
        await rooms.leave("2", third)

    assert (first.sent, second.sent, third.sent) == ([], ["hello"], ["hello"])
    assert network.memory.topics == 0


@pytest.mark.parametrize(
    "raw",
    [
        pytest.param(b"", id="nothing"),
        pytest.param(b"x" + bytes(16) + b"hello", id="another-kind"),
        pytest.param(b"t" + bytes(3), id="short"),
        pytest.param(b"t" + bytes(16) + b"\xff", id="no-text"),
        pytest.param(b"c" + bytes(16) + b"soon", id="no-code"),
    ],
)
async def test_what_others_send_through_the_fan_out_does_no_harm(raw: bytes, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level("WARNING")  # whatever an application before has set
    fanout, client = MemoryFanout(), Foreign()

    async with open_rooms(fanout) as rooms:
        await rooms.join("1", client)
        await fanout.publish("room:1", raw)
        await rooms.send("1", "hello")
        await until(lambda: client.sent)

    assert client.sent == ["hello"]
    assert [each["event"] for each in told(caplog, "armature.broadcast")] == ["message of no room"]


async def test_what_waits_for_the_end_of_a_connection_can_be_taken_back() -> None:
    connection, channel, _ = own_connection()
    called: list[str] = []

    def note(name: str) -> Callable[[], None]:
        return lambda: called.append(name)

    connection.when_ended(note("kept"))
    take_back = connection.when_ended(note("taken back"))
    take_back()
    channel.ended(1000)
    connection.when_ended(note("late"))()
    take_back()

    assert called == ["kept", "late"]
