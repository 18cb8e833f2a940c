"""Comments: said, seen and taken back."""

import pytest

from armature.testing import ManualClock, TestClient
from examples.realworld.tests.people import Person, sentences, told


def test_comments_are_shown_oldest_first_as_whoever_looks_sees_their_authors(
    client: TestClient, ada: Person, bob: Person, clock: ManualClock
) -> None:
    slug = ada.publishes("Engines")
    said = bob.asks("POST", f"/articles/{slug}/comments", {"comment": {"body": " Well said. "}})
    ada.comments(slug, "Thank you.")
    ada.asks("POST", "/profiles/bob/follow")

    first, second = ada.gets(f"/articles/{slug}/comments")["comments"]

    assert said.json() == {
        "comment": {
            "id": 1,
            "createdAt": told(clock.now()),
            "updatedAt": told(clock.now()),
            "body": "Well said.",
            "author": {"username": "bob", "bio": "", "image": "", "following": False},
        }
    }
    assert first == said.json()["comment"] | {"author": {**said.json()["comment"]["author"], "following": True}}
    assert (second["body"], second["author"]["following"]) == ("Thank you.", False)
    anybody = client.get(f"/articles/{slug}/comments").json()["comments"]
    assert [each["author"]["following"] for each in anybody] == [False, False]


@pytest.mark.parametrize("body", ["", "  ", "x" * 10_001])
def test_a_comment_says_something(ada: Person, body: str) -> None:
    slug = ada.publishes("Engines")

    refused = ada.asks("POST", f"/articles/{slug}/comments", {"comment": {"body": body}})

    assert refused.status_code == 422
    assert sentences(refused)[0].startswith("comment.body: ")


def test_its_author_takes_a_comment_back_and_nobody_else(ada: Person, bob: Person) -> None:
    slug = ada.publishes("Engines")
    comment = f"/articles/{slug}/comments/{bob.comments(slug, 'Well said.')}"

    refused, removed = ada.asks("DELETE", comment), bob.asks("DELETE", comment)

    assert (refused.status_code, sentences(refused)) == (403, ["Only its author may remove a comment."])
    assert (removed.status_code, removed.content) == (204, b"")
    assert ada.gets(f"/articles/{slug}/comments") == {"comments": []}
    assert bob.asks("DELETE", comment).status_code == 404


def test_a_comment_is_found_below_its_own_article_only(ada: Person) -> None:
    number = ada.comments(ada.publishes("Engines"), "Hm.")

    refused = ada.asks("DELETE", f"/articles/{ada.publishes('Motors')}/comments/{number}")

    assert (refused.status_code, sentences(refused)) == (404, [f"The article has no comment {number}."])


@pytest.mark.parametrize(("number", "status"), [("0", 422), ("one", 422), (str(2**63 - 1), 404), (str(2**63), 422)])
def test_numbers_are_bounded(ada: Person, number: str, status: int) -> None:
    slug = ada.publishes("Engines")

    refused = ada.asks("DELETE", f"/articles/{slug}/comments/{number}")

    assert (refused.status_code, len(sentences(refused))) == (status, 1)
