"""One request is one transaction: all of it happens, or nothing, and never a 201 for what was not kept."""

import sqlite3
from collections.abc import AsyncIterator
from pathlib import Path

import anyio
import pytest
from httpx2 import ASGITransport, AsyncClient
from sqlalchemy import Connection, event

from armature.core import Application
from examples.shop.database.database import Database

ORDER = {"lines": [{"product_id": 1, "quantity": 1}]}


@pytest.fixture
async def client(shop: Application) -> AsyncIterator[AsyncClient]:
    async with shop, AsyncClient(transport=ASGITransport(app=shop), base_url="http://shop") as client:
        yield client


async def _state(client: AsyncClient, admin: dict[str, str]) -> tuple[int, int]:
    """How many pieces of product 1 there are, and how many orders."""
    product = await client.get("/v1/products/1")
    orders = await client.get("/v1/orders", headers=admin)
    return product.json()["stock"], orders.json()["total"]


async def test_an_order_that_fails_at_its_second_line_takes_nothing_off_the_shelf(
    client: AsyncClient, admin: dict[str, str], ada: dict[str, str]
) -> None:
    before = await _state(client, admin)
    lines = [{"product_id": 1, "quantity": 1}, {"product_id": 2, "quantity": 1000}]

    refused = await client.post("/v1/orders", headers=ada, json={"lines": lines})

    assert refused.status_code == 409
    assert await _state(client, admin) == before


async def test_a_commit_that_fails_is_a_problem_and_keeps_nothing(
    shop: Application, client: AsyncClient, admin: dict[str, str], ada: dict[str, str]
) -> None:
    before = await _state(client, admin)
    engine = (await shop.container.get(Database)).engine.sync_engine

    def refuse(_: Connection) -> None:
        raise sqlite3.OperationalError("disk I/O error")

    event.listen(engine, "commit", refuse)
    refused = await client.post("/v1/orders", headers=ada, json=ORDER)
    event.remove(engine, "commit", refuse)

    assert (refused.status_code, refused.headers["content-type"]) == (500, "application/problem+json")
    assert "location" not in refused.headers
    assert "disk" not in refused.text
    assert await _state(client, admin) == before


async def test_while_another_process_writes_it_is_503_and_reading_goes_on(
    client: AsyncClient, admin: dict[str, str], ada: dict[str, str], database: Path
) -> None:
    other = sqlite3.connect(database, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")

    refused = await client.post("/v1/orders", headers=ada, json=ORDER)
    read = await client.get("/v1/products/1")

    other.execute("ROLLBACK")
    other.close()
    assert (refused.status_code, refused.headers["retry-after"], read.status_code) == (503, "1", 200)
    assert (await client.post("/v1/orders", headers=ada, json=ORDER)).status_code == 201


async def test_orders_at_the_same_time_sell_each_piece_once(
    client: AsyncClient, admin: dict[str, str], ada: dict[str, str]
) -> None:
    await client.patch("/v1/products/1", headers=admin, json={"stock": 3})

    async def place(statuses: list[int]) -> None:
        statuses.append((await client.post("/v1/orders", headers=ada, json=ORDER)).status_code)

    statuses: list[int] = []
    async with anyio.create_task_group() as tasks:
        for _ in range(12):
            tasks.start_soon(place, statuses)

    assert sorted(statuses) == [201] * 3 + [409] * 9
    assert (await _state(client, admin))[0] == 0
