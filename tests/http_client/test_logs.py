"""What stands in the log, and what never does."""

import logging

import pytest

from armature.http_client import ApiKey, Basic, ClientSettings, ConnectionFailed, HttpClient
from armature.http_client.headers import Headers
from armature.http_client.redaction import is_secret, shown_url
from armature.http_client.testing import MockEngine, Reply


async def test_an_exchange_is_one_record_and_shows_no_secret(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG, "armature.http_client")
    engine = MockEngine().on("GET", "/users", Reply(headers={"Set-Cookie": "session=s3cret"}))
    async with HttpClient("https://api.example", engine=engine, auth=Basic("me", "s3cret")) as client:
        await client.get("/users", query={"page": 2, "access_token": "s3cret"}, headers={"X-Auth-Token": "s3cret"})

    told, headers = (record.getMessage() for record in caplog.records)
    assert told.startswith("GET https://api.example/users?page=2&access_token=*** answered 200 in ")
    assert "('Accept', '*/*'), ('X-Auth-Token', '***')" in headers
    assert headers.endswith("received (('Set-Cookie', '***'),)")
    assert "s3cret" not in caplog.text


async def test_a_key_in_the_query_is_never_told(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO, "armature.http_client")
    engine = MockEngine().on("GET", "/", ConnectionFailed("GET https://api.example/: no.", is_sent=True))
    once = ClientSettings(retries=0)
    auth = ApiKey("s3cret", query="k")
    async with HttpClient("https://api.example", engine=engine, auth=auth, settings=once) as client:
        with pytest.raises(ConnectionFailed):
            await client.get("/")

    assert [record.getMessage() for record in caplog.records] == ["failed: GET https://api.example/: no."]


async def test_nothing_is_made_for_a_log_that_nobody_reads(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.WARNING, "armature.http_client")
    async with HttpClient("https://api.example", engine=MockEngine().on("GET", "/", Reply())) as client:
        await client.get("/")

    assert caplog.records == []


@pytest.mark.parametrize(
    ("name", "secret"),
    [
        ("Authorization", True),
        ("cookie", True),
        ("X-API-Key", True),
        ("client_secret", True),
        ("sig", True),
        ("X-Amz-Signature", True),
        ("page", False),
        ("Content-Type", False),
    ],
)
def test_names_tell_what_is_secret(name: str, secret: bool) -> None:
    assert is_secret(name) is secret


def test_a_url_without_values_is_shown_as_it_is() -> None:
    assert shown_url("https://a.example/b") == "https://a.example/b"
    assert shown_url("https://a.example/b?token&page=1") == "https://a.example/b?token&page=1"
    assert shown_url("https://a.example/b?%74oken=s") == "https://a.example/b?%74oken=***"


def test_headers_are_found_whatever_their_case() -> None:
    headers = Headers([("Set-Cookie", "a=s3cret"), ("set-cookie", "b=2"), ("Age", "1")])

    assert headers["SET-COOKIE"] == "a=s3cret"
    assert headers.all("set-Cookie") == ["a=s3cret", "b=2"]
    assert headers.all("date") == []
    assert (len(headers), "age" in headers, list(headers)) == (2, True, ["set-cookie", "age"])
    assert repr(headers) == "Headers(['age', 'set-cookie'])"
