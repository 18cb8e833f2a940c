"""Profiles: what others see, following and its end."""

import pytest

from armature.testing import TestClient
from examples.realworld.tests.people import Person, sentences


def test_a_profile_shows_neither_address_nor_token(client: TestClient, ada: Person) -> None:
    ada.asks("PUT", "/user", {"user": {"bio": "Counts.", "image": "https://conduit.example/ada.png"}})

    assert client.get("/profiles/ada").json() == {
        "profile": {
            "username": "ada",
            "bio": "Counts.",
            "image": "https://conduit.example/ada.png",
            "following": False,
        }
    }


def test_following_is_seen_by_whoever_follows_and_nobody_else(client: TestClient, ada: Person, bob: Person) -> None:
    followed = [ada.asks("POST", "/profiles/bob/follow") for _ in range(2)]

    assert [(each.status_code, each.json()["profile"]["following"]) for each in followed] == [(200, True)] * 2
    assert ada.gets("/profiles/bob")["profile"]["following"] is True
    assert bob.gets("/profiles/ada")["profile"]["following"] is False
    assert client.get("/profiles/bob").json()["profile"]["following"] is False


def test_unfollowing_ends_it_also_twice(ada: Person, bob: Person) -> None:
    ada.asks("POST", "/profiles/bob/follow")

    unfollowed = [ada.asks("DELETE", "/profiles/bob/follow") for _ in range(2)]

    assert [(each.status_code, each.json()["profile"]["following"]) for each in unfollowed] == [(200, False)] * 2
    assert ada.gets("/profiles/bob")["profile"]["following"] is False


def test_nobody_follows_herself(ada: Person) -> None:
    refused = ada.asks("POST", "/profiles/ada/follow")

    assert (refused.status_code, sentences(refused)) == (422, ["You cannot follow yourself."])


@pytest.mark.parametrize(
    ("method", "path"),
    [("GET", "/profiles/nobody"), ("POST", "/profiles/nobody/follow"), ("DELETE", "/profiles/nobody/follow")],
)
def test_nobodys_profile_is_404(ada: Person, method: str, path: str) -> None:
    refused = ada.asks(method, path)

    assert (refused.status_code, sentences(refused)) == (404, ["There is no user of this name."])
