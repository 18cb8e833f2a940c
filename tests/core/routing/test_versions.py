"""Versions: how they are written, compared, and held by ranges."""

import re
from datetime import date
from typing import Any

import pytest

from armature.core import Version, WiringError
from armature.core.routing import NEUTRAL, Span, known_versions, said_ordinal, spans_of
from armature.core.routing.versions import ordinal_of


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("1", (1,)),
        ("1.0", (1,)),
        ("0", (0,)),
        ("1.2.0", (1, 2)),
        ("1.10", (1, 10)),
        ("1.2.3.4", (1, 2, 3, 4)),
        ("999999999", (999999999,)),
        ("2026-05-01", (2026, 5, 1)),
    ],
)
def test_a_version_is_read_part_by_part(text: str, parts: tuple[int, ...]) -> None:
    assert ordinal_of(text) == ("-" in text, parts)


@pytest.mark.parametrize(
    "text",
    ["", "beta", "1.", ".1", "1..2", "1.2.3.4.5", "1234567890", "-1", "2026-02-30", "2026-5-1", "\u0661", "v1"],
)
def test_what_is_no_version_is_none(text: str) -> None:
    assert ordinal_of(text) is None


@pytest.mark.parametrize("text", ["1", "v1", "V1", "1.0"])
def test_clients_may_put_a_v_in_front(text: str) -> None:
    assert said_ordinal(text) == Version("1").ordinal


def test_versions_are_in_order() -> None:
    written = ["1", "1.2", "1.9", "1.10", "2", "10"]

    assert [str(each) for each in sorted(map(Version, reversed(written)))] == written


def test_dates_are_in_order() -> None:
    assert Version("2025-12-31") < Version("2026-01-01")


def test_versions_are_equal_whatever_they_announce() -> None:
    assert Version("1", deprecated=date(2026, 1, 1)) == Version("1.0")
    assert len({Version("1"), Version("1.0")}) == 1


def test_a_version_that_is_none_is_refused() -> None:
    with pytest.raises(WiringError) as refused:
        Version("beta")

    assert re.sub(r"[^ (]+test_versions\.py:\d+", "here", str(refused.value)) == (
        'Version("beta") (here) is no version.\nWrite numbers, such as "1" or "1.2", or a date, such as "2026-05-01".'
    )


@pytest.mark.parametrize(
    ("said", "inside", "outside"),
    [
        ("1", ["1", "1.0"], ["1.1", "0.9", "2"]),
        ("1+", ["1", "1.1", "2", "10"], ["0.9"]),
        ("1.2+", ["1.2", "1.10", "2"], ["1.1", "1"]),
        ("1-3", ["1", "2.5", "3"], ["0.9", "3.1", "4"]),
        ("2026-01-01+", ["2026-01-01", "2027-01-01"], ["2025-12-31"]),
        ("2026-01-01-2026-06-30", ["2026-01-01", "2026-06-30"], ["2025-12-31", "2026-07-01"]),
    ],
)
def test_a_range_holds_versions(said: str, inside: list[str], outside: list[str]) -> None:
    [span] = spans_of(said, "here")

    assert [each for each in [*inside, *outside] if Version(each) in span] == inside
    assert str(span) == said
    assert not span.__contains__(said)


def test_several_are_several_ranges() -> None:
    assert spans_of(["1", Version("3")], "here") == (
        Span(Version("1"), Version("1")),
        Span(Version("3"), Version("3")),
    )


def test_neutral_is_no_range() -> None:
    assert spans_of(NEUTRAL, "here") == ()
    assert repr(NEUTRAL) == "NEUTRAL"


FORMS = 'Write numbers, such as "1" or "1.2", or a date, such as "2026-05-01"'


@pytest.mark.parametrize(
    ("said", "message"),
    [
        ([], "`version=[]` (here) names no version.\nWrite at least one, or `version=NEUTRAL`."),
        ([2], "version=2 (here) is no version.\n" + FORMS + "."),
        ([NEUTRAL], "version=NEUTRAL (here) is no version.\n" + FORMS + "."),
        ("", f'version="" (here) is no version.\n{FORMS}, or a range: "1.2+" or "1-3".'),
        ("beta", f'version="beta" (here) is no version.\n{FORMS}, or a range: "1.2+" or "1-3".'),
        ("1-", f'version="1-" (here) is no version.\n{FORMS}, or a range: "1.2+" or "1-3".'),
        ("2026-02-30+", f'version="2026-02-30+" (here) is no version.\n{FORMS}, or a range: "1.2+" or "1-3".'),
        ("3-1", 'version="3-1" (here) is a range without a version.\nWrite the lower one first.'),
        ("1-2026-01-01", 'version="1-2026-01-01" (here) is a range without a version.\nWrite the lower one first.'),
        ("v1", 'version="v1" (here) would answer under /vv1.\nWrite `version="1"`.'),
    ],
)
def test_what_says_no_version_is_explained(said: Any, message: str) -> None:
    with pytest.raises(WiringError) as refused:
        spans_of(said, "here")

    assert str(refused.value) == message


def test_versions_that_are_stated_exactly_are_known() -> None:
    stated = [(span, "here") for span in spans_of(["2", "1", "1.5+", "1.0"], "here")]

    assert [str(each) for each in known_versions(stated, [Version("3")])] == ["1", "2", "3"]


def test_an_announcement_is_known_wherever_it_is_made() -> None:
    announced = Version("1", sunset=date(2026, 12, 31))
    [(span, _)] = [(span, "") for span in spans_of(announced, "there")]

    for stated in ([(Span(Version("1"), Version("1")), "here"), (span, "there")], [(span, "there")]):
        [known] = known_versions(stated, [])
        assert known.sunset == date(2026, 12, 31)
    assert known_versions([(span, "there"), (span, "elsewhere")], [Version("1")])[0].sunset == date(2026, 12, 31)


def test_two_announcements_of_one_version_are_refused() -> None:
    first, second = Version("1", sunset=date(2026, 12, 31)), Version("1", deprecated=True)

    with pytest.raises(WiringError) as refused:
        known_versions([(Span(first, first), "a.py:1"), (Span(second, second), "b.py:2")], [])

    assert str(refused.value) == (
        "Version(text='1', deprecated=False, sunset=datetime.date(2026, 12, 31), link='') (a.py:1) and "
        "Version(text='1', deprecated=True, sunset=None, link='') (b.py:2) announce one version in two ways.\n"
        "Write it once, `V1 = Version(…)`, and `version=V1` in both places."
    )


def test_numbers_and_dates_do_not_meet() -> None:
    stated = [(span, "b.py:2") for span in spans_of("2026-01-01+", "b.py:2")]

    with pytest.raises(WiringError) as refused:
        known_versions([*((span, "a.py:1") for span in spans_of("1", "a.py:1")), *stated], [])

    assert str(refused.value) == (
        'version="1" (a.py:1) and version="2026-01-01+" (b.py:2) are a date and a number, and one application has '
        "versions of one kind.\nWrite all of them as dates, or all as numbers."
    )
