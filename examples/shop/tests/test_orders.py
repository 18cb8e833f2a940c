"""Orders: whose they are, what they cost, what they do to the shelves, and how they are followed."""

from datetime import UTC, datetime

import pytest

from armature.core import Application, Clock
from armature.testing import ManualClock, TestClient

NEW_YEAR = datetime(2027, 1, 1, tzinfo=UTC)


def _order(*lines: tuple[int, int]) -> dict[str, object]:
    """The body of an order of `(product, quantity)`."""
    return {"lines": [{"product_id": product, "quantity": quantity} for product, quantity in lines]}


def _stock(client: TestClient, product: int) -> int:
    left: int = client.get(f"/v1/products/{product}").json()["stock"]
    return left


def test_an_order_has_the_prices_and_the_time_of_its_moment(shop: Application, ada: dict[str, str]) -> None:
    with TestClient(shop.override(Clock).value(ManualClock(NEW_YEAR))) as client:
        price = client.get("/v1/products/1").json()["price_cents"]

        placed = client.post("/v1/orders", headers=ada, json=_order((1, 2)))

        assert (placed.status_code, placed.headers["location"]) == (201, "/v1/orders/41")
        assert placed.json() == {
            "id": 41,
            "placed_at": "2027-01-01T00:00:00Z",
            "status": "placed",
            "total_cents": 2 * price,
            "lines": [{"product_id": 1, "quantity": 2, "unit_cents": price}],
        }
        assert client.get("/v1/orders/41", headers=ada).json() == placed.json()


def test_an_order_takes_pieces_off_the_shelf_and_a_canceled_one_puts_them_back(
    client: TestClient, ada: dict[str, str]
) -> None:
    before = _stock(client, 1)

    placed = client.post("/v1/orders", headers=ada, json=_order((1, 2), (1, 1)))
    assert _stock(client, 1) == before - 3

    canceled = client.post(f"{placed.headers['location']}/cancel", headers=ada)
    assert canceled.json()["status"] == "canceled"
    assert _stock(client, 1) == before


def test_an_order_is_canceled_once(client: TestClient, ada: dict[str, str]) -> None:
    path = client.post("/v1/orders", headers=ada, json=_order((1, 1))).headers["location"] + "/cancel"
    client.post(path, headers=ada)

    refused = client.post(path, headers=ada)

    assert refused.status_code == 409
    assert (refused.json()["detail"], refused.json()["order_status"]) == ("Order 41 is canceled.", "canceled")


def test_more_than_there_is_becomes_a_409_with_the_numbers(client: TestClient, ada: dict[str, str]) -> None:
    left = _stock(client, 1)

    refused = client.post("/v1/orders", headers=ada, json=_order((1, 1000)))

    problem = refused.json()
    assert (refused.status_code, problem["product_id"], problem["wanted"], problem["left"]) == (409, 1, 1000, left)
    assert problem["detail"] == f"Of product 1, 1000 were wanted and {left} are left."


def test_a_product_that_is_not_there_is_422(client: TestClient, ada: dict[str, str]) -> None:
    refused = client.post("/v1/orders", headers=ada, json=_order((31, 1)))

    assert (refused.status_code, refused.json()["detail"]) == (422, "There is no product 31.")


@pytest.mark.parametrize(
    ("body", "pointer"),
    [
        ({"lines": []}, "/lines"),
        (_order(*[(1, 1)] * 51), "/lines"),
        (_order((1, 0)), "/lines/0/quantity"),
        (_order((1, 1), (2**63, 1)), "/lines/1/product_id"),
        ({}, "/lines"),
    ],
    ids=["no lines", "too many lines", "nothing", "a number beyond the database", "empty"],
)
def test_an_order_that_is_not_valid_says_where(
    client: TestClient, ada: dict[str, str], body: dict[str, object], pointer: str
) -> None:
    refused = client.post("/v1/orders", headers=ada, json=body)

    assert (refused.status_code, refused.json()["errors"][0]["pointer"]) == (422, pointer)


def test_a_customer_sees_her_own_orders_and_the_staff_all(
    client: TestClient, ada: dict[str, str], admin: dict[str, str]
) -> None:
    own = client.get("/v1/orders?per_page=100", headers=ada).json()
    all_orders = client.get("/v1/orders?per_page=100", headers=admin).json()

    assert 0 < own["total"] < all_orders["total"] == 40
    others = {each["id"] for each in all_orders["items"]} - {each["id"] for each in own["items"]}
    assert {client.get(f"/v1/orders/{each}", headers=ada).status_code for each in others} == {404}
    assert {client.get(f"/v1/orders/{each}", headers=admin).status_code for each in others} == {200}


def test_orders_are_listed_by_their_status(client: TestClient, admin: dict[str, str]) -> None:
    shipped = client.get("/v1/orders?per_page=100&status=shipped", headers=admin).json()

    assert {each["status"] for each in shipped["items"]} == {"shipped"}
    assert len(shipped["items"]) == shipped["total"]


def test_the_stream_of_orders_goes_on_after_the_last_one_that_was_seen(
    client: TestClient, admin: dict[str, str], ada: dict[str, str]
) -> None:
    placed = client.post("/v1/orders", headers=ada, json=_order((1, 1))).json()

    events = client.get("/v1/orders/events", headers=admin | {"Last-Event-ID": "40"})

    assert events.headers["content-type"] == "text/event-stream"
    assert events.text == f'event: order\nid: 41\ndata: {{"id":41,"total_cents":{placed["total_cents"]}}}\n\n'


def test_the_stream_of_orders_begins_with_the_present(client: TestClient, admin: dict[str, str]) -> None:
    assert client.get("/v1/orders/events", headers=admin).text == ""
