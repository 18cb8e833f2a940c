"""What the tests of rooms share: an application with rooms, and what its clients hear."""

import asyncio
from typing import Any, Literal

from pydantic import BaseModel

from armature.core import Application, Connection, controller, message, websocket
from armature.core.broadcast import BroadcastModule, BroadcastSettings, Rooms
from tests.core.app.life import until
from tests.core.app.websockets.rooms import Peer
from tests.core.http.serving import application


class Say(BaseModel):
    type: Literal["say"] = "say"
    text: str


class Tell(BaseModel):
    type: Literal["tell"] = "tell"
    text: str


@controller("/rooms/{room}")
class Chat:
    """Whoever connects is in the room; what one says, all hear, and what one tells, the others."""

    def __init__(self, rooms: Rooms) -> None:
        self.rooms = rooms

    @websocket("/{name}")
    async def enter(self, room: str, name: str, connection: Connection) -> None:
        await self.rooms.join(room, connection, member=name, arrival={"arrived": name}, departure={"departed": name})

    @message()
    async def say(self, room: str, name: str, said: Say) -> None:
        await self.rooms.send(room, f"{name}: {said.text}")

    @message()
    async def tell(self, room: str, name: str, told: Tell, connection: Connection) -> None:
        await self.rooms.send(room, f"{name}: {told.text}", except_=connection)


def chat(**settings: Any) -> Application:
    """An application of rooms."""
    return application(Chat, imports=[BroadcastModule(BroadcastSettings(**settings))])


async def rooms_of(app: Application) -> Rooms:
    """The rooms of a running application."""
    return await app.container.get(Rooms)


async def present(app: Application, room: str, *names: str) -> Rooms:
    """The rooms, once these are in the room."""
    rooms = await rooms_of(app)
    await until(lambda: rooms.members(room) == list(names))
    return rooms


def texts(peer: Peer) -> list[str]:
    """What a client was sent as text."""
    return [each["text"] for each in peer.sent if each["type"] == "websocket.send"]


class Foreign:
    """A WebSocket of another framework; it can be stuck, and it can break."""

    def __init__(self) -> None:
        self.sent: list[str | bytes] = []
        self.closed: list[tuple[int, str | None]] = []
        self.reads = asyncio.Event()
        self.reads.set()
        self.error: Exception | None = None

    async def send_text(self, data: str) -> None:
        await self._send(data)

    async def send_bytes(self, data: bytes) -> None:
        await self._send(data)

    async def close(self, code: int = 1000, reason: str | None = None) -> None:
        await self.reads.wait()
        self.closed.append((code, reason))

    async def _send(self, data: str | bytes) -> None:
        await self.reads.wait()
        if self.error is not None:
            raise self.error
        self.sent.append(data)
