"""The shop over a real server: what a client sees, down to the bytes."""

import http.client
import json
import socket
import time
from collections.abc import Iterator
from typing import Any

import httpx2
import pytest

from tests.e2e.conftest import Server

ADMIN = {"Authorization": "Bearer admin-token"}
ADA = {"Authorization": "Bearer ada-token"}
JSON = {"Content-Type": "application/json"}
ORDER = {"lines": [{"product_id": 1, "quantity": 1}]}


@pytest.fixture
def client(shop: Server) -> Iterator[httpx2.Client]:
    with httpx2.Client(base_url=shop.url, timeout=30) as client:
        yield client


def test_an_order_is_placed_and_read_back(client: httpx2.Client) -> None:
    placed = client.post("/v1/orders", headers=ADA, json=ORDER)

    assert placed.status_code == 201
    read = client.get(placed.headers["location"], headers=ADA)
    assert (read.status_code, read.json()) == (200, placed.json())


@pytest.mark.parametrize(
    ("method", "path", "options", "status"),
    [
        ("POST", "/v1/accounts", {"content": b"{", "headers": JSON}, 400),
        ("GET", "/v1/orders", {}, 401),
        ("GET", "/v1/accounts", {"headers": ADA}, 403),
        ("GET", "/v1/nothing", {}, 404),
        ("GET", "/v1/products/999", {}, 404),
        ("GET", "/v1/products/", {}, 404),
        ("DELETE", "/v1/products/1", {}, 405),
        ("POST", "/v1/orders", {"headers": ADA, "json": {"lines": [{"product_id": 1, "quantity": 1000}]}}, 409),
        ("POST", "/v1/accounts", {"content": b" " * 1_048_577, "headers": JSON}, 413),
        ("POST", "/v1/accounts", {"data": {"name": "Ada"}}, 415),
        ("POST", "/v1/accounts", {"json": {"name": ""}}, 422),
        ("GET", "/v1/products?per_page=0", {}, 422),
    ],
)
def test_every_mistake_is_a_problem_with_its_status(
    client: httpx2.Client, method: str, path: str, options: dict[str, Any], status: int
) -> None:
    answer = client.request(method, path, **options)

    problem = answer.json()
    assert (answer.status_code, problem["status"]) == (status, status)
    assert answer.headers["content-type"] == "application/problem+json"
    assert problem["instance"] == path.partition("?")[0]
    assert problem["request_id"] == answer.headers["x-request-id"]
    assert client.get(problem["type"]).json()["status"] == status  # documented where it points


def test_405_names_what_is_allowed(client: httpx2.Client) -> None:
    assert client.delete("/v1/products/1").headers["allow"] == "GET, HEAD, OPTIONS, PATCH"


def test_head_is_get_without_its_body(client: httpx2.Client) -> None:
    head, got = client.head("/v1/products/1"), client.get("/v1/products/1")

    assert (head.status_code, head.content) == (200, b"")
    assert head.headers["content-length"] == got.headers["content-length"] == str(len(got.content))


def test_head_of_a_stream_ends(client: httpx2.Client) -> None:
    head = client.head("/v1/products/export")

    assert (head.status_code, head.content, head.headers["content-type"]) == (200, b"", "application/x-ndjson")


def test_options_gives_the_methods(client: httpx2.Client) -> None:
    answer = client.options("/v1/orders")

    assert (answer.status_code, answer.headers["allow"]) == (204, "GET, HEAD, OPTIONS, POST")


def test_a_request_id_is_made_or_taken_over(client: httpx2.Client) -> None:
    made = {client.get("/live").headers["x-request-id"] for _ in range(3)}

    assert len(made) == 3
    assert client.get("/live", headers={"X-Request-ID": "abc-1"}).headers["x-request-id"] == "abc-1"
    assert client.get("/live", headers={"X-Request-ID": "a b"}).headers["x-request-id"] != "a b"


def test_a_connection_serves_one_request_after_another(shop: Server) -> None:
    connection = http.client.HTTPConnection("127.0.0.1", shop.port, timeout=30)
    sockets = []
    for path in ("/live", "/v1/nothing", "/v1/products/1"):
        connection.request("GET", path)
        sockets.append(connection.sock)
        connection.getresponse().read()
    connection.close()

    assert sockets[0] is not None
    assert len(set(sockets)) == 1


def test_requests_that_are_sent_ahead_are_answered_in_order(shop: Server) -> None:
    request = "GET {} HTTP/1.1\r\nHost: shop\r\n{}\r\n"
    with socket.create_connection(("127.0.0.1", shop.port), timeout=30) as connection:
        connection.sendall((request.format("/live", "") + request.format("/nothing", "Connection: close\r\n")).encode())
        answers = _read_all(connection)

    assert answers.index(b"HTTP/1.1 200") < answers.index(b"HTTP/1.1 404")


@pytest.mark.parametrize(
    "sent",
    [b"\x16\x03\x01\x02\x00\x01\x00", b"GET\r\n\r\n", b"GET / HTTP/9.9\r\n\r\n", b"\0" * 64],
    ids=["TLS", "half a line", "a version to come", "zeros"],
)
def test_what_is_no_http_is_400_or_the_end_of_the_connection(shop: Server, sent: bytes) -> None:
    with socket.create_connection(("127.0.0.1", shop.port), timeout=30) as connection:
        connection.sendall(sent)
        connection.shutdown(socket.SHUT_WR)
        answer = _read_all(connection)

    assert answer[:12] in {b"", b"HTTP/1.1 400"}
    assert httpx2.get(f"{shop.url}/live").status_code == 200


@pytest.mark.parametrize("end", [b"\r\n\r\n", b""], ids=["with an end", "without end"])
def test_a_head_that_is_too_large_is_431(shop: Server, end: bytes) -> None:
    with socket.create_connection(("127.0.0.1", shop.port), timeout=30) as connection:
        connection.sendall(b"GET /live HTTP/1.1\r\nHost: shop\r\nX-Long: " + b"x" * 600_000 + end)
        answer = _read_all(connection)

    assert answer.startswith(b"HTTP/1.1 431")


def test_the_export_comes_in_lines(client: httpx2.Client) -> None:
    with client.stream("GET", "/v1/products/export") as export:
        products = [json.loads(line) for line in export.iter_lines()]

    assert [product["id"] for product in products] == list(range(1, 21))


def test_a_client_that_leaves_a_stream_leaves_nothing_behind(shop: Server, client: httpx2.Client) -> None:
    for _ in range(20):
        with client.stream("GET", "/v1/orders/events", headers=ADMIN | {"Last-Event-ID": "0"}) as events:
            assert next(events.iter_lines()) == "event: order"

    assert client.get("/health").json() == {"status": "up"}


def test_a_stream_follows_what_others_order(client: httpx2.Client) -> None:
    with client.stream("GET", "/v1/orders/events", headers=ADMIN) as events:
        placed = client.post("/v1/orders", headers=ADA, json=ORDER).json()
        lines = events.iter_lines()
        seen = [next(lines) for _ in range(3)]

    assert seen == [
        "event: order",
        f"id: {placed['id']}",
        f'data: {{"id":{placed["id"]},"total_cents":{placed["total_cents"]}}}',
    ]


def test_a_request_leaves_an_access_record_with_its_template(client: httpx2.Client, shop: Server) -> None:
    request_id = client.get("/v1/products/1").headers["x-request-id"]

    until = time.monotonic() + 30
    while not (found := [each for each in shop.records if each.get("request_id") == request_id]):
        assert time.monotonic() < until, "no access record came"
        time.sleep(0.01)
    assert found[0].keys() >= {"method", "route", "status", "duration_ms"}
    assert (found[0]["route"], found[0]["status"]) == ("/v1/products/{id:int}", 200)


def _read_all(connection: socket.socket) -> bytes:
    """Everything until the server closes; a reset counts as the end."""
    read = b""
    try:
        while piece := connection.recv(65_536):
            read += piece
    except ConnectionResetError:
        return read
    return read
