"""The catalog: search, pages, changes by the staff, the export."""

import json
from collections.abc import Iterator
from typing import Any

import pytest

from armature.testing import TestClient

NEW = {"sku": "NEW-9001", "name": "Folding Chair", "category": "garden", "price_cents": 1999, "stock": 3}


def _pages(client: TestClient, path: str) -> Iterator[dict[str, Any]]:
    """Follows the links from page to page, as a client does."""
    answer = client.get(path)
    yield answer.json()
    while "next" in answer.links:
        answer = client.get(answer.links["next"]["url"])
        yield answer.json()


def test_pages_hold_every_product_once(client: TestClient) -> None:
    found = list(_pages(client, "/v1/products?per_page=7&sort=-id"))

    assert [len(page["items"]) for page in found] == [7, 7, 7, 7, 2]
    assert [item["id"] for page in found for item in page["items"]] == list(range(30, 0, -1))
    assert {page["total"] for page in found} == {30}


def test_the_next_page_asks_the_same_question(client: TestClient) -> None:
    page = client.get("/v1/products?q=a&category=tools&stock__gt=0&per_page=1")

    following = page.links["next"]["url"]
    assert following == "/v1/products?q=a&category=tools&stock__gt=0&per_page=1&page=2"
    assert {item["category"] for item in client.get(following).json()["items"]} == {"tools"}


def test_a_page_past_the_end_is_empty(client: TestClient) -> None:
    assert client.get("/v1/products?page=26").json() == {
        "items": [],
        "page": 26,
        "per_page": 20,
        "has_next": False,
        "total": 30,
        "pages": 2,
    }


@pytest.mark.parametrize(
    "query", ["per_page=0", "per_page=101", "page=-1", "page=9999999999999999999999", "per_page=x", "offset=20"]
)
def test_a_page_is_bounded(client: TestClient, query: str) -> None:
    assert client.get(f"/v1/products?{query}").status_code == 422


def test_a_search_by_text_ignores_case(client: TestClient) -> None:
    assert _found(client, "q=LANT") == [each for each in _found(client, "") if "lant" in each["name"].lower()] != []


def test_a_search_in_a_category(client: TestClient) -> None:
    assert _found(client, "category=tools") == [each for each in _found(client, "") if each["category"] == "tools"]


def test_a_search_for_what_is_in_stock(client: TestClient, admin: dict[str, str]) -> None:
    client.patch("/v1/products/1", headers=admin, json={"stock": 0})

    assert _found(client, "stock__gt=0") == [each for each in _found(client, "") if each["id"] != 1]


@pytest.mark.parametrize("text", ["%", "_", "\\", "' OR 1=1 --"])
def test_wildcards_and_quotes_are_letters(client: TestClient, text: str) -> None:
    assert client.get("/v1/products", params={"q": text}).json()["total"] == 0


def test_a_price_sorts_downward(client: TestClient) -> None:
    prices = [item["price_cents"] for item in client.get("/v1/products?per_page=100&sort=-price").json()["items"]]

    assert prices == sorted(prices, reverse=True)


@pytest.mark.parametrize(
    ("number", "status"),
    [("1", 200), ("31", 404), ("0", 422), ("9223372036854775807", 404), ("9223372036854775808", 422)],
)
def test_numbers_are_bounded(client: TestClient, number: str, status: int) -> None:
    assert client.get(f"/v1/products/{number}").status_code == status


def test_the_staff_adds_a_product(client: TestClient, admin: dict[str, str]) -> None:
    created = client.post("/v1/products", headers=admin, json=NEW)

    assert (created.status_code, created.headers["location"]) == (201, "/v1/products/31")
    assert client.get("/v1/products/31").json() == created.json() == {"id": 31, **NEW}


def test_two_products_do_not_share_an_sku(client: TestClient, admin: dict[str, str]) -> None:
    client.post("/v1/products", headers=admin, json=NEW)

    assert client.post("/v1/products", headers=admin, json=NEW).status_code == 409


def test_a_change_touches_what_it_names(client: TestClient, admin: dict[str, str]) -> None:
    before = client.get("/v1/products/1").json()

    changed = client.patch("/v1/products/1", headers=admin, json={"stock": 0})

    assert changed.json() == before | {"stock": 0}
    assert client.get("/v1/products/1").json() == changed.json()


def test_a_change_of_a_product_that_is_not_there_is_404(client: TestClient, admin: dict[str, str]) -> None:
    assert client.patch("/v1/products/31", headers=admin, json={"stock": 0}).status_code == 404


def test_the_export_streams_one_product_a_line(client: TestClient) -> None:
    with client.stream("GET", "/v1/products/export") as export:
        products = [json.loads(line) for line in export.iter_lines()]

    assert export.headers["content-type"] == "application/x-ndjson"
    assert [product["id"] for product in products] == list(range(1, 31))


def test_the_export_of_one_category(client: TestClient) -> None:
    lines = client.get("/v1/products/export?category=tools").text.splitlines()

    assert {json.loads(line)["category"] for line in lines} == {"tools"}


def _found(client: TestClient, query: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = client.get(f"/v1/products?per_page=100&{query}").json()["items"]
    return found
