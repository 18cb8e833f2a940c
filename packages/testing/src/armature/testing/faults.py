"""A TCP proxy that fails on demand: what a client makes of a network that is slow, silent, or gone."""

import asyncio
import socket
import struct
from dataclasses import dataclass
from types import TracebackType
from typing import Self, TypeAlias

from armature.core.app.accepting import stop_accepting

_HOST = "127.0.0.1"
_AT_ONCE = 65_536


@dataclass(frozen=True, slots=True)
class Delay:
    """Each piece, in both directions, waits so many seconds; or only this `share` of them, spread evenly."""

    seconds: float
    share: float = 1.0


@dataclass(frozen=True, slots=True)
class Throttle:
    """So many bytes of the server's pass in a second."""

    bytes_per_second: int


@dataclass(frozen=True, slots=True)
class Truncate:
    """So many bytes of the server's pass on each connection, which is then closed as if it had said all."""

    bytes: int


@dataclass(frozen=True, slots=True)
class Reset:
    """So many bytes of the server's pass on each connection, which is then reset (RST); at once where it is zero."""

    bytes: int = 0


@dataclass(frozen=True, slots=True)
class Silence:
    """Nothing passes any more, and nobody is told: a half-open connection, as behind a host that has vanished."""


@dataclass(frozen=True, slots=True)
class Refuse:
    """New connections are reset at once; those that are open stay."""


Fault: TypeAlias = Delay | Throttle | Truncate | Reset | Silence | Refuse
"""What a network does wrong; one at a time."""


class FaultProxy:
    """Stands between a client and a server; `host` and `port` are where the client connects.

    What is broken stays so until `heal`. A connection that was reset or closed does not come back.
    """

    def __init__(self, port: int, host: str = _HOST) -> None:
        self.host = _HOST
        self.port = 0
        self._target = (host, port)
        self._line = _Line()
        self._links: set[asyncio.Task[None]] = set()

    async def __aenter__(self) -> Self:
        self._server = await asyncio.start_server(self._accept, self.host, 0)
        self.port = self._server.sockets[0].getsockname()[1]
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        await stop_accepting([self._server])
        for link in self._links:
            link.cancel()
        await asyncio.gather(*self._links, return_exceptions=True)
        await self._server.wait_closed()

    def inject(self, fault: Fault) -> None:
        """Breaks the network in this way from now on, for connections that are open too."""
        self._line.become(fault)

    def heal(self) -> None:
        """Lets everything pass again, also what was held back."""
        self._line.become(None)

    def _accept(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        link = asyncio.create_task(self._link(reader, writer))
        self._links.add(link)
        link.add_done_callback(lambda _: self._end(link, writer))

    def _end(self, link: asyncio.Task[None], writer: asyncio.StreamWriter) -> None:
        """Also where the link was cancelled before it began: what is left goes to the client only while it serves."""
        self._links.discard(link)
        if self._server.is_serving():
            writer.close()
        else:
            writer.transport.abort()

    async def _link(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        if isinstance(self._line.fault, Refuse):
            _reset(writer)
            return
        try:
            from_server, to_server = await asyncio.open_connection(*self._target)
        except OSError:
            _reset(writer)
            return
        try:
            await _Link(self._line, reader, writer, from_server, to_server).run()
        finally:
            to_server.close()


class _Line:
    """How the network is at the moment, for all connections."""

    def __init__(self) -> None:
        self.fault: Fault | None = None
        self._changed = asyncio.Event()
        self._due = 0.0

    def is_due(self, share: float) -> bool:
        """Whether the next piece is of this share of all."""
        self._due += share
        is_due = self._due >= 1
        self._due -= is_due
        return is_due

    def become(self, fault: Fault | None) -> None:
        self.fault = fault
        self._changed.set()
        self._changed = asyncio.Event()

    async def change(self) -> None:
        await self._changed.wait()


class _Link:
    """One connection through the proxy."""

    def __init__(
        self,
        line: _Line,
        from_client: asyncio.StreamReader,
        to_client: asyncio.StreamWriter,
        from_server: asyncio.StreamReader,
        to_server: asyncio.StreamWriter,
    ) -> None:
        self._line = line
        self._from_client = from_client
        self._to_client = to_client
        self._from_server = from_server
        self._to_server = to_server
        self._passed = 0

    async def run(self) -> None:
        """Until one of the two has ended, or the fault ends it."""
        ways = [asyncio.create_task(way) for way in (self._upstream(), self._downstream(), self._cut())]
        try:
            await asyncio.wait(ways, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for way in ways:
                way.cancel()
            await asyncio.gather(*ways, return_exceptions=True)

    async def _upstream(self) -> None:
        while piece := await self._from_client.read(_AT_ONCE):
            await self._pause()
            self._to_server.write(piece)
            await self._to_server.drain()

    async def _downstream(self) -> None:
        while piece := await self._from_server.read(_AT_ONCE):
            await self._pause()
            fault = self._line.fault
            if isinstance(fault, (Truncate, Reset)) and self._passed + len(piece) >= fault.bytes:
                self._to_client.write(piece[: max(fault.bytes - self._passed, 0)])
                await self._to_client.drain()
                if isinstance(fault, Reset):
                    _reset(self._to_client)
                return
            await self._pass(piece, fault)
            self._passed += len(piece)

    async def _pass(self, piece: bytes, fault: Fault | None) -> None:
        """Writes a piece, at the pace that there is."""
        step = max(fault.bytes_per_second // 10, 1) if isinstance(fault, Throttle) else len(piece)
        for start in range(0, len(piece), step):
            self._to_client.write(piece[start : start + step])
            await self._to_client.drain()
            if isinstance(fault, Throttle):
                await asyncio.sleep(0.1)

    async def _pause(self) -> None:
        """Waits as long as the network makes a piece wait."""
        fault = self._line.fault
        if isinstance(fault, Delay) and self._line.is_due(fault.share):
            await asyncio.sleep(fault.seconds)
        while isinstance(self._line.fault, Silence):
            await self._line.change()

    async def _cut(self) -> None:
        """Resets the connection as soon as that is asked for at once, though nobody says anything."""
        while self._line.fault != Reset():
            await self._line.change()
        _reset(self._to_client)


def _reset(writer: asyncio.StreamWriter) -> None:
    """Closes with RST: what the other end then reads or writes is an error."""
    connection = writer.get_extra_info("socket")
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    writer.transport.abort()
