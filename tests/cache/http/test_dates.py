"""Dates of HTTP."""

import pytest

from armature.cache.http.dates import http_date, parse_date

NOW = 1_800_000_000.0


@pytest.mark.parametrize(
    "text",
    ["Sun, 06 Nov 1994 08:49:37 GMT", "Sunday, 06-Nov-94 08:49:37 GMT", "Sun Nov  6 08:49:37 1994"],
)
def test_all_three_forms_are_read(text: str) -> None:
    assert parse_date(text, NOW) == 784_111_777


def test_a_year_of_two_digits_is_at_most_fifty_years_ahead() -> None:
    in_2077 = parse_date("Friday, 15-Jan-77 08:00:00 GMT", NOW)
    in_1978 = parse_date("Friday, 15-Jan-78 08:00:00 GMT", NOW)

    assert in_2077 is not None
    assert in_1978 is not None
    assert http_date(in_2077) == b"Fri, 15 Jan 2077 08:00:00 GMT"
    assert http_date(in_1978) == b"Sun, 15 Jan 1978 08:00:00 GMT"


def test_a_leap_second_is_the_one_before() -> None:
    assert parse_date("Sat, 31 Dec 2016 23:59:60 GMT", NOW) == parse_date("Sat, 31 Dec 2016 23:59:59 GMT", NOW)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "0",
        "-1",
        "tomorrow",
        "Sun, 06 Nov 1994 08:49:37",
        "Sun, 06 Nov 1994 08:49:37 CET",
        "Sun, 6 Nov 1994 08:49:37 GMT",
        "Sun, 06 Foo 1994 08:49:37 GMT",
        "Sun, 31 Nov 1994 08:49:37 GMT",
        "Sun, 06 Nov 1994 25:49:37 GMT",
        "Sun, 06 Nov 0000 08:49:37 GMT",
        "sun, 06 nov 1994 08:49:37 gmt",
        "Sun, 06 Nov 1994 08:49:37 GMT, Sun, 06 Nov 1994 08:49:37 GMT",
        "Sun, ٠٦ Nov 1994 08:49:37 GMT",
    ],
)
def test_anything_else_is_no_date(text: str) -> None:
    assert parse_date(text, NOW) is None
