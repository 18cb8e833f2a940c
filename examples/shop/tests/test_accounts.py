"""Accounts: opening one, the token, and who may see all."""

import pytest

from armature.testing import TestClient


def test_a_new_account_has_a_token_that_signs_in(client: TestClient) -> None:
    opened = client.post("/v1/accounts", json={"name": "Zoe", "email": "Zoe@shop.example"})

    assert (opened.status_code, opened.headers["cache-control"]) == (201, "no-store")
    token = opened.json()["token"]
    me = client.get(opened.headers["location"], headers={"Authorization": f"Bearer {token}"})
    assert me.json() == {"id": opened.json()["id"], "name": "Zoe", "role": "customer"}


def test_an_address_has_one_account(client: TestClient) -> None:
    refused = client.post("/v1/accounts", json={"name": "Another Ada", "email": "ADA@shop.example"})

    assert (refused.status_code, refused.json()["detail"]) == (409, "This address has an account already.")


@pytest.mark.parametrize(
    "email", ["", "ada", "ada@", "a b@shop.example", "@shop.example", "ada@shop", f"{'a' * 250}@b.example"]
)
def test_what_is_no_address_is_422(client: TestClient, email: str) -> None:
    refused = client.post("/v1/accounts", json={"name": "Ada", "email": email})

    assert [(each["source"], each["pointer"]) for each in refused.json()["errors"]] == [("body", "/email")]


@pytest.mark.parametrize("path", ["/v1/accounts", "/v1/accounts/me", "/v1/orders", "/v1/orders/1", "/v1/orders/events"])
@pytest.mark.parametrize(
    ("header", "challenge"),
    [
        (None, "Bearer"),
        ("Basic YWRhOmFkYQ==", "Bearer"),
        ("Bearer", "Bearer"),
        ("Bearer nobodys", 'Bearer error="invalid_token"'),
    ],
    ids=["no header", "another scheme", "no token", "nobody's token"],
)
def test_without_a_token_that_somebody_has_it_is_401(
    client: TestClient, path: str, header: str | None, challenge: str
) -> None:
    refused = client.get(path, headers={"Authorization": header} if header else {})

    assert (refused.status_code, refused.headers["www-authenticate"]) == (401, challenge)


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", "/v1/accounts"),
        ("GET", "/v1/orders/events"),
        ("POST", "/v1/products"),
        ("PATCH", "/v1/products/1"),
    ],
)
def test_what_is_the_staffs_is_403_for_a_customer(
    client: TestClient, ada: dict[str, str], method: str, path: str
) -> None:
    assert client.request(method, path, headers=ada, json={}).status_code == 403


def test_the_staff_sees_all_accounts_and_nobody_their_tokens(client: TestClient, admin: dict[str, str]) -> None:
    page = client.get("/v1/accounts?per_page=2", headers=admin).json()

    assert page["items"] == [
        {"id": 1, "name": "Admin", "email": "admin@shop.example", "role": "admin"},
        {"id": 2, "name": "Ada", "email": "ada@shop.example", "role": "customer"},
    ]
    assert page["total"] == 11
