"""Dates of HTTP as seconds since 1970 (RFC 9110 §5.6.7)."""

import re
from datetime import UTC, datetime
from email.utils import formatdate

_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_CLOCK = r"(?P<hour>\d\d):(?P<minute>\d\d):(?P<second>\d\d)"
_FORMS = (
    re.compile(rf"[A-Z][a-z]{{2}}, (?P<day>\d\d) (?P<month>[A-Z][a-z]{{2}}) (?P<year>\d{{4}}) {_CLOCK} GMT", re.ASCII),
    re.compile(rf"[A-Z][a-z]{{5,8}}, (?P<day>\d\d)-(?P<month>[A-Z][a-z]{{2}})-(?P<year>\d\d) {_CLOCK} GMT", re.ASCII),
    re.compile(rf"[A-Z][a-z]{{2}} (?P<month>[A-Z][a-z]{{2}}) (?P<day>[ \d]\d) {_CLOCK} (?P<year>\d{{4}})", re.ASCII),
)


def parse_date(text: str, now: float) -> float | None:
    """The moment in one of the three forms that HTTP knows; None for anything else.

    A year of two digits that seems to be more than 50 years ahead of `now` is one of the past.
    """
    for form in _FORMS:
        found = form.fullmatch(text)
        if found is not None and found["month"] in _MONTHS:
            return _moment(found, now)
    return None


def http_date(moment: float) -> bytes:
    """The moment as an IMF-fixdate."""
    return formatdate(moment, usegmt=True).encode()


def _moment(found: re.Match[str], now: float) -> float | None:
    year = int(found["year"])
    if len(found["year"]) == 2:
        this_year = datetime.fromtimestamp(now, UTC).year
        year += this_year - this_year % 100
        year -= 100 if year > this_year + 50 else 0
    month = _MONTHS.index(found["month"]) + 1
    clock = int(found["hour"]), int(found["minute"]), min(int(found["second"]), 59)  # a leap second is the one before
    try:
        return datetime(year, month, int(found["day"]), *clock, tzinfo=UTC).timestamp()
    except ValueError:  # there is no 31st of November
        return None
