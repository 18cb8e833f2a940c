"""WebSockets over real servers: ours, and plain uvicorn."""

import json
import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from websockets.exceptions import ConnectionClosed, ConnectionClosedError, InvalidStatus
from websockets.sync.client import ClientConnection, connect
from websockets.typing import Subprotocol

from tests.core.app.process import SECONDS, Process, served

SHOP = """
from typing import Literal

from pydantic import BaseModel
from starlette.requests import HTTPConnection
from starlette.websockets import WebSocket

from armature.core import (
    Application, Connection, Module, Unauthorized, body_limit, controller, message, use_guard, websocket
)


class Say(BaseModel):
    type: Literal["say"]
    text: str


class Leave(BaseModel):
    type: Literal["leave"]


class SignedIn:
    def can_activate(self, connection: HTTPConnection) -> bool:
        if "authorization" not in connection.headers:
            raise Unauthorized("Sign in first.", challenge="Bearer")
        return True


@controller("/rooms/{room}")
@use_guard(SignedIn)
@body_limit(100)
class Room:
    @websocket(subprotocols=["chat"])
    async def enter(self, room: str, connection: Connection) -> None:
        await connection.send(f"welcome to {room}")

    @message()
    async def say(self, room: str, said: Say) -> Say:
        if said.text == "fail":
            raise RuntimeError("failed on purpose")
        return said

    @message()
    async def leave(self, left: Leave, connection: Connection) -> None:
        await connection.close(4000, "bye")


@websocket("/echo")
async def echo(socket: WebSocket) -> None:
    await socket.accept()
    try:
        async for text in socket.iter_text():
            await socket.send_text(text)
    finally:
        print("echo ended", flush=True)


app = Application(Module(controllers=[Room, echo]))
"""
SIGNED_IN = {"authorization": "Bearer x", "x-request-id": "mine"}


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Process]:
    """A server for the tests that do not stop it."""
    with served(tmp_path_factory.mktemp("sockets"), SHOP) as process:
        yield process
        assert process.stop() == 0


@contextmanager
def room(process: Process, name: str = "a") -> Iterator[ClientConnection]:
    """A member of a room, welcomed."""
    url = f"ws://127.0.0.1:{process.port}/rooms/{name}"
    with connect(url, additional_headers=SIGNED_IN, subprotocols=[Subprotocol("chat")]) as client:
        assert client.recv(SECONDS) == f"welcome to {name}"
        yield client


def test_a_connection_is_led_by_the_framework(running: Process) -> None:
    with room(running, "b-c") as client:
        assert client.subprotocol == "chat"
        assert client.response is not None
        assert client.response.headers["x-request-id"] == "mine"
        client.send('{"type": "say", "text": "hi"}')
        assert client.recv(SECONDS) == '{"type":"say","text":"hi"}'


def test_the_connection_survives_what_is_not_valid_and_what_fails(running: Process) -> None:
    with room(running) as client:
        seen = []
        for text in ("{", '{"type": "say"}', '{"type": "say", "text": "fail"}'):
            client.send(text)
            seen.append(json.loads(client.recv(SECONDS)))
        client.send('{"type": "say", "text": "hi"}')
        assert client.recv(SECONDS) == '{"type":"say","text":"hi"}'

    assert [each["status"] for each in seen] == [400, 422, 500]
    assert [each["request_id"] for each in seen] == ["mine.1", "mine.2", "mine.3"]
    failures = [each for each in running.log if each["event"] == "message failed"]
    assert [each["request_id"] for each in failures] == ["mine.3"]


@pytest.mark.parametrize(("text", "code"), [('{"type": "leave"}', 4000), ("x" * 101, 1009)])
def test_a_connection_is_closed_with_a_code(running: Process, text: str, code: int) -> None:
    with room(running) as client:
        client.send(text)
        with pytest.raises(ConnectionClosedError) as closing:
            client.recv(SECONDS)

    assert closing.value.rcvd is not None
    assert closing.value.rcvd.code == code


def test_a_refused_handshake_is_a_problem(running: Process) -> None:
    with pytest.raises(InvalidStatus) as refused:
        connect(f"ws://127.0.0.1:{running.port}/rooms/a")

    response = refused.value.response
    assert response.status_code == 401
    assert response.headers["content-type"] == "application/problem+json"
    assert response.headers["www-authenticate"] == "Bearer"
    assert json.loads(response.body)["request_id"] == response.headers["x-request-id"]


def echoes(running: Process) -> list[dict[str, Any]]:
    """What the access log says of connections to /echo that have ended."""
    return [each for each in running.log if each.get("route") == "/echo"]


def ended_well(running: Process) -> list[dict[str, Any]]:
    """Those that their client has closed as one should."""
    return [each for each in echoes(running) if each["status"] == 1000]


def test_an_own_loop_ends_with_its_client(running: Process) -> None:
    before = len(ended_well(running))
    with connect(f"ws://127.0.0.1:{running.port}/echo") as client:
        client.send("hi")
        assert client.recv(SECONDS) == "hi"
    running.until(lambda: len(ended_well(running)) > before)

    assert ended_well(running)[before]["method"] == "WEBSOCKET"
    assert not [each for each in running.log if each["level"] == "error" and each["event"] != "message failed"]


def test_a_client_that_breaks_off_is_no_error(running: Process) -> None:
    before = len(echoes(running))
    with connect(f"ws://127.0.0.1:{running.port}/echo") as client:
        client.send("hi")
        client.recv(SECONDS)
        client.socket.shutdown(socket.SHUT_RDWR)
    running.until(lambda: len(echoes(running)) > before)

    assert not [each for each in running.log if each["event"] == "connection failed"]


def test_frames_that_break_the_protocol_end_the_connection_alone(running: Process) -> None:
    with connect(f"ws://127.0.0.1:{running.port}/echo") as client:
        client.socket.sendall(b"\xff\xff\xff\xff garbage")
        with pytest.raises(ConnectionClosed):
            client.recv(SECONDS)
    with room(running) as other:
        other.send('{"type": "say", "text": "still here"}')
        assert "still here" in str(other.recv(SECONDS))


@pytest.mark.parametrize("path", ["rooms/a", "echo"])
def test_a_stop_closes_with_1001(tmp_path: Path, path: str) -> None:
    with served(tmp_path, SHOP) as process:
        with connect(f"ws://127.0.0.1:{process.port}/{path}", additional_headers=SIGNED_IN) as client:
            client.send('{"type": "say", "text": "hi"}')
            process.until(lambda: '"say"' in str(client.recv(SECONDS)))
            process.popen.send_signal(signal.SIGTERM)
            with pytest.raises(ConnectionClosed) as closing:
                client.recv(SECONDS)
        assert process.ended() == 0
        assert process.printed == (["echo ended"] if path == "echo" else [])
        assert not [each for each in process.log if each["level"] == "error"]

    assert closing.value.rcvd is not None
    assert (closing.value.rcvd.code, closing.value.rcvd.reason) == (1001, "The server stops.")


def test_a_stop_closes_with_1001_under_plain_uvicorn(tmp_path: Path) -> None:
    (tmp_path / "shop.py").write_text(SHOP)
    listener = socket.create_server(("127.0.0.1", 0))
    port = listener.getsockname()[1]
    server = subprocess.Popen(
        [sys.executable, "-m", "uvicorn", "shop:app", "--fd", str(listener.fileno())],
        cwd=tmp_path,
        env=os.environ | {"ARMATURE_SHUTDOWN_UNREADY": "0"},
        stderr=subprocess.PIPE,
        pass_fds=[listener.fileno()],
    )
    try:
        with connect(f"ws://127.0.0.1:{port}/echo", open_timeout=SECONDS) as client:
            client.send("hi")
            assert client.recv(SECONDS) == "hi"
            server.send_signal(signal.SIGTERM)
            with pytest.raises(ConnectionClosed) as closing:
                client.recv(SECONDS)
        server.communicate(timeout=SECONDS)
    finally:
        server.kill()
        server.communicate()
        listener.close()

    assert closing.value.rcvd is not None
    assert closing.value.rcvd.code == 1001
