"""One call by each client, with its connections kept: the client library alone, and ours above it."""

from collections.abc import AsyncGenerator, Awaitable, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from typing import Final

import aiohttp
import httpx2
from pyreqwest.client import ClientBuilder

from armature.http_client import ClientSettings, HttpClient
from armature.http_client.settings import EngineName

Call = Callable[[], Awaitable[bytes]]
_CONNECTIONS: Final = 100


@asynccontextmanager
async def _httpx2(url: str) -> AsyncGenerator[Call]:
    async with httpx2.AsyncClient(limits=httpx2.Limits(max_connections=_CONNECTIONS), timeout=30) as client:

        async def call() -> bytes:
            return (await client.get(url)).content

        yield call


@asynccontextmanager
async def _pyreqwest(url: str) -> AsyncGenerator[Call]:
    async with ClientBuilder().max_connections(_CONNECTIONS).build() as client:

        async def call() -> bytes:
            return bytes(await (await client.get(url).build().send()).bytes())

        yield call


@asynccontextmanager
async def _aiohttp(url: str) -> AsyncGenerator[Call]:
    async with aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=_CONNECTIONS)) as session:

        async def call() -> bytes:
            async with session.get(url) as answer:
                return await answer.read()

        yield call


def _ours(engine: EngineName) -> Callable[[str], AbstractAsyncContextManager[Call]]:
    @asynccontextmanager
    async def opened(url: str) -> AsyncGenerator[Call]:
        settings = ClientSettings(engine=engine, max_connections=_CONNECTIONS, pool_timeout=30)
        async with HttpClient(url, settings=settings) as client:

            async def call() -> bytes:
                return (await client.get("/users/7")).body

            yield call

    return opened


CLIENTS: Final[dict[str, Callable[[str], AbstractAsyncContextManager[Call]]]] = {
    "httpx2": _httpx2,
    "armature over httpx2": _ours("httpx2"),
    "pyreqwest": _pyreqwest,
    "armature over pyreqwest": _ours("pyreqwest"),
    "aiohttp": _aiohttp,
}
