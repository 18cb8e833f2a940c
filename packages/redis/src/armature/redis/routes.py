"""Which server is to be listened to: for a channel, and for the changes of keys."""

from collections.abc import Callable, Sequence
from typing import Any, Protocol

from redis.asyncio.connection import AbstractConnection
from redis.asyncio.retry import Retry
from redis.backoff import NoBackoff
from redis.event import AsyncAfterSlotsCacheRefreshEvent, AsyncEventListenerInterface
from redis.exceptions import MovedError

from armature.redis.bounds import BoundedCluster
from armature.redis.clients import Client


class Routes(Protocol):
    """The servers behind one address, by names."""

    @property
    def words(self) -> tuple[bytes, bytes]:
        """The commands that begin and end a subscription there."""
        ...

    def server(self, channel: bytes) -> str:
        """The one that carries a channel; raises `SlotNotCoveredError` where none does at the moment."""
        ...

    def servers(self) -> Sequence[str]:
        """All that hold keys."""
        ...

    def connection(self, server: str) -> AbstractConnection:
        """A new connection, outside the pool and not yet open."""
        ...

    async def renew(self) -> None:
        """Looks which servers there are."""
        ...

    async def follow(self, moved: MovedError) -> None:
        """Learns from a server which other one carries a slot by now."""
        ...


def routes_of(client: Client, changed: Callable[[], None]) -> Routes:
    """The routes of a client; `changed` is called when it has learned that there are other servers."""
    return ClusterRoutes(client, changed) if isinstance(client, BoundedCluster) else OneRoute(client.connection_pool)


class OneRoute:
    """A single server, or the one that the sentinels call the master."""

    words = (b"SUBSCRIBE", b"UNSUBSCRIBE")

    def __init__(self, pool: Any) -> None:  # noqa: ANN401 - a ConnectionPool, which has few types
        self._pool = pool

    def server(self, channel: bytes) -> str:
        return ""

    def servers(self) -> Sequence[str]:
        return [""]

    def connection(self, server: str) -> AbstractConnection:
        connection: AbstractConnection = self._pool.make_connection()
        return connection

    async def renew(self) -> None:
        """Nothing is to be done: a connection finds its server when it opens."""

    async def follow(self, moved: MovedError) -> None:
        """There are no slots."""


class ClusterRoutes:
    """The primaries of a cluster: each carries the channels of its slots (Redis 7), and tells of its own keys."""

    words = (b"SSUBSCRIBE", b"SUNSUBSCRIBE")

    def __init__(self, cluster: BoundedCluster, changed: Callable[[], None]) -> None:
        self._cluster = cluster
        self._known: Sequence[str] = []
        self._changed = changed
        cluster.events.register_listeners({AsyncAfterSlotsCacheRefreshEvent: [_Watch(self._look)]})

    def server(self, channel: bytes) -> str:
        slot = self._cluster.keyslot(channel)
        # redis-py leaves the type of one option open
        return self._cluster.nodes_manager.get_node_from_slot(slot).name  # pyright: ignore[reportUnknownMemberType]

    def servers(self) -> Sequence[str]:
        return [node.name for node in self._cluster.get_primaries()]

    def connection(self, server: str) -> AbstractConnection:
        node = next(each for each in self._cluster.get_primaries() if each.name == server)
        options: dict[str, Any] = node.connection_kwargs | {"retry": Retry(NoBackoff(), 0)}
        return node.connection_class(**options)

    async def renew(self) -> None:
        await self._cluster.initialize()
        await self._cluster.nodes_manager.initialize()

    async def follow(self, moved: MovedError) -> None:
        await self._cluster.nodes_manager.move_slot(moved)

    def _look(self) -> None:
        """Looks at a new plan; slots that only moved are told by a push, or when they are asked for."""
        servers = sorted(self.servers())
        if servers != self._known:
            self._known = servers
            self._changed()


class _Watch(AsyncEventListenerInterface):
    def __init__(self, look: Callable[[], None]) -> None:
        self._look = look

    async def listen(self, event: object) -> None:
        self._look()
