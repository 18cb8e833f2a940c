"""Event streams that have nothing to say say so, without a word to whatever makes them."""

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import pytest

from armature.core import Application, ApplicationSettings, Event, Module, get
from armature.core.app.heartbeat import Heartbeat
from tests.core.app.life import until
from tests.core.app.test_streams import FAREWELL, Client

KEEP_ALIVE = b": keep-alive\n\n"


def application(*controllers: Any, seconds: float) -> Application:
    settings = ApplicationSettings(access_log=False, event_heartbeat=seconds, shutdown_unready=0)
    return Application(Module(controllers=controllers), settings=settings)


async def test_a_silent_stream_says_that_it_lives_and_its_generator_learns_nothing() -> None:
    go_on = asyncio.Event()

    @get("/")
    async def events() -> AsyncIterator[Event]:
        yield Event(data="one")
        await go_on.wait()
        yield Event(data="two")

    async with application(events, seconds=0.01) as app:
        client = Client(app)
        await until(lambda: client.bodies.count(KEEP_ALIVE) == 3)
        go_on.set()
        await client.request

    others = [body for body in client.bodies if body != KEEP_ALIVE]
    assert others == [b"data: one\n\n", b"data: two\n\n", b""]
    assert client.bodies[0] == b"data: one\n\n"


async def test_a_stop_ends_a_stream_that_was_silent() -> None:
    @get("/")
    async def events() -> AsyncIterator[Event]:
        await asyncio.Event().wait()
        yield Event()

    async with application(events, seconds=0.01) as app:
        client = Client(app)
        await until(lambda: client.bodies)
        app.end_streams()
        await client.request

    assert client.bodies[-1] == FAREWELL
    assert set(client.bodies[:-1]) == {KEEP_ALIVE}


@pytest.mark.parametrize(("annotation", "seconds"), [(AsyncIterator[str], 0.01), (AsyncIterator[Event], 0)])
async def test_streams_of_anything_else_and_with_no_time_set_stay_silent(annotation: Any, seconds: float) -> None:
    @get("/", returns=annotation)
    async def silent() -> Any:
        async def items() -> AsyncIterator[Any]:
            loop = asyncio.get_running_loop()
            since = loop.time()
            await until(lambda: loop.time() > since + 0.03)
            for item in range(0):
                yield item

        return items()

    async with application(silent, seconds=seconds) as app:
        client = Client(app)
        await client.request

    assert client.bodies == [b""]


class Wire:
    """A server's `send`, which takes a message only when it is told to."""

    def __init__(self) -> None:
        self.sent: list[bytes] = []
        self.calls = 0
        self.takes = asyncio.Event()
        self.error: OSError | None = None

    async def __call__(self, message: Any) -> None:
        self.calls += 1
        await self.takes.wait()
        if self.error is not None:
            raise self.error
        self.sent.append(message["body"])


async def test_while_a_client_does_not_read_nothing_is_added() -> None:
    wire = Wire()
    heartbeat = Heartbeat(wire, b"beat", 0.001)
    sending = asyncio.create_task(heartbeat({"type": "http.response.body", "body": b"one"}))
    loop = asyncio.get_running_loop()
    since = loop.time()
    await until(lambda: loop.time() > since + 0.02)
    while_full = wire.calls
    wire.takes.set()
    await sending
    await until(lambda: b"beat" in wire.sent)
    await heartbeat.stop()

    assert while_full == 1
    assert wire.sent[:2] == [b"one", b"beat"]


async def test_what_is_sent_during_a_beat_comes_behind_it() -> None:
    wire = Wire()
    heartbeat = Heartbeat(wire, b"beat", 0.001)
    await until(lambda: wire.calls == 1)
    sending = asyncio.create_task(heartbeat({"type": "http.response.body", "body": b"one"}))
    await asyncio.sleep(0)
    wire.takes.set()
    await sending
    await heartbeat.stop()

    assert wire.sent[:2] == [b"beat", b"one"]


async def test_a_beat_to_a_client_that_never_reads_or_has_left_ends_with_the_stream() -> None:
    stuck, gone = Wire(), Wire()
    gone.takes.set()
    gone.error = OSError("broken pipe")
    beats = [Heartbeat(wire, b"beat", 0.001) for wire in (stuck, gone)]
    await until(lambda: stuck.calls and gone.calls > 1)
    for each in beats:
        await each.stop()

    assert (stuck.sent, stuck.calls, gone.sent) == ([], 1, [])


async def test_whatever_is_sent_puts_the_next_beat_off() -> None:
    wire = Wire()
    wire.takes.set()
    heartbeat = Heartbeat(wire, b"beat", 0.02)
    loop = asyncio.get_running_loop()
    since = loop.time()
    while loop.time() < since + 0.05:
        await heartbeat({"type": "http.response.body", "body": b"one"})
        await asyncio.sleep(0)
    await until(lambda: wire.sent[-1] == b"beat")
    await heartbeat.stop()

    assert wire.sent[0] == b"one"
