"""Every backend behaves alike, on the real server."""

import asyncio
import socket
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from secrets import token_hex
from typing import TypeVar

import pytest

from armature.cache import Backend
from armature.cache.backends.memcached import MemcachedBackend, read_url
from armature.cache.backends.memory import MemoryBackend
from armature.cache.backends.redis import OwnRedisBackend, RedisBackend
from armature.cache.testing import AnnouncingBehavior, BackendBehavior, Heard
from armature.redis import Redis, RedisSettings
from armature.testing.services import Service
from tests.redis.servers import Cluster

B = TypeVar("B", bound=Backend)


@asynccontextmanager
async def running(backend: B) -> AsyncGenerator[B]:
    await backend.open()
    try:
        yield backend
    finally:
        await backend.close()


class TestMemory(AnnouncingBehavior):
    @asynccontextmanager
    async def opened(self) -> AsyncGenerator[tuple[MemoryBackend, MemoryBackend]]:
        backend = MemoryBackend()
        yield backend, backend

    @asynccontextmanager
    async def heard(self) -> AsyncGenerator[tuple[MemoryBackend, Heard]]:
        backend, heard = MemoryBackend(), Heard()
        heard.attach(backend)
        yield backend, heard


class RedisBehavior(AnnouncingBehavior):
    url: str

    def backend(self, prefix: str) -> RedisBackend:
        return OwnRedisBackend(Redis(RedisSettings(url=self.url, prefix=prefix)))

    @asynccontextmanager
    async def opened(self) -> AsyncGenerator[tuple[RedisBackend, RedisBackend]]:
        prefix = f"{token_hex(4)}:"
        async with running(self.backend(prefix)) as here, running(self.backend(prefix)) as there:
            yield here, there

    @asynccontextmanager
    async def heard(self) -> AsyncGenerator[tuple[RedisBackend, Heard]]:
        prefix, heard = f"{token_hex(4)}:", Heard()
        here = self.backend(prefix)
        heard.attach(here)
        async with running(here), running(self.backend(prefix)) as there:
            async with asyncio.timeout(30):
                while not here.is_live:  # noqa: ASYNC110 - it has no event
                    await asyncio.sleep(0.01)
            yield there, heard


class TestRedis(RedisBehavior):
    @pytest.fixture(autouse=True)
    def _server(self, redis_server: Service) -> None:
        self.url = redis_server.url


@pytest.mark.serial
class TestRedisCluster(RedisBehavior):
    @pytest.fixture(autouse=True)
    def _server(self, redis_cluster: Cluster) -> None:
        self.url = redis_cluster.url


class TestMemcached(BackendBehavior):
    @pytest.fixture(autouse=True)
    def _server(self, memcached_server: Service) -> None:
        self.url = memcached_server.url
        with socket.create_connection((memcached_server.host, memcached_server.port), 5) as connection:
            connection.sendall(b"flush_all\r\n")
            assert connection.recv(100) == b"OK\r\n"

    @asynccontextmanager
    async def opened(self) -> AsyncGenerator[tuple[MemcachedBackend, MemcachedBackend]]:
        where = read_url(self.url)
        async with running(MemcachedBackend(where)) as here, running(MemcachedBackend(where)) as there:
            yield here, there
