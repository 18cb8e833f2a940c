"""Connections that send at once: redis-py 8.1 starts a task for each command where there is a time-out."""

from collections.abc import Iterable

from redis.asyncio import (
    Connection,
    SentinelManagedConnection,
    SentinelManagedSSLConnection,
    SSLConnection,
    UnixDomainSocketConnection,
)
from redis.asyncio.connection import AbstractConnection
from redis.exceptions import ConnectionError as NotConnected


class _Sending(AbstractConnection):
    async def send_packed_command(self, command: bytes | str | Iterable[bytes], check_health: bool = True) -> None:
        """Hands a command to the socket, and waits, no longer than the time-out, for what it does not take at once."""
        if check_health and self.is_connected:
            # redis-py has no types here
            await self.check_health()  # type: ignore[no-untyped-call]
        writer = self._writer
        if writer is None or isinstance(command, (bytes, str)):
            await super().send_packed_command(command, check_health=False)
            return
        writer.writelines(command)
        if writer.transport.get_write_buffer_size() or writer.transport.is_closing():
            await super().send_packed_command([], check_health=False)

    async def disconnect(
        self,
        nowait: bool = False,
        error: Exception | None = None,
        failure_count: int | None = None,
        health_check_failed: bool = False,
    ) -> None:
        """Ends the connection; at once where nobody waits, as over TLS a loop may end before the farewells are said."""
        writer = self._writer
        await super().disconnect(nowait, error, failure_count, health_check_failed)
        if nowait and writer is not None:
            writer.transport.abort()

    async def _send_packed_command(self, command: Iterable[bytes]) -> None:
        if self._writer is None:  # a cluster closes the connections of a node that is gone, those in use too
            raise NotConnected("The connection was closed while a command was sent.")
        await super()._send_packed_command(command)


class PlainConnection(_Sending, Connection):
    """Over TCP."""


class TlsConnection(_Sending, SSLConnection):
    """Over TLS."""


class SocketConnection(_Sending, UnixDomainSocketConnection):
    """Over a Unix domain socket."""


class MasterConnection(_Sending, SentinelManagedConnection):
    """Over TCP, to the master that sentinels name."""


class TlsMasterConnection(_Sending, SentinelManagedSSLConnection):
    """Over TLS, to the master that sentinels name."""
