"""The server of tests leaves nothing behind, at whatever moment it is closed."""

import asyncio
import socket
from contextlib import suppress

import pytest

from armature.http_client import Request
from armature.http_client.testing import Reply
from armature.http_client.testing.server import serving


def _large(_: Request) -> Reply:
    return Reply(parts=[bytes(2**24)])


async def test_what_nobody_reads_is_broken_off() -> None:
    async with serving(_large) as server:
        _, writer = await asyncio.open_connection("127.0.0.1", int(server.url.rpartition(":")[2]))
        writer.write(b"GET / HTTP/1.1\r\nhost: localhost\r\n\r\n")
        async with asyncio.timeout(30):
            while not server.connections:  # noqa: ASYNC110 - what a server counts has no event
                await asyncio.sleep(0.01)
    writer.close()

    assert server.connections == set()


@pytest.mark.parametrize("turns", range(6))
async def test_a_connection_that_has_only_just_come_is_broken_off_when_it_closes(turns: int) -> None:
    async with serving(_large) as server:
        client = socket.create_connection(("127.0.0.1", int(server.url.rpartition(":")[2])), timeout=30)
        for _ in range(turns):  # of the loop, from the connection that waits to the one that is served
            await asyncio.sleep(0)
    with client, suppress(ConnectionResetError):
        assert await asyncio.to_thread(client.recv, 1) == b""

    assert server.connections == set()
