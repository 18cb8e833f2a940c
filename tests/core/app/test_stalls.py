"""Streams over a real server: they wait for their client, end with it, and a client that never reads is cut."""

import asyncio
import socket
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from typing import Any

import httpx2
import pytest

from armature.core import Application, ApplicationSettings, Event, Module, get, websocket
from armature.core.app.stalls import Stall
from armature.testing import serve
from tests.core.app.life import until

CHUNK = "x" * 65_536


class Source:
    """An endless stream in each form; it knows how much was asked of it."""

    def __init__(self) -> None:
        self.made = 0
        self.ended = 0

    async def items(self, item: Any) -> AsyncIterator[Any]:
        try:
            while True:
                self.made += 1
                yield item
        finally:
            self.ended += 1


def streaming(source: Source, **settings: Any) -> Application:
    @get("/bytes")
    async def of_bytes() -> AsyncIterator[bytes]:
        return source.items(CHUNK.encode())

    @get("/text")
    async def of_text() -> AsyncIterator[str]:
        return source.items(CHUNK)

    @get("/json")
    async def of_json() -> AsyncIterator[list[str]]:
        return source.items([CHUNK])

    @get("/events")
    async def of_events() -> AsyncIterator[Event]:
        return source.items(Event(data=CHUNK))

    @get("/made")
    async def made() -> int:
        return source.made

    @websocket("/socket")
    async def of_messages() -> AsyncIterator[str]:
        return source.items(CHUNK)

    return Application(
        Module(controllers=[of_bytes, of_text, of_json, of_events, made, of_messages]),
        settings=ApplicationSettings(access_log=False, shutdown_unready=0, **settings),
    )


@contextmanager
def reader(address: str, path: str) -> Iterator[socket.socket]:
    """A client that has asked, and reads when it is told to."""
    host, _, port = address.removeprefix("http://").partition(":")
    upgrade = (
        "connection: upgrade\r\nupgrade: websocket\r\nsec-websocket-version: 13\r\n"
        "sec-websocket-key: MDEyMzQ1Njc4OWFiY2RlZg==\r\n"
    )
    with socket.socket() as client:
        client.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        client.settimeout(60)
        client.connect((host, int(port)))
        client.sendall(f"GET {path} HTTP/1.1\r\nhost: test\r\n{upgrade * (path == '/socket')}\r\n".encode())
        yield client


async def stands_still(client: httpx2.AsyncClient, above: int) -> int:
    """How many items were made, once the server has gone round many times without a further one."""
    seen: list[int] = []
    async with asyncio.timeout(60):
        while len(seen) < 25 or seen[-1] <= above or len(set(seen[-25:])) > 1:
            seen.append((await client.get("/made")).json())
    return seen[-1]


@pytest.mark.parametrize("path", ["/bytes", "/text", "/json", "/events", "/socket"])
async def test_a_stream_waits_for_its_client_and_ends_with_it(path: str) -> None:
    source = Source()

    with serve(streaming(source, stall_timeout=0)) as address, reader(address, path) as client:
        async with httpx2.AsyncClient(base_url=address) as asking:
            first = await stands_still(asking, 0)
            read = 0
            while read < 2_000_000:
                read += len(client.recv(65_536))
            second = await stands_still(asking, first)
            client.close()
            await until(lambda: source.ended)

    assert second - first < 100
    assert source.ended == 1


@pytest.mark.parametrize("path", ["/bytes", "/socket"])
async def test_a_client_that_never_reads_is_cut(path: str) -> None:
    source = Source()

    with serve(streaming(source, stall_timeout=0.05)) as address, reader(address, path):
        await until(lambda: source.ended)

    assert source.ended == 1


async def test_a_client_that_reads_a_little_is_not_cut() -> None:
    ours, theirs = socket.socketpair()
    with theirs:
        theirs.setblocking(False)
        loop = asyncio.get_running_loop()
        transport, _ = await loop.create_connection(asyncio.Protocol, sock=ours)
        transport.write(bytes(8_000_000))
        stall = Stall(transport, 3600)
        before = transport.get_write_buffer_size()
        while transport.get_write_buffer_size() == before:
            await loop.sock_recv(theirs, 1_000_000)
            await asyncio.sleep(0)
        stall.look()
        after_reading = transport.is_closing()
        stall.look()
        after_nothing = transport.is_closing()
        stall.over()
        await asyncio.sleep(0)

    assert (after_reading, after_nothing) == (False, True)
