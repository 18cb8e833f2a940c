"""Servers of each kind, once for each process of the tests, and a Redis whose names are the test's own."""

import secrets
from collections.abc import AsyncIterator, Iterator

import pytest

from armature.redis import Redis, RedisSettings
from armature.testing.services import Service
from tests.redis.servers import Cluster, Secured, Watched, cluster, secured, sentinels


@pytest.fixture
def prefix() -> str:
    return f"{secrets.token_hex(4)}:"


@pytest.fixture
async def redis(redis_server: Service, prefix: str) -> AsyncIterator[Redis]:
    async with Redis(RedisSettings(url=redis_server.url, prefix=prefix)) as opened:
        yield opened


@pytest.fixture(scope="session")
def secured_server() -> Iterator[Secured]:
    with secured() as server:
        yield server


@pytest.fixture(scope="session")
def redis_cluster() -> Iterator[Cluster]:
    with cluster() as running:
        yield running


@pytest.fixture(scope="session")
def redis_sentinels() -> Iterator[Watched]:
    with sentinels() as running:
        yield running
