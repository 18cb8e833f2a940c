"""The shop under test: its own database in a temporary folder, everything else as in production."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from armature.core import Application
from armature.testing import TestClient
from examples.shop.app import app
from examples.shop.seed import ADMIN_TOKEN, CUSTOMER_TOKEN, seed
from examples.shop.settings import ShopSettings


@pytest.fixture(scope="session")
def anyio_backend() -> str:
    return "asyncio"


@pytest.fixture(scope="session")
def seeded(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("seeded") / "shop.sqlite3"
    seed(path, products=30, orders=40)
    return path


@pytest.fixture
def database(seeded: Path, tmp_path: Path) -> Path:
    """A database of its own for each test: a copy, which is faster than filling a new one."""
    return Path(shutil.copy(seeded, tmp_path / "shop.sqlite3"))


@pytest.fixture
def shop(database: Path) -> Application:
    return app.override(ShopSettings).value(ShopSettings(database=database, lock_seconds=1, events_seconds=0))


@pytest.fixture
def client(shop: Application) -> Iterator[TestClient]:
    with TestClient(shop) as client:
        yield client


@pytest.fixture
def admin() -> dict[str, str]:
    return {"Authorization": f"Bearer {ADMIN_TOKEN}"}


@pytest.fixture
def ada() -> dict[str, str]:
    return {"Authorization": f"Bearer {CUSTOMER_TOKEN}"}
