"""Settings of clients and targets."""

from typing import Any

import pytest
from pydantic import SecretStr, ValidationError

from armature.http_client import (
    ClientSettings,
    HttpClient,
    HttpClientSettings,
    InvalidClient,
    Request,
    TargetSettings,
)
from armature.http_client.clients import client_of
from armature.http_client.testing import Reply
from armature.http_client.testing.server import serving


def test_targets_come_from_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ARMATURE_HTTP_CLIENT_TARGETS__PAYMENTS__BASE_URL", "https://pay.example")
    monkeypatch.setenv("ARMATURE_HTTP_CLIENT_TARGETS__PAYMENTS__TOTAL", "5")

    settings = HttpClientSettings()

    assert settings.targets == {"payments": TargetSettings(base_url="https://pay.example", total=5)}


@pytest.mark.parametrize(
    ("given", "place", "message"),
    [
        ({"total": 0}, ("total",), "Input should be greater than 0"),
        ({"retries": -1}, ("retries",), "Input should be greater than or equal to 0"),
        ({"unknown": 1}, ("unknown",), "Extra inputs are not permitted"),
        ({"attempt": 60}, (), "Value error, attempt (60.0) is above total (30.0): lower it, or raise total"),
        (
            {"max_idle": 5, "max_connections": 2},
            (),
            "Value error, max_idle (5) is above max_connections (2): lower it",
        ),
        (
            {"public_only": True, "engine": "pyreqwest"},
            (),
            (
                'Value error, public_only needs engine "httpx2": pyreqwest resolves names by itself, and nobody could '
                "check what it connects to"
            ),
        ),
        ({"deadline_header": "a b"}, (), "Value error, deadline_header has a name that no header can have"),
        (
            {"user_agent": "a\nb"},
            (),
            "Value error, user_agent has a value with a line break, or with what ASCII does not hold",
        ),
    ],
)
def test_impossible_settings_name_their_key(given: Any, place: Any, message: str) -> None:
    with pytest.raises(ValidationError) as caught:
        ClientSettings(**given)

    assert [(each["loc"], each["msg"]) for each in caught.value.errors()] == [(place, message)]


@pytest.mark.parametrize(
    ("given", "message"),
    [
        (
            {"bearer_token": "t", "api_key": "k"},
            "Value error, bearer_token and api_key are set: a target authenticates in one way",
        ),
        ({"username": "me"}, "Value error, username and password go together, and one of them is missing"),
        (
            {"token_url": "https://a.example", "client_id": "c"},
            "Value error, token_url, client_id and client_secret go together, and one of them is missing",
        ),
    ],
)
def test_a_target_authenticates_in_one_whole_way(given: Any, message: str) -> None:
    with pytest.raises(ValidationError) as caught:
        TargetSettings(base_url="https://api.example", **given)

    assert [each["msg"] for each in caught.value.errors()] == [message]


@pytest.mark.parametrize(
    ("given", "header"),
    [
        ({}, None),
        ({"bearer_token": SecretStr("t")}, ("authorization", "Bearer t")),
        ({"username": "me", "password": SecretStr("pw")}, ("authorization", "Basic bWU6cHc=")),
        ({"api_key": SecretStr("k"), "api_key_header": "X-Key"}, ("x-key", "k")),
    ],
)
async def test_a_target_calls_as_its_settings_say(given: Any, header: tuple[str, str] | None) -> None:
    def told(request: Request) -> Reply:
        return Reply(json=[[name.lower(), value] for name, value in request.headers])

    async with serving(told) as server, client_of(TargetSettings(base_url=server.url, **given)) as client:
        sent = await client.get("/", returns=list[tuple[str, str]])

    if header is None:
        assert not dict(sent).keys() & {"authorization", "x-api-key"}
    else:
        assert header in sent


async def test_a_target_gets_its_token() -> None:
    def answer(request: Any) -> Reply:
        if request.url.endswith("/token"):
            return Reply(json={"access_token": request.body.content.decode(), "token_type": "bearer"})
        return Reply(json=request.header("authorization"))

    async with serving(answer) as server:
        target = TargetSettings(
            base_url=server.url,
            token_url=f"{server.url}/token",
            client_id="shop",
            client_secret=SecretStr("s"),
            scope="read",
            total=10,
        )
        async with client_of(target) as client:
            assert await client.get("/", returns=str) == "Bearer grant_type=client_credentials&scope=read"


def test_secrets_of_a_target_do_not_show() -> None:
    target = TargetSettings(base_url="https://api.example", bearer_token=SecretStr("s3cret"))

    assert "s3cret" not in repr(target)


def test_a_library_that_is_missing_stops_the_client(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(__import__("sys").modules, "armature.http_client.backends.pyreqwest", None)
    with pytest.raises(InvalidClient) as caught:
        HttpClient("https://api.example", settings=ClientSettings(engine="pyreqwest"))

    assert str(caught.value) == (
        'The client is to send with "pyreqwest", and that is not installed.\n'
        'Write `pip install "armature-http-client[pyreqwest]"`, or leave `engine` out.'
    )


def test_http_2_without_its_library_stops_the_client(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("armature.http_client.backends.httpx2.find_spec", lambda _: None)
    with pytest.raises(InvalidClient) as caught:
        HttpClient("https://api.example", settings=ClientSettings(http2=True))

    assert str(caught.value) == (
        "The client is to offer HTTP/2, and what httpx2 needs for it is not installed.\n"
        'Write `pip install "armature-http-client[http2]"`, or leave `http2` out.'
    )


def test_how_many_connections_stay_open_depends_on_the_engine_where_nothing_is_said() -> None:
    assert ClientSettings().kept_idle == 20
    assert ClientSettings(max_connections=5).kept_idle == 5
    assert ClientSettings(engine="pyreqwest").kept_idle == 100
    assert ClientSettings(max_idle=50).kept_idle == 50
