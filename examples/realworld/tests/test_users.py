"""Users: registration, sign-in, tokens, and changes of oneself."""

from datetime import timedelta
from pathlib import Path

import pytest

from armature.core import WiringError
from armature.testing import ManualClock, TestClient
from examples.realworld.app import app
from examples.realworld.settings import RealworldSettings
from examples.realworld.tests.conftest import empty
from examples.realworld.tests.people import PASSWORD, Person, sentences

STRANGE = "eyJhbGciOiJIUzI1NiIsImNyaXQiOjF9.e30.eA"  # whose header is {"alg":"HS256","crit":1}
ADA = {"username": "ada", "email": "ada@conduit.example", "password": PASSWORD}


def test_a_registration_signs_in(client: TestClient) -> None:
    registered = client.post("/users", json={"user": ADA})

    assert (registered.status_code, registered.headers["cache-control"]) == (201, "no-store")
    user = registered.json()["user"]
    assert user | {"token": ""} == {"username": "ada", "email": ADA["email"], "bio": "", "image": "", "token": ""}
    assert Person(client, "ada", user["token"]).gets("/user")["user"]["username"] == "ada"


def test_whoever_has_registered_signs_in_and_the_case_of_the_address_does_not_matter(
    client: TestClient, ada: Person
) -> None:
    signed_in = client.post("/users/login", json={"user": {"email": "ADA@Conduit.example", "password": PASSWORD}})

    assert (signed_in.status_code, signed_in.json()["user"]["username"]) == (200, "ada")


@pytest.mark.parametrize(
    ("email", "password"),
    [("ada@conduit.example", "wrong"), ("nobody@conduit.example", PASSWORD), ("", "")],
    ids=["wrong password", "unknown address", "nothing"],
)
def test_wrong_credentials_are_401_and_nobody_learns_which(
    client: TestClient, ada: Person, email: str, password: str
) -> None:
    refused = client.post("/users/login", json={"user": {"email": email, "password": password}})

    assert (refused.status_code, refused.headers["www-authenticate"]) == (401, "Token")
    assert sentences(refused) == ["Email or password is wrong."]


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"email": "else@conduit.example"}, "This username has been taken."),
        ({"username": "else"}, "This email has been taken."),
        ({"username": "else", "email": "ADA@conduit.example"}, "This email has been taken."),
    ],
    ids=["username", "email", "email in capitals"],
)
def test_names_and_addresses_belong_to_one_user(
    client: TestClient, ada: Person, change: dict[str, str], sentence: str
) -> None:
    refused = client.post("/users", json={"user": ADA | change})

    assert (refused.status_code, sentences(refused)) == (422, [sentence])


@pytest.mark.parametrize(
    ("change", "place"),
    [
        ({"username": ""}, "user.username"),
        ({"username": "../ada"}, "user.username"),
        ({"email": "ada"}, "user.email"),
        ({"password": "short"}, "user.password"),
        ({"password": "x" * 129}, "user.password"),
    ],
)
def test_what_is_not_valid_is_422_and_says_where(client: TestClient, change: dict[str, str], place: str) -> None:
    refused = client.post("/users", json={"user": ADA | change})

    assert refused.status_code == 422
    assert [sentence.partition(":")[0] for sentence in sentences(refused)] == [place]


def test_everything_that_is_missing_is_said_at_once(client: TestClient) -> None:
    assert sentences(client.post("/users", json={"user": {}})) == [
        "user.username: Field required",
        "user.email: Field required",
        "user.password: Field required",
    ]


def test_a_body_that_is_no_json_is_400_in_the_same_shape(client: TestClient) -> None:
    refused = client.post("/users", content=b"{", headers={"Content-Type": "application/json"})

    assert (refused.status_code, len(sentences(refused))) == (400, 1)


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", "/user"),
        ("PUT", "/user"),
        ("POST", "/profiles/ada/follow"),
        ("DELETE", "/profiles/ada/follow"),
        ("GET", "/articles/feed"),
        ("POST", "/articles"),
        ("PUT", "/articles/any"),
        ("DELETE", "/articles/any"),
        ("POST", "/articles/any/favorite"),
        ("DELETE", "/articles/any/favorite"),
        ("POST", "/articles/any/comments"),
        ("DELETE", "/articles/any/comments/1"),
    ],
)
def test_without_a_token_it_is_401_before_anything_else_is_looked_at(
    client: TestClient, method: str, path: str
) -> None:
    refused = client.request(method, path, content=b"{")

    assert (refused.status_code, refused.headers["www-authenticate"]) == (401, "Token")
    assert sentences(refused) == ["Send `Authorization: Token` and your token."]


@pytest.mark.parametrize("path", ["/user", "/articles", "/articles/any", "/articles/any/comments", "/profiles/ada"])
@pytest.mark.parametrize("header", ["Bearer x.y.z", "Token", "Token nonsense", "Token a.b.c", f"Token {STRANGE}"])
def test_a_token_that_is_not_good_is_401_also_where_none_is_needed(client: TestClient, path: str, header: str) -> None:
    refused = client.get(path, headers={"Authorization": header})

    assert (refused.status_code, sentences(refused)) == (401, ["This token is not good, or no longer."])


def test_a_token_holds_for_its_time_and_each_answer_brings_a_new_one(
    client: TestClient, ada: Person, clock: ManualClock
) -> None:
    clock.advance(timedelta(days=6))
    renewed = Person(client, "ada", ada.gets("/user")["user"]["token"])
    clock.advance(timedelta(days=1))

    assert ada.asks("GET", "/user").status_code == 401
    assert renewed.asks("GET", "/user").status_code == 200


def test_a_token_of_another_key_is_401(database: Path, ada: Person) -> None:
    other = app.override(RealworldSettings).value(RealworldSettings(database=database))

    with TestClient(other, base_url="http://conduit/api") as client:
        assert Person(client, "ada", ada.token).asks("GET", "/user").status_code == 401


def test_a_token_of_a_user_who_is_gone_is_401(database: Path, ada: Person) -> None:
    empty(database)

    refused = ada.asks("POST", "/articles", {})

    assert (refused.status_code, sentences(refused)) == (401, ["The user of this token is gone."])


def test_a_change_touches_what_it_names(ada: Person) -> None:
    changed = ada.asks("PUT", "/user", {"user": {"bio": "Counts.", "image": None}}).json()["user"]

    assert (changed["username"], changed["email"], changed["bio"]) == ("ada", "ada@conduit.example", "Counts.")
    assert ada.gets("/user")["user"] | {"token": ""} == changed | {"token": ""}


def test_a_new_password_takes_the_place_of_the_old(client: TestClient, ada: Person) -> None:
    ada.asks("PUT", "/user", {"user": {"password": "screw-and-nut"}})

    def statuses() -> list[int]:
        credentials = [{"email": "ada@conduit.example", "password": each} for each in (PASSWORD, "screw-and-nut")]
        return [client.post("/users/login", json={"user": each}).status_code for each in credentials]

    assert statuses() == [401, 200]


def test_a_change_to_what_another_has_is_422_and_to_what_one_has_is_not(ada: Person, bob: Person) -> None:
    refused = ada.asks("PUT", "/user", {"user": {"username": "bob", "bio": "Lost."}})

    assert (refused.status_code, sentences(refused)) == (422, ["This username has been taken."])
    assert ada.gets("/user")["user"]["bio"] == ""
    assert ada.asks("PUT", "/user", {"user": {"username": "ada"}}).status_code == 200


def test_a_change_that_names_nothing_is_422(ada: Person) -> None:
    refused = ada.asks("PUT", "/user", {"user": {}})

    assert (refused.status_code, sentences(refused)) == (422, ["user: Value error, at least one field must be named"])


async def test_a_key_that_is_short_stops_the_start_and_is_not_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("REALWORLD_TOKEN_KEY", "short-and-secret")

    with pytest.raises(WiringError, match="REALWORLD_TOKEN_KEY") as refused:
        await app.start()

    assert "short-and-secret" not in str(refused.value)
