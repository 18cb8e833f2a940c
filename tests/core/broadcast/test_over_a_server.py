"""A room over a real server: who never reads is told to come again, and the others have not noticed."""

import socket
from collections.abc import Iterator
from contextlib import contextmanager

from fastapi import FastAPI, WebSocket
from websockets.sync.client import connect

from armature.core import Application, Connection, Module, controller, message, websocket
from armature.core.broadcast import BroadcastModule, BroadcastSettings, MemoryFanout, Rooms
from armature.testing import serve
from tests.core.app.life import until
from tests.core.app.websockets.rooms import connected
from tests.core.broadcast.clients import texts
from tests.core.http.serving import QUIET

HANDSHAKE = (
    b"GET / HTTP/1.1\r\nhost: test\r\nconnection: upgrade\r\nupgrade: websocket\r\n"
    b"sec-websocket-version: 13\r\nsec-websocket-key: MDEyMzQ1Njc4OWFiY2RlZg==\r\n\r\n"
)
TOO_SLOW = b"\x88\x21" + (1013).to_bytes(2, "big") + b"Messages were not read in time."


@contextmanager
def stuck(host: str, port: int) -> Iterator[socket.socket]:
    """A client that has joined, and reads nothing."""
    with socket.socket() as client:
        client.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        client.settimeout(60)
        client.connect((host, port))
        client.sendall(HANDSHAKE)
        client.recv(1)
        yield client


def test_who_never_reads_is_closed_with_1013_and_the_others_hear_everything() -> None:
    found: list[Rooms] = []

    @controller()
    class Chat:
        def __init__(self, rooms: Rooms) -> None:
            self.rooms = rooms
            found.append(rooms)

        @websocket()
        async def enter(self, connection: Connection) -> None:
            await self.rooms.join("1", connection)

        @message()
        async def say(self, said: str) -> None:
            await self.rooms.send("1", said)

    broadcast = BroadcastModule(BroadcastSettings(queue=5))
    app = Application(Module(imports=[broadcast], controllers=[Chat]), settings=QUIET)
    with serve(app) as url:
        host, _, port = url.removeprefix("http://").partition(":")
        with stuck(host, int(port)) as never, connect(f"ws://{host}:{port}/", max_size=None) as reader:
            [rooms] = found
            said: list[str] = []
            heard: list[str | bytes] = []
            while not rooms.figures.disconnected:
                said.append(f"{len(said)} " + "x" * 65_536)
                reader.send(said[-1])
                heard.append(reader.recv())
            rest = b""
            while not rest.endswith(TOO_SLOW):
                piece = never.recv(1_000_000)
                assert piece, "the connection ended without a reason"
                rest = rest[-len(TOO_SLOW) :] + piece

    assert heard == said


async def test_a_websocket_of_fastapi_can_be_in_a_room() -> None:
    rooms, host = Rooms(MemoryFanout(), BroadcastSettings()), FastAPI()

    @host.websocket("/")
    async def enter(socket: WebSocket) -> None:
        await socket.accept()
        async with rooms.visit("1", socket, member="fastapi"):
            async for text in socket.iter_text():
                await rooms.send("1", text)

    async with connected(host, "/") as peer:
        peer.text("hello")
        await peer.heard(2)
    await until(lambda: not rooms.figures.clients)
    await rooms.on_application_shutdown()

    assert texts(peer) == ["hello"]
