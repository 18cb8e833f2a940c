"""A client of redis-py for each kind of address."""

from collections.abc import Awaitable, Callable
from typing import Any, TypeAlias, TypeVar

from redis.asyncio import Redis as SingleClient
from redis.asyncio import Sentinel
from redis.asyncio.cluster import ClusterNode
from redis.asyncio.retry import Retry
from redis.backoff import ExponentialWithJitterBackoff, NoBackoff
from redis.exceptions import ConnectionError as NotConnected
from redis.maint_notifications import MaintNotificationsConfig

from armature.redis.address import Address, Topology
from armature.redis.bounds import BoundedCluster, BoundedPool, BoundedSentinelPool
from armature.redis.connections import (
    MasterConnection,
    PlainConnection,
    SocketConnection,
    TlsConnection,
    TlsMasterConnection,
)
from armature.redis.failures import may_succeed
from armature.redis.settings import RedisSettings

T = TypeVar("T")

Client: TypeAlias = SingleClient | BoundedCluster
"""What `redis.client` is: a `redis.asyncio.Redis`, or for a cluster a `redis.asyncio.RedisCluster`."""

_Options: TypeAlias = dict[str, Any]  # keyword arguments of redis-py, which types few of them

_CHECKED_AFTER = 30
"""Seconds without traffic after which a connection is tried before its next command."""


class _Retry(Retry):
    """Repeats what could not be connected, and not what was refused for good."""

    async def call_with_retry(
        self,
        do: Callable[[], Awaitable[T]],
        fail: Callable[..., Any],
        is_retryable: Callable[[Exception], bool] | None = None,
        with_failure_count: bool = False,
    ) -> T:
        return await super().call_with_retry(do, fail, is_retryable or may_succeed, with_failure_count)


def open_client(settings: RedisSettings) -> Client:
    """A client for the address of the settings; it connects at its first command."""
    return _OPENED_BY[settings.address.topology](settings.address, settings)


def _single(address: Address, settings: RedisSettings) -> Client:
    if address.path:
        where: _Options = {"connection_class": SocketConnection, "path": address.path}
    else:
        [(host, port)] = address.hosts
        where = {"connection_class": TlsConnection if address.tls else PlainConnection, "host": host, "port": port}
    pool = BoundedPool(**where, **_tls(settings), **_pooled(address, settings))
    return SingleClient.from_pool(pool)


def _sentinel(address: Address, settings: RedisSettings) -> Client:
    password = settings.sentinel_password
    asking: _Options = {
        "username": settings.sentinel_username,
        "password": password.get_secret_value() if password else None,
        "socket_timeout": settings.connect_timeout,
        "socket_connect_timeout": settings.connect_timeout,
        "ssl": address.tls,
        "retry": Retry(NoBackoff(), 0),  # the next sentinel is asked instead
    }
    # redis-py has no types here
    pool = BoundedSentinelPool(  # type: ignore[no-untyped-call]
        address.master,
        Sentinel(address.hosts, sentinel_kwargs=asking | _tls(settings)),
        connection_class=TlsMasterConnection if address.tls else MasterConnection,
        **_tls(settings),
        **_pooled(address, settings),
    )
    return SingleClient.from_pool(pool)


def _cluster(address: Address, settings: RedisSettings) -> Client:
    return BoundedCluster(
        startup_nodes=[ClusterNode(host, port) for host, port in address.hosts],
        ssl=address.tls,
        reinitialize_steps=1,  # where one slot has moved, more have: the plan is asked for anew
        pool_size=settings.pool_size,
        pool_timeout=settings.pool_timeout,
        **_tls(settings),
        **_connected(address, settings),
    )


def _pooled(address: Address, settings: RedisSettings) -> _Options:
    bounds = {"max_connections": settings.pool_size, "timeout": settings.pool_timeout}
    return {"db": address.database, **bounds, **_connected(address, settings)}


def _connected(address: Address, settings: RedisSettings) -> _Options:
    return {
        "username": address.username,
        "password": address.password,
        "client_name": settings.client_name,
        "socket_timeout": settings.command_timeout,
        "socket_connect_timeout": settings.connect_timeout,
        "health_check_interval": _CHECKED_AFTER,
        # With announcements of maintenance (Redis Enterprise) on, redis-py hands out connections that have ended.
        "maint_notifications_config": MaintNotificationsConfig(enabled=False),
        # What took too long is not repeated: it may still be running, and Redis is busy.
        "retry": _Retry(ExponentialWithJitterBackoff(base=0.05, cap=0.5), settings.retries, (NotConnected,)),
    }


def _tls(settings: RedisSettings) -> _Options:
    if not settings.address.tls:
        return {}
    return {
        "ssl_ca_certs": _text(settings.tls_ca),
        "ssl_certfile": _text(settings.tls_certificate),
        "ssl_keyfile": _text(settings.tls_key),
        "ssl_check_hostname": settings.tls_check_hostname,
    }


def _text(path: object) -> str | None:
    return None if path is None else str(path)


_OPENED_BY: dict[Topology, Callable[[Address, RedisSettings], Client]] = {
    Topology.SINGLE: _single,
    Topology.SENTINEL: _sentinel,
    Topology.CLUSTER: _cluster,
}
