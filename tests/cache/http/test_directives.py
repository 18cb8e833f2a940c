"""`Cache-Control` and `CDN-Cache-Control` as the network sends them."""

import pytest

from armature.cache.http.directives import parse_directives, parse_targeted, whole_number


@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        pytest.param("max-age=60", 60, id="plain"),
        pytest.param('max-age="60"', 60, id="in quotes"),
        pytest.param("MAX-Age=60", 60, id="another case"),
        pytest.param(" , public ,max-age=60 , ", 60, id="empty members"),
        pytest.param("max-age=060", 60, id="leading zero"),
        pytest.param("max-age=60, max-age=5", 60, id="the first counts"),
        pytest.param('ext="max-age=5", max-age=60', 60, id="within the string of another"),
        pytest.param('ext="a\\", max-age=5", max-age=60', 60, id="within a string with an escaped quote"),
        pytest.param("public", None, id="absent"),
        pytest.param("", None, id="empty"),
        pytest.param("max-age", 0, id="no value"),
        pytest.param("max-age=", 0, id="empty value"),
        pytest.param("max-age=-60", 0, id="negative"),
        pytest.param("max-age=60.5", 0, id="fraction"),
        pytest.param("max-age='60'", 0, id="other quotes"),
        pytest.param("max-age=60s", 0, id="unit"),
        pytest.param("max-age =60", 0, id="space before"),
        pytest.param("max-age= 60", 0, id="space after"),
        pytest.param("max-age=60 5", 0, id="two numbers"),
        pytest.param('max-age="60', 0, id="open string"),
        pytest.param("max-age=٦٠", 0, id="digits of another script"),
        pytest.param("max-age=2147483648", 2**31 - 1, id="2^31"),
        pytest.param("max-age=" + "9" * 5000, 2**31 - 1, id="thousands of digits"),
    ],
)
def test_a_duration_is_read(text: str, seconds: int | None) -> None:
    assert parse_directives(text).seconds("max-age") == seconds


def test_a_spoiled_value_is_not_a_missing_one() -> None:
    directives = parse_directives("max-stale, min-fresh=x y")

    assert directives.is_bare("max-stale")
    assert not directives.is_bare("min-fresh")
    assert not directives.is_bare("no-store")
    assert "min-fresh" in directives


def test_a_long_malformed_field_costs_no_more_than_its_length() -> None:
    assert "no-store" in parse_directives('a="\\",' * 50_000 + " no-store")


@pytest.mark.parametrize("text", ["", "Max-Age=60", "max-age=60,", "max-age=60; =5", 'a="b', "=60", "max-age=é"])
def test_a_targeted_field_that_is_no_dictionary_is_ignored(text: str) -> None:
    assert parse_targeted(text) is None


def test_a_targeted_field_is_a_dictionary_of_structured_fields() -> None:
    directives = parse_targeted('max-age=5, max-age=60;a;b="c, no-cache", no-store=?0, must-revalidate=?1, x="y"')

    assert directives is not None
    assert directives.seconds("max-age") == 60  # the last counts there
    assert "no-store" not in directives
    assert directives.is_bare("must-revalidate")
    assert "no-cache" not in directives


@pytest.mark.parametrize("text", ["", "-1", "1.0", " 1", "1 ", "²"])
def test_what_is_no_whole_number_is_none(text: str) -> None:
    assert whole_number(text) is None
