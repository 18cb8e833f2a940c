"""A fixture for each kind of server: started at its first use, once for each process of a test run."""

from collections.abc import Callable, Generator
from contextlib import AbstractContextManager

import pytest

from armature.testing import services
from armature.testing.services.service import Service, ServiceMissing


@pytest.fixture(scope="session")
def redis_server() -> Generator[Service]:
    """A Redis for tests."""
    yield from _opened(services.redis)


@pytest.fixture(scope="session")
def postgres_server() -> Generator[Service]:
    """A PostgreSQL for tests."""
    yield from _opened(services.postgres)


@pytest.fixture(scope="session")
def memcached_server() -> Generator[Service]:
    """A Memcached for tests."""
    yield from _opened(services.memcached)


@pytest.fixture(scope="session")
def smtp_server() -> Generator[Service]:
    """An SMTP server for tests; `services.received(smtp_server)` reads what it was sent."""
    yield from _opened(services.smtp)


@pytest.fixture(scope="session")
def s3_server() -> Generator[Service]:
    """An S3 for tests."""
    yield from _opened(services.s3)


def _opened(kind: Callable[[], AbstractContextManager[Service]]) -> Generator[Service]:
    try:
        with kind() as service:
            yield service
    except ServiceMissing as error:
        pytest.fail(str(error), pytrace=False)
