"""Which server is to be listened to: for a channel, and for the changes of keys."""

from collections.abc import Callable, Sequence
from typing import Any, Protocol

from redis.asyncio.connection import AbstractConnection
from redis.asyncio.retry import Retry
from redis.backoff import NoBackoff
from redis.event import AsyncAfterSlotsCacheRefreshEvent, AsyncEventListenerInterface

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


class ClusterRoutes:
    """The primaries of a cluster: each carries the channels of its slots (Redis 7), and tells of its own keys."""

    words = (b"SSUBSCRIBE", b"SUNSUBSCRIBE")

    def __init__(self, cluster: BoundedCluster, changed: Callable[[], None]) -> None:
        self._cluster = cluster
        self._changed = changed
        self._is_renewing = False
        cluster.events.register_listeners({AsyncAfterSlotsCacheRefreshEvent: [_Watch(self._refreshed)]})

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
        self._is_renewing = True  # what is learned now is known, and must not lead to the next renewal
        try:
            await self._cluster.initialize()
            await self._cluster.nodes_manager.initialize()
        finally:
            self._is_renewing = False

    def _refreshed(self) -> None:
        if not self._is_renewing:
            self._changed()


class _Watch(AsyncEventListenerInterface):
    def __init__(self, changed: Callable[[], None]) -> None:
        self._changed = changed

    async def listen(self, event: object) -> None:
        self._changed()
