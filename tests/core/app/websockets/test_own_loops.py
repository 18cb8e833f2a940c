"""Handlers that take Starlette's `WebSocket`: they accept, receive and send by themselves."""

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import pytest
from starlette.responses import PlainTextResponse, Response, StreamingResponse
from starlette.testclient import TestClient, WebSocketDenialResponse
from starlette.websockets import WebSocket, WebSocketDisconnect

from armature.core import CallNext, Forbidden, HttpError, Scope, provide, use_guard, use_interceptor, websocket
from tests.core.app.websockets.rooms import connected
from tests.core.http.serving import application, logged, serve


@websocket("/echo/{room}")
async def echo(room: str, socket: WebSocket) -> None:
    await socket.accept(headers=[(b"x-room", room.encode())])
    async for text in socket.iter_text():
        await socket.send_text(f"{socket.path_params['room']}: {text}")


def test_the_loop_is_the_handlers() -> None:
    with serve(echo) as client, client.websocket_connect("/echo/a") as socket:
        socket.send_text("1")
        socket.send_text("2")
        assert [socket.receive_text(), socket.receive_text()] == ["a: 1", "a: 2"]
        added: Any = socket.extra_headers
        assert dict(added) == {b"x-room": b"a", b"x-request-id": b"test"}


def test_guards_and_interceptors_stand_around_the_whole_connection() -> None:
    events: list[str] = []

    class Noting:
        async def intercept(self, call_next: CallNext) -> object:
            events.append("begin")
            result = await call_next()
            events.append("end")
            return result

    class Nobody:
        def can_activate(self, socket: WebSocket) -> bool:
            return "user" in socket.query_params

    @websocket("/")
    @use_guard(Nobody)
    @use_interceptor(Noting)
    async def enter(socket: WebSocket) -> None:
        await socket.accept()
        events.append(await socket.receive_text())

    with serve(enter) as client:
        with pytest.raises(WebSocketDenialResponse), client.websocket_connect("/"):
            pass
        assert events == []
        with client.websocket_connect("/?user=ada") as socket:
            socket.send_text("said")
            assert socket.receive() == {"type": "websocket.close", "code": 1000, "reason": ""}

    assert events == ["begin", "said", "end"]


def test_a_handler_that_neither_accepts_nor_closes_refuses() -> None:
    @websocket("/")
    async def enter(socket: WebSocket) -> None: ...

    client = serve(enter)
    with client, pytest.raises(WebSocketDisconnect) as refused, client.websocket_connect("/"):
        pass

    assert refused.value.code == 1000


@pytest.mark.parametrize(
    "denial",
    [PlainTextResponse("closed", 418), StreamingResponse(iter(["clo", "sed"]), 418)],
    ids=["whole", "streamed"],
)
def test_a_handler_denies_by_itself(denial: Response) -> None:
    @websocket("/")
    async def enter(socket: WebSocket) -> None:
        await socket.send_denial_response(denial)

    client = serve(enter)
    with client, pytest.raises(WebSocketDenialResponse) as refused, client.websocket_connect("/"):
        pass

    assert (refused.value.status_code, refused.value.text) == (418, "closed")
    assert refused.value.headers["x-request-id"] == "test"


async def test_a_handler_closes_with_a_code_of_its_own() -> None:
    @websocket("/")
    async def enter(socket: WebSocket) -> None:
        await socket.accept()
        await socket.close(4999, "enough")

    async with application(enter) as app, connected(app, "/") as peer:
        sent = await peer.ended()

    assert sent[1:] == [{"type": "websocket.close", "code": 4999, "reason": "enough"}]


async def test_a_client_that_leaves_is_a_disconnect_and_no_error(caplog: pytest.LogCaptureFixture) -> None:
    seen: list[int] = []

    @websocket("/")
    async def enter(socket: WebSocket) -> None:
        await socket.accept()
        try:
            await socket.receive_text()
        except WebSocketDisconnect as left:
            seen.append(left.code)
            raise

    async with application(enter) as app, connected(app, "/") as peer:
        peer.leave(4321)
        sent = await peer.ended()

    assert (len(sent), seen) == (1, [4321])
    assert caplog.records == []


async def test_whoever_sends_to_a_client_that_left_is_told_so(caplog: pytest.LogCaptureFixture) -> None:
    seen: list[int] = []

    @websocket("/")
    async def enter(socket: WebSocket) -> None:
        await socket.accept()
        await socket.receive()
        try:
            await socket.send_text("too late")
        except WebSocketDisconnect as left:
            seen.append(left.code)
            raise

    async with application(enter) as app, connected(app, "/") as peer:
        peer.leave()
        await peer.ended()

    assert seen == [1006]
    assert caplog.records == []


async def test_a_group_of_tasks_that_ends_with_the_client_is_no_error(caplog: pytest.LogCaptureFixture) -> None:
    @websocket("/")
    async def enter(socket: WebSocket) -> None:
        await socket.accept()
        async with asyncio.TaskGroup() as tasks:
            tasks.create_task(socket.receive_text())

    async with application(enter) as app, connected(app, "/") as peer:
        peer.leave()
        await peer.ended()

    assert caplog.records == []


async def test_another_error_in_the_group_is_logged(caplog: pytest.LogCaptureFixture) -> None:
    async def fail() -> None:
        raise RuntimeError("broken")

    @websocket("/")
    async def enter(socket: WebSocket) -> None:
        await socket.accept()
        async with asyncio.TaskGroup() as tasks:
            tasks.create_task(fail())

    async with application(enter) as app, connected(app, "/") as peer:
        sent = await peer.ended()

    assert sent[1]["code"] == 1011
    assert len(logged(caplog)) == 1


@pytest.mark.parametrize(
    ("error", "code", "reason"),
    [
        (Forbidden("Not you."), 4403, "Not you."),
        (HttpError(), 4500, "Internal server error"),
        (RuntimeError("broken"), 1011, "Internal server error"),
    ],
    ids=["meant", "plain", "broken"],
)
async def test_an_error_closes_an_accepted_connection(error: Exception, code: int, reason: str) -> None:
    @websocket("/")
    async def enter(socket: WebSocket) -> None:
        await socket.accept()
        raise error

    async with application(enter) as app, connected(app, "/") as peer:
        sent = await peer.ended()

    assert sent[1:] == [{"type": "websocket.close", "code": code, "reason": reason}]


def test_an_error_before_the_acceptance_refuses() -> None:
    @websocket("/")
    async def enter(socket: WebSocket) -> None:
        raise Forbidden("Not you.")

    client = serve(enter)
    with client, pytest.raises(WebSocketDenialResponse) as refused, client.websocket_connect("/"):
        pass

    assert refused.value.json()["detail"] == "Not you."


def test_the_scope_is_open_as_long_as_the_loop() -> None:
    events: list[str] = []

    class Session:
        pass

    async def opened() -> AsyncIterator[Session]:
        events.append("open")
        yield Session()
        events.append("close")

    @websocket("/")
    async def enter(socket: WebSocket, session: Session) -> None:
        await socket.accept()
        events.append(await socket.receive_text())

    client: TestClient = serve(enter, providers=[provide(Session).by(opened, scope=Scope.REQUEST)])
    with client, client.websocket_connect("/") as socket:
        socket.send_text("said")
        socket.receive()

    assert events == ["open", "said", "close"]
