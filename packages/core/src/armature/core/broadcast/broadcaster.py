"""Server-sent events for everyone who listens to a topic, with resume, and without waiting for anybody."""

import secrets
import weakref
from collections import OrderedDict
from typing import NamedTuple

from armature.core.broadcast.events import packed, unpacked
from armature.core.broadcast.fanout import Fanout
from armature.core.broadcast.history import History
from armature.core.broadcast.settings import BroadcastSettings
from armature.core.broadcast.subscription import Subscription
from armature.core.broadcast.topics import Topics
from armature.core.clock import Clock
from armature.core.http.streaming import Event
from armature.core.logging import get_logger

_MOST_IDLE = 1000
"""Topics whose history is kept although nobody subscribes."""

_log = get_logger("armature.broadcast")


class BroadcasterFigures(NamedTuple):
    """How many topics are known and clients subscribe in this process, and how many were too slow."""

    topics: int
    clients: int
    disconnected: int


class _Topic:
    __slots__ = ("history", "idle_since", "is_held", "subscriptions", "users")

    def __init__(self, history: int) -> None:
        self.history = History(history)
        self.idle_since = 0.0
        self.is_held = False
        """Whether the fan-out was told that the topic is needed."""
        self.subscriptions: weakref.WeakSet[Subscription] = weakref.WeakSet()
        self.users = 0


class Broadcaster:
    """Publishes events to topics, and gives each client a stream of them; inject it.

    Events go through the fan-out, so they reach clients of every process that shares it. Each stream has a bounded
    queue; a client that reads too slowly is treated as `ARMATURE_BROADCAST_SLOW_CLIENTS` says. The last
    `ARMATURE_BROADCAST_HISTORY` events of a topic are kept from its first subscription on, until
    `ARMATURE_BROADCAST_HISTORY_SECONDS` after its last, for clients that resume.
    """

    def __init__(self, fanout: Fanout, settings: BroadcastSettings, clock: Clock) -> None:
        self._settings = settings
        self._clock = clock
        self._fanout = Topics(fanout, "events:", self._received)
        self._topics: dict[str, _Topic] = {}
        self._idle: OrderedDict[str, _Topic] = OrderedDict()
        self._origin = secrets.token_hex(6)
        self._count = 0
        self._disconnected = 0
        self._is_open = True

    async def publish(self, topic: str, event: Event) -> None:
        """Hands an event to all who subscribe; one without an id is given one, unless no history is kept.

        Returns when it is queued, never waiting for anybody's network. Raises `ResultError` for data that is no JSON,
        and `ServiceUnavailable` where the fan-out cannot be reached.
        """
        self._count += 1
        given = event.id or (f"{self._origin}-{self._count}" if self._settings.history else "")
        await self._fanout.publish(topic, packed(event, given))

    async def subscribe(self, topic: str, last_event_id: str | None = None) -> Subscription:
        """The events of a topic from now on, behind those that followed `last_event_id`: return it from the handler.

        A handler that yields would begin only when its client has heard that it is connected, and miss what is
        published in between. Raises `ServiceUnavailable` where the fan-out cannot be reached.
        """
        found = self._topics.setdefault(topic, _Topic(self._settings.history))
        self._idle.pop(topic, None)
        found.users += 1
        try:
            await self._hold(topic, found)
        except BaseException:
            self._released(topic, found)
            raise
        missed, is_complete = found.history.after(last_event_id) if last_event_id else ([], True)
        subscription = Subscription(found.subscriptions, self._settings, missed, is_complete=is_complete)
        # Also where it is dropped without an end: by a handler that fails once it has subscribed.
        release = subscription.release = weakref.finalize(subscription, self._released, topic, found)
        release.atexit = False
        return subscription

    @property
    def figures(self) -> BroadcasterFigures:
        """How it stands at the moment."""
        clients = sum(each.users for each in self._topics.values())
        return BroadcasterFigures(len(self._topics), clients, self._disconnected)

    async def on_application_shutdown(self) -> None:
        """Ends all streams; without an application, call it at the end."""
        self._is_open = False
        for topic, found in self._topics.items():
            for subscription in list(found.subscriptions):
                subscription.end()
            self._let_go(topic, found)
        self._topics.clear()
        self._idle.clear()
        await self._fanout.settled()

    async def _hold(self, topic: str, found: _Topic) -> None:
        """Has the fan-out carry the topic, once for all of its clients."""
        await self._fanout.need(topic)
        if found.is_held:
            self._fanout.release(topic)
        found.is_held = True

    def _received(self, topic: str, raw: bytes) -> None:
        found = self._topics.get(topic)
        if found is None:
            return
        try:
            event = unpacked(raw)
        except ValueError as error:
            _log.warning("no event", topic=topic, reason=str(error))
            return
        if event.id:
            found.history.keep(event)
        for subscription in list(found.subscriptions):
            if not subscription.offer(event):
                self._disconnected += 1
                _log.warning("slow client disconnected", topic=topic)

    def _released(self, topic: str, found: _Topic) -> None:
        """One client less."""
        found.users -= 1
        if found.users or not self._is_open:
            return
        found.idle_since = self._clock.monotonic()
        self._idle[topic] = found
        self._sweep(found.idle_since)

    def _sweep(self, now: float) -> None:
        """Forgets the topics that have been idle for too long, or are too many."""
        while self._idle:
            topic, found = next(iter(self._idle.items()))
            until = found.idle_since + (self._settings.history_seconds if self._settings.history else 0)
            if now < until and len(self._idle) <= _MOST_IDLE:
                return
            del self._idle[topic], self._topics[topic]
            self._let_go(topic, found)

    def _let_go(self, topic: str, found: _Topic) -> None:
        if found.is_held:
            self._fanout.release(topic)
