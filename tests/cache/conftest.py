"""A cluster, once for the tests that need one."""

from collections.abc import Iterator

import pytest

from tests.redis.servers import Cluster, cluster


@pytest.fixture(scope="session")
def redis_cluster() -> Iterator[Cluster]:
    with cluster() as running:
        yield running
