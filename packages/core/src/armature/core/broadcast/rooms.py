"""Rooms: what one client says reaches all others in the room, and a slow one holds up nobody."""

import asyncio
import secrets
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from typing import NamedTuple

from armature.core.broadcast.fanout import Fanout
from armature.core.broadcast.outbox import Client, Outbox
from armature.core.broadcast.parcels import CLOSE, NOBODY, code_and_reason, packed, packed_close, unpacked
from armature.core.broadcast.settings import BroadcastSettings
from armature.core.broadcast.topics import Topics
from armature.core.context import Connection, as_message
from armature.core.errors import ConnectionClosed
from armature.core.logging import get_logger

_log = get_logger("armature.broadcast")


class RoomFigures(NamedTuple):
    """How many rooms and clients there are in this process, how much waits for them, and what was lost by slowness."""

    rooms: int
    clients: int
    waiting: int
    disconnected: int
    dropped: int


class _Seat(NamedTuple):
    member: object
    departure: str | bytes | None


class _Guest:
    """A client and the rooms in which it is; `key` names it in messages that leave it out."""

    __slots__ = ("key", "outbox", "rooms", "take_back")

    def __init__(self, outbox: Outbox) -> None:
        self.key = secrets.token_bytes(len(NOBODY))
        self.outbox = outbox
        self.rooms: set[str] = set()
        self.take_back = _nothing

    def check(self) -> None:
        """Raises `ConnectionClosed` for one that must go."""
        if self.outbox.is_closing:
            raise ConnectionClosed("The WebSocket connection is about to be closed, and can join no room.")


class Rooms:
    """WebSockets in rooms, each with a bounded queue; inject it: `def __init__(self, rooms: Rooms)`.

    What is sent to a room goes through the fan-out, so it reaches the members in every process that shares it. Each
    member gets what one task sends to one room in that order. `Connection.send` is not queued and may arrive before
    what a room has sent earlier; `send_to` keeps the order. Who reads too slowly is treated as
    `ARMATURE_BROADCAST_SLOW_CLIENTS` says. Members leave by themselves when their connection ends.
    """

    __slots__ = ("_announcing", "_disconnected", "_dropped", "_guests", "_rooms", "_settings", "_topics")

    def __init__(self, fanout: Fanout, settings: BroadcastSettings) -> None:
        self._settings = settings
        self._topics = Topics(fanout, "room:", self._received)
        self._rooms: dict[str, dict[_Guest, _Seat]] = {}
        self._guests: dict[int, _Guest] = {}
        self._announcing: set[asyncio.Task[None]] = set()
        self._disconnected = 0
        self._dropped = 0

    async def join(
        self, room: str, client: Client, *, member: object = None, arrival: object = None, departure: object = None
    ) -> None:
        """Lets a client into a room: a `Connection`, or an accepted WebSocket of Starlette or FastAPI.

        `member` is what `members` tells of it. `arrival` is a message to the others now, `departure` one to them when
        it has left, however. Joining again changes `member` and `departure`. A `Connection` leaves by itself when it
        ends; of others this is noticed at the next message only, so `visit` suits them better. Raises
        `ConnectionClosed` where it has ended, and `ServiceUnavailable` where the fan-out cannot be reached.
        """
        seat = _Seat(member, None if departure is None else as_message(departure))
        announced = None if arrival is None else as_message(arrival)
        guest = await self._seated(room, client, seat)
        if announced is not None:
            try:
                await self._topics.publish(room, packed(announced, guest.key))
            except BaseException:
                self._unseat(guest, room)
                raise

    async def leave(self, room: str, client: Client) -> None:
        """Takes a client out of a room; nothing happens where it is not in it. What waits for it is still sent."""
        guest = self._guests.get(id(client))
        if guest is not None and room in guest.rooms:
            departure = self._unseat(guest, room).departure
            if departure is not None:
                await self._topics.publish(room, packed(departure, guest.key))

    @asynccontextmanager
    async def visit(
        self, room: str, client: Client, *, member: object = None, arrival: object = None, departure: object = None
    ) -> AsyncGenerator[None]:
        """Joins, and leaves at the end of the block: for loops of one's own."""
        await self.join(room, client, member=member, arrival=arrival, departure=departure)
        try:
            yield
        finally:
            await self.leave(room, client)

    async def send(self, room: str, message: object, *, except_: Client | None = None) -> None:
        """Sends one message to all in the room, but one perhaps; encoded once, as `Connection.send` would.

        Returns when it is queued, never waiting for anybody's network. Raises `ResultError` for what is no JSON, and
        `ServiceUnavailable` where the fan-out cannot be reached.
        """
        guest = self._guests.get(id(except_))
        await self._topics.publish(room, packed(as_message(message), NOBODY if guest is None else guest.key))

    async def send_to(self, client: Client, message: object) -> None:
        """Sends one message to one client of this process, behind what its rooms have sent it.

        Raises `ConnectionClosed` where it is in no room.
        """
        guest = self._guests.get(id(client))
        if guest is None:
            raise ConnectionClosed("The client is in no room, or its connection has ended.")
        self._offer(guest, as_message(message))

    async def close(self, room: str, code: int = 1000, reason: str = "") -> None:
        """Closes the connections of all in the room, in every process, behind what waits for them."""
        await self._topics.publish(room, packed_close(code, reason))

    def members(self, room: str) -> list[object]:
        """What `join` was told of those who are in the room through this process, in the order in which they came."""
        return [seat.member for seat in self._rooms.get(room, {}).values()]

    @property
    def figures(self) -> RoomFigures:
        """How it stands at the moment."""
        waiting = sum(guest.outbox.waiting for guest in self._guests.values())
        dropped = self._dropped + sum(guest.outbox.dropped for guest in self._guests.values())
        return RoomFigures(len(self._rooms), len(self._guests), waiting, self._disconnected, dropped)

    async def on_application_shutdown(self) -> None:
        """Lets everyone leave, and sends nothing more; without an application, call it at the end."""
        for guest in list(self._guests.values()):
            self._gone(guest)
        while self._announcing:
            await asyncio.wait(list(self._announcing))
        await self._topics.settled()

    async def _seated(self, room: str, client: Client, seat: _Seat) -> _Guest:
        await self._topics.need(room)
        try:
            guest = self._guests.get(id(client)) or self._welcome(client)
            guest.check()
        except ConnectionClosed:
            self._topics.release(room)
            raise
        if room in guest.rooms:
            self._topics.release(room)
        guest.outbox.is_wanted = True
        guest.rooms.add(room)
        self._rooms.setdefault(room, {})[guest] = seat
        return guest

    def _welcome(self, client: Client) -> _Guest:
        if isinstance(client, Connection) and not client.is_open:
            raise ConnectionClosed("The WebSocket connection has ended, and can join no room.")
        guest = _Guest(Outbox(client, self._settings.queue, self._settings.slow_clients, self._ended))
        self._guests[id(client)] = guest
        if isinstance(client, Connection):
            guest.take_back = client.when_ended(lambda: self._gone(guest))
        return guest

    def _unseat(self, guest: _Guest, room: str) -> _Seat:
        guest.rooms.remove(room)
        members = self._rooms[room]
        seat = members.pop(guest)
        if not members:
            del self._rooms[room]
        self._topics.release(room)
        if not guest.rooms:
            guest.outbox.release()
        return seat

    def _unseat_everywhere(self, guest: _Guest) -> None:
        """Leaves all rooms at once; those who stay are told soon."""
        for room in list(guest.rooms):
            departure = self._unseat(guest, room).departure
            if departure is not None:
                telling = asyncio.get_running_loop().create_task(self._tell(room, packed(departure, guest.key)))
                self._announcing.add(telling)
                telling.add_done_callback(self._announcing.discard)

    async def _tell(self, room: str, parcel: bytes) -> None:
        try:
            await self._topics.publish(room, parcel)
        except Exception as error:  # noqa: BLE001 - nobody waits for it: the log is where it is told
            _log.error("departure not told", room=room, exc_info=error)

    def _received(self, room: str, raw: bytes) -> None:
        try:
            parcel = unpacked(raw)
            closing = code_and_reason(parcel.body) if parcel.kind == CLOSE else None
            message = parcel.message
        except ValueError as error:
            _log.warning("message of no room", room=room, reason=str(error))
            return
        for guest in list(self._rooms.get(room, ())):
            if closing is not None:
                self._unseat(guest, room)
                guest.outbox.close(*closing)
            elif guest.key != parcel.left_out:
                self._offer(guest, message)

    def _offer(self, guest: _Guest, message: str | bytes) -> None:
        if not guest.outbox.offer(message) and not guest.outbox.is_closing:
            self._disconnected += 1
            _log.warning("slow client disconnected", waiting=guest.outbox.waiting, rooms=sorted(guest.rooms))
            guest.outbox.cut()
            self._unseat_everywhere(guest)

    def _gone(self, guest: _Guest) -> None:
        """The connection has ended."""
        guest.outbox.stop()
        self._forget(guest)

    def _ended(self, outbox: Outbox) -> None:
        """The task that sends has ended."""
        guest = self._guests.get(id(outbox.client))
        if guest is not None and guest.outbox is outbox:
            self._forget(guest)

    def _forget(self, guest: _Guest) -> None:
        del self._guests[id(guest.outbox.client)]
        self._dropped += guest.outbox.dropped
        guest.take_back()
        self._unseat_everywhere(guest)


def _nothing() -> None:
    """Takes nothing back."""
