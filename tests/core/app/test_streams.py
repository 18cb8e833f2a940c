"""Streams end well: when they are done, when the client leaves, when the server stops, when only the head is asked."""

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import pytest

from armature.core import Application, Event, Module, Scope, get, provide
from tests.core.app.life import PROMPT, Recorder, told, until
from tests.core.http.serving import exchange

FAREWELL = b"event: shutdown\nretry: 1000\ndata: The server is restarting.\n\n"


class Unit:
    """Lives in one request."""


def streaming(recorder: Recorder, *, endless: bool = True) -> Application:
    """An application whose stream sends one event, then waits for ever or ends; its scope is open meanwhile."""

    async def unit() -> AsyncIterator[Unit]:
        recorder.note("opened")
        try:
            yield Unit()
        except BaseException as error:
            recorder.note(type(error).__name__)
            raise
        finally:
            recorder.note("closed")

    @get("/")
    async def events(unit: Unit) -> AsyncIterator[Event]:
        yield Event(data="one")
        if endless:
            await asyncio.Event().wait()

    return Application(
        Module(controllers=[events], providers=[provide(Unit).by(unit, scope=Scope.REQUEST)]), settings=PROMPT
    )


class Client:
    """A client that reads a stream until it leaves."""

    def __init__(self, app: Application, method: str = "GET") -> None:
        self.bodies: list[bytes] = []
        self.left = asyncio.Event()
        scope: dict[str, Any] = {"type": "http", "method": method, "path": "/", "headers": [], "http_version": "1.1"}
        self.request = asyncio.create_task(app(scope, self._receive, self._send))

    async def _receive(self) -> dict[str, Any]:
        await self.left.wait()
        return {"type": "http.disconnect"}

    async def _send(self, message: Any) -> None:
        if message["type"] == "http.response.body":
            self.bodies.append(message["body"])


async def test_a_stream_that_ends_by_itself_closes_its_scope_after_the_last_chunk() -> None:
    recorder = Recorder()

    async with streaming(recorder, endless=False) as app:
        client = Client(app)
        await client.request

    assert client.bodies == [b"data: one\n\n", b""]
    assert recorder.events == ["opened", "closed"]


async def test_a_stop_ends_a_stream_with_its_farewell_and_its_connection_stays_whole() -> None:
    recorder = Recorder()

    async with streaming(recorder) as app:
        client = Client(app)
        await until(lambda: client.bodies)
        app.end_streams()
        await client.request

    assert client.bodies == [b"data: one\n\n", FAREWELL]
    assert recorder.events == ["opened", "CancelledError", "closed"]


async def test_a_client_that_leaves_ends_its_stream() -> None:
    recorder = Recorder()

    async with streaming(recorder) as app:
        client = Client(app)
        await until(lambda: client.bodies)
        client.left.set()
        await client.request

    assert client.bodies == [b"data: one\n\n"]
    assert recorder.events == ["opened", "CancelledError", "closed"]


async def test_a_stream_whose_task_is_cancelled_by_the_server_ends_with_it() -> None:
    recorder = Recorder()

    async with streaming(recorder) as app:
        client = Client(app)
        await until(lambda: client.bodies)
        client.request.cancel()
        with pytest.raises(asyncio.CancelledError):
            await client.request

    assert client.bodies == [b"data: one\n\n"]
    assert recorder.events == ["opened", "CancelledError", "closed"]


async def test_a_stream_that_begins_while_we_stop_says_farewell_at_once() -> None:
    recorder = Recorder()

    async with streaming(recorder) as app:
        app.end_streams()
        client = Client(app)
        await client.request

    assert client.bodies == [FAREWELL]
    assert recorder.events[-1] == "closed"


async def test_the_head_of_a_stream_is_sent_without_waiting_for_its_first_chunk() -> None:
    closed: list[str] = []

    @get("/")
    async def silent() -> AsyncIterator[str]:
        try:
            await asyncio.Event().wait()
            yield "never"
        finally:
            closed.append("closed")

    async with Application(Module(controllers=[silent]), settings=PROMPT) as app:
        head, body = await exchange(app, "HEAD", "/")

    assert (head["status"], body) == (200, {"type": "http.response.body", "body": b""})
    assert closed == ["closed"]


async def test_a_stream_of_which_not_even_the_head_can_be_sent_closes_its_scope() -> None:
    recorder = Recorder()

    async def never() -> Any:
        await asyncio.Event().wait()

    async def gone(_: Any) -> None:
        raise OSError("broken pipe")

    async with streaming(recorder) as app:
        scope = {"type": "http", "method": "GET", "path": "/", "headers": [], "http_version": "1.1"}
        with pytest.raises(OSError, match="broken pipe"):
            await app(scope, never, gone)

    assert recorder.events[-1] == "closed"


async def test_an_error_in_a_stream_whose_head_alone_was_asked_for_is_not_lost() -> None:
    @get("/")
    async def failing() -> AsyncIterator[str]:
        yield dict[str, str]()["first"]

    async with Application(Module(controllers=[failing]), settings=PROMPT) as app:
        with pytest.raises(KeyError, match="first"):
            await exchange(app, "HEAD", "/")


async def test_stopping_the_application_ends_its_streams(caplog: pytest.LogCaptureFixture) -> None:
    recorder = Recorder()
    app = streaming(recorder)

    async with app:
        client = Client(app)
        await until(lambda: client.bodies)
    await client.request

    assert client.bodies == [b"data: one\n\n", FAREWELL]
    assert not [each for each in told(caplog) if each["event"] == "closing failed"]
