"""A small HTTP/1.1 server that replies as a function says, and breaks off where it says so."""

import asyncio
import gzip
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager, suppress

from armature.http_client.errors import HttpClientError, RequestTimedOut, UnreadableResponse
from armature.http_client.requests import Body, Request
from armature.http_client.testing.mock import Answering, Reply


class Server:
    """`url` is where it listens; `connections` are those that are open."""

    def __init__(self, answering: Answering) -> None:
        self._answering = answering
        self.url = ""
        self.connections: set[asyncio.StreamWriter] = set()
        self._tasks: set[asyncio.Task[None]] = set()

    def accept(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Serves one connection, until it ends."""
        self.connections.add(writer)
        task = asyncio.create_task(self._serve(reader, writer))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def close(self) -> None:
        """Breaks every connection off, sent or not, and waits until each has ended."""
        for writer in self.connections:
            writer.transport.abort()
        if self._tasks:
            await asyncio.wait(self._tasks)

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            while await self._exchange(reader, writer):
                pass
        except (asyncio.IncompleteReadError, ConnectionError):
            pass
        finally:
            self.connections.discard(writer)
            writer.close()

    async def _exchange(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> bool:
        request = await self._request(reader)
        try:
            reply = self._answering(request)
        except RequestTimedOut:
            await reader.read()  # until the client has had enough
            return False
        except HttpClientError:
            return False
        parts = [_coded(part, request) for part in reply.body]
        writer.write(_head(reply, parts, request))
        for part in parts:
            await writer.drain()
            if isinstance(part, RequestTimedOut):
                await reader.read()
            if isinstance(part, HttpClientError):
                return False
            if request.method != "HEAD":
                writer.write(part)
        await writer.drain()
        return True

    async def _request(self, reader: asyncio.StreamReader) -> Request:
        head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
        method, target, _ = head[0].split(" ")
        headers = tuple((name, value.strip()) for name, _, value in (line.partition(":") for line in head[1:-2]))
        request = Request(method, self.url + target, headers)
        if request.header("transfer-encoding") is not None:
            return request._replace(body=Body(await _chunked(reader), request.header("content-type") or ""))
        length = int(request.header("content-length") or 0)
        body = await reader.readexactly(length)
        return request._replace(body=Body(body, request.header("content-type") or "")) if body else request


@asynccontextmanager
async def serving(answering: Answering) -> AsyncGenerator[Server, None]:
    """A server on a free port of this machine."""
    server = Server(answering)
    listening = await asyncio.start_server(server.accept, "127.0.0.1", 0)
    server.url = f"http://127.0.0.1:{listening.sockets[0].getsockname()[1]}"
    try:
        yield server
    finally:
        await _stop_accepting(listening)
        await server.close()
        await listening.wait_closed()


async def _stop_accepting(listening: asyncio.Server) -> None:
    """Closes it after what was accepted has reached the server, which asyncio alone forgets (python/cpython#109564).

    The core's servers stop in the same way; this package stands without the core.
    """
    with suppress(NotImplementedError):  # the proactor of Windows does not wait for sockets to be readable
        for each in listening.sockets:
            asyncio.get_running_loop().remove_reader(each.fileno())
    for _ in range(2):
        await asyncio.sleep(0)
    listening.close()


def _head(reply: Reply, parts: list[bytes | HttpClientError], request: Request) -> bytes:
    # One that breaks off has promised a byte more than it sends.
    length = sum(len(part) if isinstance(part, bytes) else 1 for part in parts)
    lines = [f"HTTP/1.1 {reply.status} X", *(f"{name}: {value}" for name, value in reply.pairs)]
    lines += [f"content-length: {length}", *(["content-encoding: gzip"] if _is_coded(request) else [])]
    return ("\r\n".join(lines) + "\r\n\r\n").encode("latin-1")


def _coded(part: bytes | HttpClientError, request: Request) -> bytes | HttpClientError:
    if isinstance(part, UnreadableResponse):
        return b"no gzip"
    return gzip.compress(part) if isinstance(part, bytes) and _is_coded(request) else part


def _is_coded(request: Request) -> bool:
    return request.url.endswith(("/gzip", "/torn"))


async def _chunked(reader: asyncio.StreamReader) -> bytes:
    parts: list[bytes] = []
    while size := int(await reader.readuntil(b"\r\n"), 16):
        parts.append((await reader.readexactly(size + 2))[:-2])
    await reader.readuntil(b"\r\n")
    return b"".join(parts)
