"""Start, stop and start again; the restocker; health; settings."""

import sqlite3
from collections.abc import Callable
from pathlib import Path
from threading import Timer

import anyio
import pytest

from armature.core import Application, WiringError
from armature.testing import TestClient
from examples.shop.app import app
from examples.shop.catalog.restocker import Restocker
from examples.shop.settings import ShopSettings


def test_what_was_ordered_is_there_after_a_restart(shop: Application, ada: dict[str, str]) -> None:
    with TestClient(shop) as client:
        placed = client.post("/v1/orders", headers=ada, json={"lines": [{"product_id": 1, "quantity": 1}]})

    with TestClient(shop) as client:
        assert client.get(placed.headers["location"], headers=ada).json() == placed.json()


def test_it_starts_on_an_empty_disk(tmp_path: Path) -> None:
    settings = ShopSettings(database=tmp_path / "new" / "shop.sqlite3")

    with TestClient(app.override(ShopSettings).value(settings)) as client:
        assert client.get("/v1/products").json()["total"] == 0


def test_it_waits_for_another_that_writes_to_a_new_database(tmp_path: Path) -> None:
    path = tmp_path / "shop.sqlite3"
    other = sqlite3.connect(path, isolation_level=None, check_same_thread=False)
    other.execute("CREATE TABLE something (name)")
    other.execute("BEGIN IMMEDIATE")
    leaves = Timer(0.2, other.close)
    leaves.start()

    with TestClient(app.override(ShopSettings).value(ShopSettings(database=path))) as client:
        assert client.get("/v1/products").json()["total"] == 0
    leaves.join()


async def test_the_restocker_fills_what_runs_out(shop: Application, database: Path) -> None:
    _empty_shelf(database)

    async with shop:
        restocker = await shop.container.get(Restocker)
        assert [await restocker.restock(), await restocker.restock()] == [1, 0]

    assert _stock(database) == 50


async def test_the_restocker_works_while_the_application_runs_and_is_gone_afterwards(database: Path) -> None:
    settings = ShopSettings(database=database, restock_seconds=0.01)
    shop = app.override(ShopSettings).value(settings)

    async with shop:
        _empty_shelf(database)
        await _eventually(lambda: _stock(database) == 50)

    _empty_shelf(database)
    await anyio.sleep(0.05)  # five of its turns
    assert _stock(database) == 0


async def test_a_restocker_that_fails_tries_again(database: Path, caplog: pytest.LogCaptureFixture) -> None:
    shop = app.override(ShopSettings).value(ShopSettings(database=database, restock_seconds=0.01, lock_seconds=0))
    other = sqlite3.connect(database, isolation_level=None)
    _empty_shelf(database)

    async with shop:
        other.execute("BEGIN IMMEDIATE")
        await _eventually(lambda: "shop.restocker" in {record.name for record in caplog.records})
        other.execute("ROLLBACK")
        await _eventually(lambda: _stock(database) == 50)
    other.close()


@pytest.mark.parametrize("path", ["/health", "/live", "/ready"])
def test_it_is_well(client: TestClient, path: str) -> None:
    assert client.get(path).json() == {"status": "up"}


def test_every_answer_tells_how_long_it_took(client: TestClient) -> None:
    for path in ("/v1/products", "/live", "/v1/products/export"):
        assert client.get(path).headers["server-timing"].startswith("handler;dur=")


async def test_a_setting_that_does_not_fit_stops_the_start(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SHOP_RESTOCK_SECONDS", "soon")

    with pytest.raises(WiringError, match="SHOP_RESTOCK_SECONDS"):
        await app.start()


async def _eventually(holds: Callable[[], bool]) -> None:
    for _ in range(1000):
        if holds():
            return
        await anyio.sleep(0.01)
    pytest.fail("it did not come about within ten seconds")


def _empty_shelf(database: Path) -> None:
    _execute(database, "UPDATE products SET stock = 0 WHERE id = 1")


def _stock(database: Path) -> int:
    return _execute(database, "SELECT stock FROM products WHERE id = 1")


def _execute(database: Path, statement: str) -> int:
    connection = sqlite3.connect(database)
    try:
        with connection:
            row = connection.execute(statement).fetchone()
    finally:
        connection.close()
    return row[0] if row else 0
