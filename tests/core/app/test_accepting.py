"""A stop at whatever moment of accepting a connection, on the event loop of asyncio."""

import asyncio
import socket
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager, suppress

import pytest

from armature.core import Application, Module, get
from armature.core.app.server import ServerOptions, server_of

TURNS = range(6)
"""Of the loop, after which it stops: from a connection that waits in the queue to one whose request has been read."""

ASKED = b"GET / HTTP/1.1\r\nhost: test\r\nconnection: close\r\n\r\n"


@get("/")
async def hello() -> str:
    return "hello"


@asynccontextmanager
async def served() -> AsyncGenerator[int]:
    server = server_of(Application(Module(controllers=[hello])), ServerOptions(port=0))
    server.config.load()
    server.lifespan = server.config.lifespan_class(server.config)
    await server.startup()
    yield server.servers[0].sockets[0].getsockname()[1]
    await server.shutdown()


async def answer_of_a_server_that_stops_after(turns: int) -> bytes:
    answer = b""
    async with served() as port:
        client = socket.create_connection(("127.0.0.1", port), timeout=30)
        client.sendall(ASKED)
        for _ in range(turns):
            await asyncio.sleep(0)
    with client, suppress(ConnectionResetError):
        while part := await asyncio.to_thread(client.recv, 4096):
            answer += part
    return answer


@pytest.mark.parametrize("turns", TURNS)
def test_what_was_accepted_is_answered(turns: int) -> None:
    # In a thread, as the server leaves a process alone that it does not own.
    answer = asyncio.run(asyncio.to_thread(asyncio.run, answer_of_a_server_that_stops_after(turns)))

    assert answer.startswith(b"HTTP/1.1 200") or (turns < 2 and not answer)
