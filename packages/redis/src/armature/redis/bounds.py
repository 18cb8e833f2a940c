"""Connections that are waited for, and not for ever: what redis-py has for single servers, for all three kinds."""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from typing import Any

from redis.asyncio import BlockingConnectionPool, RedisCluster, SentinelConnectionPool
from redis.asyncio.cluster import ClusterPipeline
from redis.asyncio.connection import AbstractConnection
from redis.event import EventDispatcher, EventDispatcherInterface
from redis.exceptions import ConnectionError as NotConnected

from armature.redis.connections import PlainConnection, TlsConnection
from armature.redis.errors import PoolExhausted


class BoundedPool(BlockingConnectionPool):
    """A pool that says how it is exhausted, and in which nobody queues for a connection that is free."""

    _waiting = 0

    async def get_connection(self, *args: Any, **options: Any) -> Any:  # noqa: ANN401 - as redis-py has it
        """A connection, once one is free; raises `PoolExhausted` where none is in time."""
        if self._waiting or not self.can_get_connection():
            return await self._waited_for()
        connection = _untyped(self).get_available_connection()
        try:
            await self.ensure_connection(connection)
        except BaseException:
            await self.release(connection)
            raise
        return connection

    async def release(self, connection: AbstractConnection) -> None:
        """Takes a connection back, for whoever waits for one."""
        if self._waiting or connection.should_reconnect():
            await super().release(connection)
            return
        self._in_use_connections.remove(connection)
        self._available_connections.append(connection)

    async def _waited_for(self) -> Any:  # noqa: ANN401 - the same
        self._waiting += 1
        try:
            return await _untyped(super()).get_connection()
        except NotConnected as error:
            if isinstance(error.__cause__, TimeoutError):
                raise PoolExhausted(self.max_connections, self.timeout or 0) from None
            raise
        finally:
            self._waiting -= 1


def _untyped(part: Any) -> Any:  # noqa: ANN401 - some methods of redis-py have no types
    return part


class BoundedSentinelPool(SentinelConnectionPool, BoundedPool):
    """The same of connections whose server the sentinels name; it closes its connections to them too."""

    async def aclose(self) -> None:
        """Ends all connections."""
        sentinels: Any = self.sentinel_manager  # its methods have no types
        try:
            await super().aclose()
        finally:
            await sentinels.aclose()


class Gate:
    """Lets so many pass at once; the others wait, and no longer than so many seconds."""

    __slots__ = ("_free", "passing", "seconds", "size")

    def __init__(self, size: int, seconds: float) -> None:
        self.size = size
        self.seconds = seconds
        self.passing = 0
        self._free = asyncio.Semaphore(size)

    @asynccontextmanager
    async def turn(self) -> AsyncGenerator[None]:
        """Waits for a turn; raises `PoolExhausted` where none comes in time."""
        try:
            async with asyncio.timeout(self.seconds):
                await self._free.acquire()
        except TimeoutError:
            raise PoolExhausted(self.size, self.seconds) from None
        self.passing += 1
        try:
            yield
        finally:
            self.passing -= 1
            self._free.release()


class BoundedCluster(RedisCluster):
    """A cluster client that runs `pool_size` commands at once, and as many pipelines; the others wait.

    redis-py refuses what exceeds the connections of a node at once.
    """

    # Its base has slots too. Pipelines have a gate of their own: they call commands within, which would wait for them.
    __slots__ = ("commands", "events", "pipelines")

    def __init__(self, *, pool_size: int, pool_timeout: float, **options: Any) -> None:  # noqa: ANN401 - redis-py's own
        # One more for the plan of the cluster, which a command may ask for before it runs.
        self.events = EventDispatcher()
        # redis-py leaves the types of three options open
        super().__init__(  # pyright: ignore[reportUnknownMemberType]
            max_connections=2 * pool_size + 1, event_dispatcher=self.events, **options
        )
        connection = TlsConnection if options.get("ssl") else PlainConnection
        self.connection_kwargs["connection_class"] = connection  # of the nodes that it will find
        for node in self.startup_nodes:
            node.connection_class = connection
        self.commands = Gate(pool_size, pool_timeout)
        self.pipelines = Gate(pool_size, pool_timeout)

    async def execute_command(self, *args: Any, **options: Any) -> Any:  # noqa: ANN401 - as redis-py has it
        """Runs one command, once it is its turn."""
        async with self.commands.turn():
            return await super().execute_command(*args, **options)

    def pipeline(self, transaction: Any = None, shard_hint: Any = None) -> ClusterPipeline:  # noqa: ANN401 - the same
        """Commands that leave together, once it is their turn."""
        super().pipeline(transaction, shard_hint)  # refuses what cannot be
        return _BoundedPipeline(self, transaction)


class _BoundedPipeline(ClusterPipeline):
    cluster_client: BoundedCluster
    _event_dispatcher: EventDispatcherInterface  # a protocol of redis-py declares it, and nobody sets it

    async def execute(self, raise_on_error: bool = True, allow_redirections: bool = True) -> list[Any]:
        async with self.cluster_client.pipelines.turn():
            return await super().execute(raise_on_error, allow_redirections)
