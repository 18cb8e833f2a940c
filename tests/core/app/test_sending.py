"""An answer is sent whole at once, however its server came by the socket that it listens on."""

import asyncio
import os
import socket
import threading
from collections.abc import AsyncIterator, Iterator

import pytest
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

from armature.core import Application, Module, get
from armature.core.app.protocol import Joined
from armature.core.app.server import ServerOptions, server_of
from armature.testing import serve
from tests.core.app.process import Connection

pytestmark = pytest.mark.serial


@get("/")
async def hello() -> str:
    return "hello"


@get("/slow")
async def slow() -> AsyncIterator[str]:
    yield "first"
    await asyncio.sleep(0.05)
    yield "second"


@pytest.fixture(scope="module")
def port() -> Iterator[int]:
    with serve(Application(Module(controllers=[hello, slow]))) as url:
        yield int(url.rpartition(":")[2])


@pytest.mark.parametrize("loop", ["asyncio", "uvloop"])
@pytest.mark.parametrize("is_inherited", [True, False])
def test_no_answer_waits_for_an_acknowledgement(loop: str, is_inherited: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[int] = []
    made = HttpToolsProtocol.connection_made

    def looks(self: HttpToolsProtocol, transport: asyncio.Transport) -> None:
        with socket.socket(fileno=os.dup(transport.get_extra_info("socket").fileno())) as accepted:
            seen.append(accepted.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY))
        made(self, transport)

    monkeypatch.setattr(HttpToolsProtocol, "connection_made", looks)
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
        options = ServerOptions(fd=listener.fileno()) if is_inherited else ServerOptions()
        server = server_of(Application(Module(controllers=[hello])), options)
        server.config.loop = loop
        thread = threading.Thread(target=server.run, args=(None if is_inherited else [listener],), daemon=True)
        thread.start()
        with Connection(port) as connection:
            assert connection.get("/")[0] == 200
        server.should_exit = True
        thread.join()

    assert seen == [1]


def test_an_answer_leaves_in_one_piece(port: int) -> None:
    with socket.create_connection(("127.0.0.1", port)) as client:
        for _ in range(200):
            client.sendall(b"GET / HTTP/1.1\r\nhost: localhost\r\n\r\n")
            assert client.recv(65_536).endswith(b"\r\n\r\nhello")


def test_answers_of_pipelined_requests_and_heads_alone_keep_their_order(port: int) -> None:
    requests = b"".join(
        b"%b HTTP/1.1\r\nhost: localhost\r\n\r\n" % each for each in (b"GET /slow", b"HEAD /", b"GET /", b"GET /slow")
    )
    with socket.create_connection(("127.0.0.1", port)) as client:
        client.sendall(requests + b"GET / HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\n\r\n")
        answers = b"".join(iter(lambda: client.recv(65_536), b""))

    assert [each.partition(b"\r\n\r\n")[2] for each in answers.split(b"HTTP/1.1 200 OK")[1:]] == [
        b"5\r\nfirst\r\n6\r\nsecond\r\n0\r\n\r\n",
        b"",
        b"hello",
        b"5\r\nfirst\r\n6\r\nsecond\r\n0\r\n\r\n",
        b"hello",
    ]


def test_what_cannot_be_read_is_answered_after_what_was_begun(port: int) -> None:
    with socket.create_connection(("127.0.0.1", port)) as client:
        client.sendall(b"GET /slow HTTP/1.1\r\nhost: localhost\r\n\r\n")
        begun = client.recv(65_536)
        client.sendall(b"nonsense\r\n\r\n")
        answers = begun + b"".join(iter(lambda: client.recv(65_536), b""))

    assert answers.startswith(b"HTTP/1.1 200 OK")
    assert answers.count(b"HTTP/1.1 ") == 2
    assert answers.index(b"HTTP/1.1 400 ") > answers.index(b"first")


async def test_the_head_of_an_answer_goes_alone_where_its_body_does_not_come_at_once() -> None:
    sent = Sent()
    joined = Joined(sent, asyncio.get_running_loop())

    joined.write(b"HTTP/1.1 200 OK\r\n\r\n")
    assert sent.pieces == []
    await asyncio.sleep(0)
    assert sent.pieces == [b"HTTP/1.1 200 OK\r\n\r\n"]

    joined.write(b"HTTP/1.1 200 OK\r\n\r\n")
    joined.close()
    assert (len(sent.pieces), joined.is_closing()) == (2, True)

    joined.write(b"HTTP/1.1 200 OK\r\n\r\n")
    joined.flush()
    assert len(sent.pieces) == 2, "a connection that is gone was written to"


class Sent(asyncio.Transport):
    """Keeps what is sent."""

    def __init__(self) -> None:
        super().__init__()
        self.pieces: list[bytes] = []
        self._is_closed = False

    def write(self, data: bytes | bytearray | memoryview) -> None:
        self.pieces.append(bytes(data))

    def close(self) -> None:
        self._is_closed = True

    def is_closing(self) -> bool:
        return self._is_closed
