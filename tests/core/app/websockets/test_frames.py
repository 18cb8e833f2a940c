"""Frames that RFC 6455 forbids, sent to a real server: the connection is closed with the code that it names."""

import socket
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from armature.core import Application, Module, controller, message, websocket
from armature.testing import serve
from tests.core.http.serving import QUIET, quiet

HANDSHAKE = (
    b"GET / HTTP/1.1\r\nhost: test\r\nconnection: upgrade\r\nupgrade: websocket\r\n"
    b"sec-websocket-version: 13\r\nsec-websocket-key: MDEyMzQ1Njc4OWFiY2RlZg==\r\n\r\n"
)


@controller()
class Echo:
    @websocket()
    async def enter(self) -> None: ...

    @message()
    async def say(self, said: str) -> str:
        return said


@pytest.fixture(scope="module")
def address() -> Iterator[tuple[str, int]]:
    with serve(Application(Module(controllers=[Echo]), settings=QUIET)) as url:
        host, _, port = url.removeprefix("http://").partition(":")
        yield host, int(port)


@contextmanager
def opened(address: tuple[str, int]) -> Iterator[socket.socket]:
    with socket.create_connection(address, 60) as client:
        client.sendall(HANDSHAKE)
        head = b""
        while b"\r\n\r\n" not in head:
            head += client.recv(1)
        assert head.startswith(b"HTTP/1.1 101")
        yield client


def frame(first: int, body: bytes, *, masked: bool = True) -> bytes:
    return bytes([first, (0x80 if masked else 0) | len(body)]) + (bytes(4) if masked else b"") + body


@pytest.mark.parametrize(
    ("sent", "code"),
    [
        pytest.param(frame(0x81, b"\xff"), 1007, id="text that is no UTF-8"),
        pytest.param(frame(0x81, b"hello", masked=False), 1002, id="not masked"),
        pytest.param(frame(0x83, b""), 1002, id="an opcode that there is not"),
        pytest.param(frame(0xC1, b""), 1002, id="a bit that nobody agreed on"),
        pytest.param(frame(0x80, b""), 1002, id="the rest of nothing"),
        pytest.param(frame(0x09, b""), 1002, id="a ping in pieces"),
        pytest.param(frame(0x88, b"\x03\xee"), 1002, id="a close with a code that must not be sent"),
        pytest.param(bytes([0x81, 0xFF]) + (1 << 40).to_bytes(8, "big") + bytes(4), 1009, id="a length beyond all"),
    ],
)
def test_a_frame_that_must_not_be_ends_the_connection(address: tuple[str, int], sent: bytes, code: int) -> None:
    with opened(address) as client:
        client.sendall(sent)
        answer = b"".join(iter(lambda: client.recv(4096), b""))

    assert (answer[0], int.from_bytes(answer[2:4], "big")) == (0x88, code)


def test_a_ping_is_answered_and_the_connection_goes_on(address: tuple[str, int]) -> None:
    with opened(address) as client:
        client.sendall(frame(0x89, b"there?") + frame(0x81, b"hello"))
        answer = b""
        while len(answer) < 15:
            answer += client.recv(4096)

    assert answer == b"\x8a\x06there?\x81\x05hello"


def test_a_client_that_answers_no_ping_is_closed_as_the_environment_says() -> None:
    app = Application(Module(controllers=[Echo]), settings=quiet(websocket_ping=0.05, websocket_pong=0.05))

    with serve(app) as url:
        host, _, port = url.removeprefix("http://").partition(":")
        with opened((host, int(port))) as client:
            heard = b"".join(iter(lambda: client.recv(4096), b""))

    assert heard[:2] == b"\x89\x04"
    assert heard[6:] == b"\x88\x18" + (1011).to_bytes(2, "big") + b"keepalive ping timeout"
