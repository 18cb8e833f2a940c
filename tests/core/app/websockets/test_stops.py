"""The end of connections when the application stops."""

import asyncio
import json
from collections.abc import AsyncIterator
from typing import Any

import pytest
from starlette.applications import Starlette
from starlette.routing import WebSocketRoute
from starlette.websockets import WebSocket

from armature.core import Application, ApplicationSettings, Module, Scope, controller, message, provide, websocket
from tests.core.app.life import told
from tests.core.app.websockets.rooms import connected
from tests.core.http.serving import QUIET, application

GOING_AWAY = {"type": "websocket.close", "code": 1001, "reason": "The server stops."}


class Session:
    pass


async def test_a_connection_is_closed_with_1001() -> None:
    @websocket("/")
    async def enter() -> None: ...

    app = application(enter)
    await app.start()
    async with connected(app, "/") as peer:
        await peer.heard(1)
        await app.stop()
        sent = await peer.ended()

    assert sent[1:] == [GOING_AWAY]


async def test_a_handler_is_cancelled_after_the_close_and_its_scope_ends(caplog: pytest.LogCaptureFixture) -> None:
    events: list[str] = []
    running = asyncio.Event()

    async def opened() -> AsyncIterator[Session]:
        try:
            yield Session()
        finally:
            events.append("scope closed")

    @websocket("/")
    async def enter(socket: WebSocket, session: Session) -> None:
        await socket.accept()
        running.set()
        try:
            await asyncio.Event().wait()
        except asyncio.CancelledError:
            events.append("cancelled")
            raise

    app = application(enter, providers=[provide(Session).by(opened, scope=Scope.REQUEST)])
    await app.start()
    async with connected(app, "/") as peer:
        await running.wait()
        await app.stop()
        events.append("stopped")
        sent = await peer.ended()

    assert sent[1:] == [GOING_AWAY]
    assert events == ["cancelled", "scope closed", "stopped"]
    assert caplog.records == []


async def test_a_message_under_way_is_cancelled() -> None:
    running = asyncio.Event()

    @controller()
    class Room:
        @websocket()
        async def enter(self) -> None: ...

        @message()
        async def say(self, said: str) -> None:
            running.set()
            await asyncio.Event().wait()

    app = application(Room)
    await app.start()
    async with connected(app, "/") as peer:
        peer.text("hi")
        await running.wait()
        await app.stop()
        sent = await peer.ended()

    assert sent[1:] == [GOING_AWAY]


async def test_a_handshake_under_way_is_refused() -> None:
    running = asyncio.Event()

    @websocket("/")
    async def enter() -> None:
        running.set()
        await asyncio.Event().wait()

    app = application(enter)
    await app.start()
    async with connected(app, "/") as peer:
        await running.wait()
        await app.stop()
        head, body = await peer.ended()

    assert head["status"] == 503
    assert json.loads(body["body"])["detail"] == "The server stops."


async def test_a_handshake_during_the_stop_is_refused() -> None:
    @websocket("/")
    async def enter() -> None: ...

    async with application(enter) as app:
        app.end_streams()
        async with connected(app, "/") as peer:
            head, _ = await peer.ended()

    assert head["status"] == 503


async def test_a_handshake_after_the_stop_is_refused() -> None:
    @websocket("/")
    async def enter() -> None: ...

    app = application(enter)
    async with app:
        pass
    async with connected(app, "/") as peer:
        head, _ = await peer.ended()

    assert head["status"] == 503


async def test_an_application_that_is_started_again_takes_connections_again() -> None:
    @websocket("/")
    async def enter() -> None: ...

    app = application(enter)
    async with app:
        pass
    async with app, connected(app, "/") as peer:
        [accepted] = await peer.heard(1)

    assert accepted["type"] == "websocket.accept"


async def test_a_mounted_application_ends_its_connections_itself() -> None:
    ended: list[str] = []

    async def echo(socket: WebSocket) -> None:
        await socket.accept()
        async for text in socket.iter_text():
            await socket.send_text(text)
        ended.append("by itself")

    app = Application(Module(mounts={"/legacy": Starlette(routes=[WebSocketRoute("/echo", echo)])}), settings=QUIET)
    await app.start()
    async with connected(app, "/legacy/echo") as peer:
        await peer.heard(1)
        stopping = asyncio.create_task(app.stop())
        await peer.heard(2)
        peer.leave(1005)
        await stopping
        sent = await peer.ended()

    assert sent[1:] == [GOING_AWAY]
    assert ended == ["by itself"]


async def test_a_handler_that_does_not_end_is_left_when_the_budget_is_spent(caplog: pytest.LogCaptureFixture) -> None:
    go_on, running = asyncio.Event(), asyncio.Event()

    @websocket("/")
    async def enter(socket: WebSocket) -> None:
        await socket.accept()
        running.set()
        while not go_on.is_set():
            try:
                await go_on.wait()
            except asyncio.CancelledError:
                continue

    app = application(enter, settings=ApplicationSettings(access_log=False, shutdown_drain=0.05))
    await app.start()
    async with connected(app, "/") as peer:
        await running.wait()
        await app.stop()
        go_on.set()
        await peer.ended()

    cut_off = {"event": "work cut off", "step": "drain", "work": ["websockets"], "budget_seconds": 0.05}
    assert cut_off in told(caplog)


async def test_a_client_that_reads_nothing_does_not_hold_the_stop() -> None:
    cancelled: list[str] = []
    running = asyncio.Event()

    @websocket("/")
    async def enter(socket: WebSocket) -> None:
        await socket.accept()
        running.set()
        try:
            await asyncio.Event().wait()
        finally:
            cancelled.append("cancelled")

    async def send(said: Any) -> None:
        if said["type"] == "websocket.close":
            await asyncio.Event().wait()

    async def receive() -> Any:
        return {"type": "websocket.connect"}

    app = application(enter)
    await app.start()
    scope = {"type": "websocket", "path": "/", "headers": []}
    serving = asyncio.ensure_future(app(scope, receive, send))
    await running.wait()
    await app.stop()
    await serving

    assert cancelled == ["cancelled"]


async def test_a_connection_that_is_cancelled_by_its_server_is_cancelled() -> None:
    @websocket("/")
    async def enter() -> None: ...

    async with application(enter) as app, connected(app, "/") as peer:
        await peer.heard(1)
        assert peer.task is not None
        peer.task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await peer.task
        peer.task = asyncio.create_task(asyncio.sleep(0))
