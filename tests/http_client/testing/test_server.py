"""The server of tests leaves nothing behind, at whatever moment it is closed."""

import asyncio
from contextlib import suppress

from armature.http_client import Request
from armature.http_client.testing import Reply
from armature.http_client.testing.server import Server, serving


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


async def test_a_connection_that_comes_while_it_closes_is_broken_off() -> None:
    server = Server(_large)
    await server.close()
    async with await asyncio.start_server(server.accept, "127.0.0.1", 0) as listening:
        reader, writer = await asyncio.open_connection("127.0.0.1", listening.sockets[0].getsockname()[1])
        with suppress(ConnectionResetError):
            assert await reader.read() == b""
        writer.close()

    assert server.connections == set()
