"""One part of a body that is kept whole (RFC 9110 §14)."""

import re
from typing import NamedTuple

from armature.cache.http.dates import parse_date
from armature.cache.http.headers import Headers

_ONE_RANGE = re.compile(r"bytes=[ \t]*(\d*)-(\d*)[ \t]*", re.ASCII | re.IGNORECASE)
_MOST_DIGITS = 18


class Span(NamedTuple):
    """The bytes from `start` up to, and not including, `end`; empty where the range cannot be satisfied."""

    start: int
    end: int


def requested_span(asked: Headers, kept: Headers, length: int) -> Span | None:
    """The one range that is asked for, or None where the whole is to be sent.

    That is so for several ranges, another unit, what is not valid, and where `If-Range` names another state (§13.1.5).
    """
    match = _ONE_RANGE.fullmatch(asked.joined(b"range"))
    if match is None or not _is_the_state(asked.first(b"if-range"), kept):
        return None
    first, last = (_number(digits) for digits in match.groups())
    if first is None:
        return None if last is None else Span(max(length - last, 0), length)
    if last is not None and last < first:
        return None
    return Span(min(first, length), length if last is None else min(last + 1, length))


def _number(digits: str) -> int | None:
    """A number of any length: beyond all bodies it does not matter which, and int() refuses thousands of digits."""
    digits = digits.lstrip("0") or digits[:1]
    return int(digits[:_MOST_DIGITS]) if digits else None


def _is_the_state(condition: str, kept: Headers) -> bool:
    if not condition:
        return True
    if condition.startswith('"'):
        return condition == kept.first(b"etag")
    modified, made = (parse_date(kept.first(name), 0) for name in (b"last-modified", b"date"))
    if modified is None or made is None or condition != kept.first(b"last-modified"):
        return False
    return modified < made  # two changes within a second have the same date (§8.8.2.2)
