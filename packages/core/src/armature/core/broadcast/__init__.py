"""One message to many clients: rooms of WebSockets, server-sent events, and the fan-out below both."""

from armature.core.broadcast.broadcaster import Broadcaster, BroadcasterFigures
from armature.core.broadcast.fanout import Fanout, Receive, Unsubscribe
from armature.core.broadcast.last_event_id import LastEventId
from armature.core.broadcast.memory import MemoryFanout
from armature.core.broadcast.module import BroadcastModule
from armature.core.broadcast.outbox import Client, Socket
from armature.core.broadcast.rooms import RoomFigures, Rooms
from armature.core.broadcast.settings import BroadcastSettings, SlowClients
from armature.core.broadcast.subscription import Subscription

__all__ = [
    "BroadcastModule",
    "BroadcastSettings",
    "Broadcaster",
    "BroadcasterFigures",
    "Client",
    "Fanout",
    "LastEventId",
    "MemoryFanout",
    "Receive",
    "RoomFigures",
    "Rooms",
    "SlowClients",
    "Socket",
    "Subscription",
    "Unsubscribe",
]
