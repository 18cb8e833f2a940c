"""Which server is to be listened to: for a channel, and for the changes of keys."""

from collections.abc import Callable, Sequence
from typing import Any, Protocol

from armature.redis.bounds import BoundedCluster
from armature.redis.clients import Client
from redis.asyncio.connection import AbstractConnection, ConnectionPool
from redis.asyncio.retry import Retry
from redis.backoff import NoBackoff
from redis.event import AsyncAfterSlotsCacheRefreshEvent, AsyncEventListenerInterface


class Routes(Protocol):
    """The servers behind one address, by names; `words` are the commands that begin and end a subscription there."""

    words: tuple[bytes, bytes]

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

    def __init__(self, pool: ConnectionPool) -> None:
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
    """The primaries of a cluster: each carries the channels of its slots (Redis 7) and knows the changes of its keys."""

    words = (b"SSUBSCRIBE", b"SUNSUBSCRIBE")

    def __init__(self, cluster: BoundedCluster, changed: Callable[[], None]) -> None:
        self._cluster = cluster
        cluster.events.register_listeners({AsyncAfterSlotsCacheRefreshEvent: [_Watch(changed)]})

    def server(self, channel: bytes) -> str:
        name: str = self._cluster.get_node_from_key(channel).name
        return name

    def servers(self) -> Sequence[str]:
        return [node.name for node in self._cluster.get_primaries()]

    def connection(self, server: str) -> AbstractConnection:
        node = self._cluster.get_node(node_name=server)
        options: dict[str, Any] = node.connection_kwargs | {"retry": Retry(NoBackoff(), 0)}
        return node.connection_class(**options)

    async def renew(self) -> None:
        if self._cluster.get_default_node() is None:
            await self._cluster.initialize()
        else:
            await self._cluster.nodes_manager.initialize()


class _Watch(AsyncEventListenerInterface):
    def __init__(self, changed: Callable[[], None]) -> None:
        self._changed = changed

    async def listen(self, event: object) -> None:
        self._changed()
