"""People who use Conduit in tests, each with a token."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from httpx2 import Response

from armature.testing import TestClient

PASSWORD = "hammer-and-nail"


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody with a token, who says in each request who she is."""

    client: TestClient
    name: str
    token: str

    def asks(self, method: str, path: str, json: object = None) -> Response:
        return self.client.request(method, path, json=json, headers={"Authorization": f"Token {self.token}"})

    def gets(self, path: str) -> Any:
        answer = self.asks("GET", path)
        assert answer.status_code == 200, answer.text
        return answer.json()

    def publishes(self, title: str, *tags: str) -> str:
        """The slug of a new article."""
        article = {"title": title, "description": f"On {title}", "body": "At length.", "tagList": tags}
        published = self.asks("POST", "/articles", {"article": article})
        assert published.status_code == 201, published.text
        slug: str = published.json()["article"]["slug"]
        return slug

    def comments(self, slug: str, body: str) -> int:
        """The number of a new comment."""
        comment = self.asks("POST", f"/articles/{slug}/comments", {"comment": {"body": body}})
        assert comment.status_code == 200, comment.text
        number: int = comment.json()["comment"]["id"]
        return number


def register(client: TestClient, name: str) -> Person:
    """Somebody new."""
    user = {"username": name, "email": f"{name}@conduit.example", "password": PASSWORD}
    registered = client.post("/users", json={"user": user})
    assert registered.status_code == 201, registered.text
    return Person(client, name, registered.json()["user"]["token"])


def told(moment: datetime) -> str:
    """A moment, as Conduit says it."""
    return f"{moment:%Y-%m-%dT%H:%M:%S}.000Z"


def sentences(answer: Response) -> list[str]:
    """What Conduit says is wrong; fails where the answer has another shape."""
    assert answer.headers["content-type"] == "application/json"
    body: dict[str, dict[str, list[str]]] = answer.json()
    assert list(body) == ["errors"]
    assert list(body["errors"]) == ["body"]
    return body["errors"]["body"]
