"""A room and a topic for very many clients."""

import os
from collections.abc import AsyncIterator

from armature.core import Application, Connection, Event, Module, controller, get, message, post, websocket
from armature.core.broadcast import Broadcaster, BroadcastModule, LastEventId, Rooms


@controller("/rooms/{room}")
class Crowd:
    """What one says, all in the room hear."""

    def __init__(self, rooms: Rooms) -> None:
        self.rooms = rooms

    @websocket()
    async def enter(self, room: str, connection: Connection) -> None:
        await self.rooms.join(room, connection)

    @message()
    async def say(self, room: str, said: str) -> None:
        await self.rooms.send(room, said)


@controller("/events")
class Ticker:
    """Whoever listens hears of every number."""

    def __init__(self, broadcaster: Broadcaster) -> None:
        self.broadcaster = broadcaster

    @get("/")
    async def listen(self, last_event_id: LastEventId) -> AsyncIterator[Event]:
        return await self.broadcaster.subscribe("numbers", last_event_id)

    @post("/")
    async def publish(self, said: bytes) -> None:
        await self.broadcaster.publish("numbers", Event(data=said.decode()))


@get("/figures")
async def figures(rooms: Rooms, broadcaster: Broadcaster) -> dict[str, float]:
    """How it stands, and the seconds of CPU that it took."""
    in_rooms, listening, times = rooms.figures, broadcaster.figures, os.times()
    return {
        "members": in_rooms.clients,
        "rooms_disconnected": in_rooms.disconnected,
        "listeners": listening.clients,
        "events_disconnected": listening.disconnected,
        "cpu": times.user + times.system,
    }


app = Application(Module(imports=[BroadcastModule], controllers=[Crowd, Ticker, figures]))
