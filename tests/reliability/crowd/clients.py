"""Clients that cost little: five thousand of them fit into one process."""

import asyncio
import socket
from typing import Any, Self

from tests.reliability.crowd.hearing import Hearing

_HANDSHAKE = (
    b"GET %b HTTP/1.1\r\nhost: crowd\r\nconnection: upgrade\r\nupgrade: websocket\r\n"
    b"sec-websocket-version: 13\r\nsec-websocket-key: MDEyMzQ1Njc4OWFiY2RlZg==\r\n\r\n"
)
_REQUEST = b"GET %b HTTP/1.1\r\nhost: crowd\r\n\r\n"
_SMALLEST_BUFFER = 4096
_PATIENCE = 60
_FINAL_TEXT, _FINAL_CLOSE, _FINAL_PING, _FINAL_PONG = 0x81, 0x88, 0x89, 0x8A


class Client(asyncio.Protocol):
    """Asks, reads the head of the answer, then what comes; one that is stuck stops reading there."""

    request = _REQUEST
    welcome = b"HTTP/1.1 200"

    def __init__(self, path: str, hearing: Hearing, *, is_stuck: bool) -> None:
        loop = asyncio.get_running_loop()
        self.hearing = hearing
        self.opened: asyncio.Future[None] = loop.create_future()
        self.transport: asyncio.Transport
        self._path = path
        self._is_stuck = is_stuck
        self._is_open = False
        self._buffer = b""

    @classmethod
    async def connect(cls, port: int, path: str, hearing: Hearing, *, is_stuck: bool = False) -> Self:
        """An open connection; raises `ConnectionError` for another answer."""
        sock = socket.socket()
        sock.setblocking(False)
        if is_stuck:
            sock.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, _SMALLEST_BUFFER)
        loop = asyncio.get_running_loop()
        await loop.sock_connect(sock, ("127.0.0.1", port))
        _, client = await loop.create_connection(lambda: cls(path, hearing, is_stuck=is_stuck), sock=sock)
        async with asyncio.timeout(_PATIENCE):
            await client.opened
        return client

    def connection_made(self, transport: Any) -> None:  # uvloop's, which is no subclass of asyncio's
        self.transport = transport
        transport.write(self.request % self._path.encode())

    def data_received(self, data: bytes) -> None:
        self._buffer = self._buffer + data if self._buffer else data
        if not self._is_open:
            head, end, rest = self._buffer.partition(b"\r\n\r\n")
            if not end:
                return
            if not head.startswith(self.welcome):
                self.opened.set_exception(ConnectionError(head.decode()))
                return
            self._is_open = True
            self._buffer = rest
            self.opened.set_result(None)
            if self._is_stuck:
                self.transport.pause_reading()
        self.read()

    def connection_lost(self, exc: Exception | None) -> None:
        self.hearing.tally.ended += 1
        if not self.opened.done():
            self.opened.set_exception(ConnectionError("The connection ended before the answer."))

    def read(self) -> None:
        """Takes whole messages out of what has come."""
        raise NotImplementedError


class SocketClient(Client):
    """A WebSocket (RFC 6455); what it sends is masked with zeros."""

    request = _HANDSHAKE
    welcome = b"HTTP/1.1 101"

    def say(self, text: bytes) -> None:
        """Sends one message of text."""
        self._send(_FINAL_TEXT, text)

    def read(self) -> None:
        buffer, start = self._buffer, 0
        while len(buffer) >= start + 4:
            kind, length, body = buffer[start], buffer[start + 1], start + 2
            if length == 126:
                length, body = int.from_bytes(buffer[body : body + 2], "big"), body + 2
            end = body + length
            if len(buffer) < end:
                break
            self._heard(kind, buffer[body:end])
            start = end
        self._buffer = buffer[start:]

    def _heard(self, kind: int, body: bytes) -> None:
        if kind == _FINAL_TEXT:
            self.hearing.hear(body)
        elif kind == _FINAL_PING:
            self._send(_FINAL_PONG, body)
        elif kind == _FINAL_CLOSE:
            self._send(_FINAL_CLOSE, body[:2])
            self.transport.close()

    def _send(self, kind: int, body: bytes) -> None:
        size = len(body)
        length = bytes([0x80 | size]) if size < 126 else bytes([0xFE]) + size.to_bytes(2, "big")
        self.transport.write(bytes([kind]) + length + bytes(4) + body)


class EventClient(Client):
    """An event stream, in chunks of HTTP/1.1 of which each holds one event."""

    def read(self) -> None:
        while True:
            size, end, rest = self._buffer.partition(b"\r\n")
            length = int(size, 16) if end else 0
            if not end or len(rest) < length + 2:
                return
            event, self._buffer = rest[:length], rest[length + 2 :]
            _, found, data = event.partition(b"\ndata: ")
            if found:
                self.hearing.hear(data)
