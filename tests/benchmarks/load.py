"""A bounded load over keep-alive connections: raw bytes out, just enough HTTP read to know where an answer ends.

A general client would need more CPU than the servers that it measures.
"""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Final

from tests.benchmarks.driver import WrongAnswerError
from tests.benchmarks.workload import Case

CONNECTIONS: Final = 16
_PATIENCE: Final = 60
_HEAD_END: Final = b"\r\n\r\n"
_LENGTH: Final = b"content-length:"


@dataclass(frozen=True, slots=True)
class Answer:
    """One answer, cut out of the stream."""

    status: int
    body: bytes
    size: int


def parse(received: bytes) -> Answer | None:
    """The first whole answer in the bytes received, or None; raise `ValueError` when it states no length."""
    head_end = received.find(_HEAD_END)
    if head_end < 0:
        return None
    head = received[:head_end].lower()
    length_at = head.index(_LENGTH) + len(_LENGTH)
    size = head_end + len(_HEAD_END) + int(head[length_at:].split(b"\r\n", 1)[0])
    if len(received) < size:
        return None
    return Answer(int(received[9:12]), received[head_end + len(_HEAD_END) : size], size)


class KeepAlive(asyncio.Protocol):
    """One connection that sends its share of requests, one after another, and counts the right answers."""

    def __init__(self, case: Case, count: int, done: asyncio.Future[None]) -> None:
        self._request = case.wire()
        self._status = b"HTTP/1.1 %d " % case.status
        self._left = count
        self._done = done
        self._received = b""

    def start(self, transport: asyncio.WriteTransport) -> None:
        """Send the first request."""
        self._transport = transport
        transport.write(self._request)

    def data_received(self, data: bytes) -> None:
        """Send the next request once the answer is whole."""
        self._received += data
        answer = parse(self._received)
        if answer is None:
            return
        if not self._received.startswith(self._status):
            self._finish(WrongAnswerError(f"The answer was {self._received[:80]!r}."))
            return
        self._received = self._received[answer.size :]
        self._left -= 1
        if self._left:
            self._transport.write(self._request)
        else:
            self._finish(None)

    def connection_lost(self, exc: Exception | None) -> None:
        """A connection that ends before its last answer is an error."""
        self._finish(exc or WrongAnswerError("The server closed the connection before the last answer."))

    def _finish(self, error: Exception | None) -> None:
        if self._done.done():
            return
        self._transport.close()
        if error is None:
            self._done.set_result(None)
        else:
            self._done.set_exception(error)


async def check(port: int, case: Case) -> None:
    """Send one request and raise `WrongAnswerError` unless the answer is the case's."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.write(case.wire())
    received = b""
    while (answer := parse(received)) is None:
        received += await _more(reader)
    writer.close()
    if not case.accepts(answer.status, answer.body):
        message = f"{case.method} {case.target} answered {answer.status} {answer.body!r}."
        raise WrongAnswerError(message)


async def _more(reader: asyncio.StreamReader) -> bytes:
    data = await asyncio.wait_for(reader.read(65536), _PATIENCE)
    if not data:
        message = "The server closed the connection before its answer was whole."
        raise WrongAnswerError(message)
    return data


async def send(port: int, case: Case, count: int, begin: Callable[[], None]) -> None:
    """Open the connections, call `begin`, and send `count` requests over them."""
    loop = asyncio.get_running_loop()
    finished: list[asyncio.Future[None]] = []
    connections: list[tuple[KeepAlive, asyncio.Transport]] = []
    for _ in range(CONNECTIONS):
        done: asyncio.Future[None] = loop.create_future()
        transport, protocol = await loop.create_connection(
            partial(KeepAlive, case, count // CONNECTIONS, done),
            "127.0.0.1",
            port,
        )
        finished.append(done)
        connections.append((protocol, transport))
    begin()
    for protocol, transport in connections:
        protocol.start(transport)
    await asyncio.wait_for(asyncio.gather(*finished), _PATIENCE)
