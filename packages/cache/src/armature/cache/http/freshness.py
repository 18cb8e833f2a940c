"""How long a response is fresh, and how old it is (RFC 9111 §4.2)."""

from typing import NamedTuple

from armature.cache.http.dates import parse_date
from armature.cache.http.directives import whole_number
from armature.cache.http.headers import Headers
from armature.cache.http.messages import Head

HEURISTIC_STATUSES = frozenset({200, 203, 204, 300, 301, 308, 404, 405, 410, 414, 501})
"""The statuses of which RFC 9110 §15.1 says that a lifetime may be guessed; 206 is never kept here."""

_HEURISTIC_SHARE = 0.1


class Times(NamedTuple):
    """When the origin was asked and when it answered, in seconds since 1970."""

    asked: float
    answered: float


def explicit_lifetime(head: Head, times: Times) -> float | None:
    """Seconds for which the response says that it is fresh; None where it says nothing (RFC 9111 §4.2.1).

    `s-maxage` counts before `max-age`, and that before `Expires`, of which everything that is no date is in the past.
    A targeted field takes the place of all of them (RFC 9213 §2.2).
    """
    for name in ("s-maxage", "max-age"):
        seconds = head.control.seconds(name)
        if seconds is not None:
            return seconds
    if head.targeted or b"expires" not in head.headers:
        return None
    expires = parse_date(head.headers.first(b"expires"), times.answered)
    return 0 if expires is None else max(0, expires - date(head.headers, times))


def heuristic_lifetime(head: Head, times: Times, most: float) -> float:
    """A tenth of the time for which it has not changed, at most `most` seconds; 0 where that cannot be known (§4.2.2).

    It needs `Last-Modified`, so that what a query computes is not taken for a file.
    """
    modified = parse_date(head.headers.first(b"last-modified"), times.answered)
    unchanged = 0 if modified is None else date(head.headers, times) - modified
    return min(max(0, unchanged * _HEURISTIC_SHARE), most)


def initial_age(headers: Headers, times: Times) -> float:
    """How old a response was when it was received, in seconds (§4.2.3); of `Age` the first value counts (§5.1)."""
    stated = whole_number(headers.joined(b"age").partition(",")[0].strip()) or 0
    apparent = max(0, times.answered - date(headers, times))
    return max(apparent, stated + times.answered - times.asked)


def date(headers: Headers, times: Times) -> float:
    """When the response was made; when it was received where `Date` does not say it."""
    stated = parse_date(headers.first(b"date"), times.answered)
    return times.answered if stated is None else stated
