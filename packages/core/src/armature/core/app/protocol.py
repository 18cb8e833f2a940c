"""HTTP/1.1 as uvicorn speaks it, with a bound on what is read, and one step less for what is sent."""

import asyncio
from typing import Any, Final

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol


class Joined(asyncio.Transport):
    """Sends the head of an answer with the body that follows it in the same turn of the event loop, else alone.

    Uvicorn writes both for themselves: two packets, and two calls of the system, where one does.
    """

    def __init__(self, transport: asyncio.Transport, loop: asyncio.AbstractEventLoop) -> None:
        super().__init__()
        self._transport = transport
        self._loop = loop
        self._head = b""

    def write(self, data: bytes | bytearray | memoryview) -> None:
        """As `WriteTransport.write`."""
        if self._head:
            head, self._head = self._head, b""
            self._transport.writelines((head, data))
        elif data[:5] == b"HTTP/":
            self._head = bytes(data)
            self._loop.call_soon(self.flush)
        else:
            self._transport.write(data)

    def flush(self) -> None:
        """Sends what is held back."""
        if self._head:
            head, self._head = self._head, b""
            if not self._transport.is_closing():
                self._transport.write(head)

    def close(self) -> None:
        """As `BaseTransport.close`."""
        self.flush()
        self._transport.close()

    def is_closing(self) -> bool:
        """As `BaseTransport.is_closing`."""
        return self._transport.is_closing()


class _JoiningProtocol(HttpToolsProtocol):
    # narrowed by uvicorn
    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        super().connection_made(transport)
        self.joined = Joined(transport, self.loop)

    def on_headers_complete(self) -> None:
        super().on_headers_complete()
        cycle: Any = self.cycle  # None before the first request, which uvicorn's types do not say
        if cycle is not None:
            cycle.transport = self.joined

    def on_response_complete(self) -> None:
        self.joined.flush()
        super().on_response_complete()

    def send_400_response(self, msg: str) -> None:
        self.joined.flush()
        super().send_400_response(msg)


def limited_protocol(limit: int) -> type[HttpToolsProtocol]:
    """Uvicorn's protocol with a bound on the head of a request, and answers that leave in one piece.

    Without a bound, httptools takes 96 MB of headers.
    """

    class LimitedProtocol(_JoiningProtocol):
        received = 0  # in the pieces that hold the present head, so it is no longer than that
        in_head = False

        def on_message_begin(self) -> None:
            super().on_message_begin()
            self.in_head = True

        def on_headers_complete(self) -> None:
            self.in_head = False
            if self.received > limit and self.head_size() > limit:
                raise _HeadTooLargeError
            super().on_headers_complete()

        def head_size(self) -> int:
            return len(self.url) + sum(len(name) + len(value) + 4 for name, value in self.headers)

        def data_received(self, data: bytes) -> None:
            self.received = len(data) + (self.received if self.in_head else 0)
            super().data_received(data)
            if self.in_head and self.received > limit + _LONGEST_PIECE:  # the first may have begun with a body
                self.refuse()

        def send_400_response(self, msg: str) -> None:
            if self.received > limit and self.head_size() > limit:
                self.refuse()
            else:
                super().send_400_response(msg)

        def refuse(self) -> None:
            self.joined.flush()
            self.transport.write(_TOO_LARGE)
            self.transport.close()

    return LimitedProtocol


class _HeadTooLargeError(Exception):
    """Ends the parsing; uvicorn then answers by `send_400_response`."""


_LONGEST_PIECE: Final = 262_144
"""What an event loop reads at once, at most."""

_TOO_LARGE: Final = (
    b"HTTP/1.1 431 Request Header Fields Too Large\r\n"
    b"content-type: text/plain; charset=utf-8\r\ncontent-length: 0\r\nconnection: close\r\n\r\n"
)
