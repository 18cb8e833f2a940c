"""The service under test, through the real pipeline."""

from collections.abc import Iterator

import pytest

from armature.testing import TestClient
from examples.httpbin.app import app


@pytest.fixture(scope="session")
def anyio_backend() -> str:
    return "asyncio"


@pytest.fixture(scope="module")
def service() -> Iterator[TestClient]:
    with TestClient(app, follow_redirects=False) as client:
        yield client


@pytest.fixture
def client(service: TestClient) -> TestClient:
    """Without the cookies that other tests were given."""
    service.cookies.clear()
    return service
