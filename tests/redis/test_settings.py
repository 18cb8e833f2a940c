"""Settings that contradict each other are refused, and secrets stay inside."""

from pathlib import Path

import pytest
from pydantic import SecretStr, ValidationError

from armature.redis import Redis, RedisSettings


def test_settings_come_from_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ARMATURE_REDIS_URL", "redis+cluster://one,two")
    monkeypatch.setenv("ARMATURE_REDIS_PASSWORD", "s3cret")
    monkeypatch.setenv("ARMATURE_REDIS_PREFIX", "shop:")

    redis = Redis()

    assert redis.settings.address.hosts == (("one", 6379), ("two", 6379))
    assert redis.settings.address.password == "s3cret"
    assert redis.key("cart") == "shop:cart"


def test_the_environment_completes_a_url(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ARMATURE_REDIS_PREFIX", "shop:")
    assert Redis("redis://localhost").settings.prefix == "shop:"


def test_credentials_stand_in_the_url_or_beside_it() -> None:
    beside = RedisSettings(url="redis://host", username="ada", password=SecretStr("s3cret"))
    within = RedisSettings(url="redis://ada:s3cret@host")
    assert beside.address == within.address


def test_what_is_printed_holds_no_secret() -> None:
    printed = repr(RedisSettings(url="redis://ada:s3cret@host", sentinel_password=None))
    assert "s3cret" not in printed


def test_a_url_that_cannot_be_read_is_refused_without_its_password() -> None:
    with pytest.raises(ValidationError) as caught:
        Redis("redis://:s3cret@host:port")
    assert "has a port that is no number from 0 to 65535" in str(caught.value)
    assert "s3cret" not in str(caught.value)


@pytest.mark.parametrize(
    ("given", "problem"),
    [
        (
            {"url": "redis://ada:s3cret@host", "username": "bob"},
            "the username stands in `url` and in `username`: take one of them out",
        ),
        (
            {"url": "redis://:s3cret@host", "password": SecretStr("s3cret")},
            "the password stands in `url` and in `password`: take one of them out",
        ),
        (
            {"sentinel_password": SecretStr("s3cret")},
            "credentials of sentinels are given, and `url` addresses none",
        ),
        (
            {"tls_ca": Path(__file__)},
            "`tls_ca` is given, and `url` begins without TLS: write `rediss`",
        ),
        (
            {"url": "rediss://host", "tls_key": Path(__file__)},
            "`tls_key` is given, and `tls_certificate` is not",
        ),
    ],
    ids=["two user names", "two passwords", "no sentinel", "no TLS", "no certificate"],
)
def test_what_would_be_silent_is_refused(given: dict, problem: str) -> None:
    with pytest.raises(ValidationError) as caught:
        RedisSettings(**given)
    assert f"Value error, {problem}" in str(caught.value)
    assert "s3cret" not in str(caught.value)
