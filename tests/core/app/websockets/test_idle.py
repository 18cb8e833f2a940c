"""Connections whose client says nothing are closed, where somebody asked for it."""

import asyncio
from typing import Any

import pytest
from starlette.websockets import WebSocket

from armature.core import Connection, WiringError, controller, message, websocket
from tests.core.app.life import until
from tests.core.app.websockets.rooms import connected
from tests.core.http.serving import application, quiet

IDLE = {"type": "websocket.close", "code": 4408, "reason": "No message came for 0.05 seconds."}


def led(**options: Any) -> Any:
    @controller()
    class Room:
        @websocket(**options)
        async def enter(self) -> None: ...

        @message()
        async def say(self, said: str) -> str:
            return said

    return Room


async def test_a_client_that_says_nothing_is_closed() -> None:
    async with application(led(idle_timeout=0.05)) as app, connected(app, "/") as peer:
        peer.text("hello")
        sent = await peer.ended()

    assert [each["type"] for each in sent] == ["websocket.accept", "websocket.send", "websocket.close"]
    assert sent[-1] == IDLE


async def test_the_environment_says_how_long_where_the_route_does_not() -> None:
    @websocket("/loop")
    async def loop(socket: WebSocket) -> None:
        await socket.accept()
        async for _ in socket.iter_text():
            pass

    async with application(loop, settings=quiet(websocket_idle=0.05)) as app, connected(app, "/loop") as peer:
        sent = await peer.ended()

    assert sent[-1] == IDLE


@pytest.mark.parametrize(("option", "setting"), [(None, 0), (0, 0.01), (60, 0.01)])
async def test_a_client_may_be_silent_otherwise(option: float | None, setting: float) -> None:
    opened: list[Connection] = []

    @websocket("/", idle_timeout=option)
    async def enter(connection: Connection) -> None:
        opened.append(connection)

    async with application(enter, settings=quiet(websocket_idle=setting)) as app, connected(app, "/") as peer:
        await peer.heard(1)
        loop = asyncio.get_running_loop()
        since = loop.time()
        await until(lambda: loop.time() > since + 0.05)
        is_open = opened[0].is_open

    assert is_open


async def test_a_time_out_of_the_server_itself_is_an_error_and_no_idle_client() -> None:
    sent: list[Any] = []
    heard = iter(["websocket.connect"])

    async def receive() -> Any:
        for kind in heard:
            return {"type": kind}
        raise TimeoutError("keep-alive")

    async def send(each: Any) -> None:
        sent.append(each)

    async with application(led(idle_timeout=60)) as app:
        await app({"type": "websocket", "path": "/", "headers": []}, receive, send)

    assert [each["type"] for each in sent] == ["websocket.accept", "websocket.close"]
    assert sent[-1]["code"] == 1011


def test_a_time_out_below_zero_does_not_start() -> None:
    with pytest.raises(WiringError) as refused:
        websocket("/x", idle_timeout=-1)

    where = f"tests/core/app/websockets/test_idle.py:{refused.tb.tb_lineno}"
    assert str(refused.value) == f'@websocket("/x") ({where}) cannot wait for -1 seconds.\nWrite 0 for no time-out.'
