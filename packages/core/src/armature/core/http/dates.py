"""Dates as HTTP writes and reads them (RFC 9110 §5.6.7)."""

import re
from datetime import UTC, datetime
from email.utils import format_datetime, parsedate_to_datetime

_DAYS, _MONTHS = "(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun)", "(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)"
_TIME = r"\d{2}:\d{2}:\d{2}"
_FORMS = re.compile(
    rf"{_DAYS}, \d{{2}} {_MONTHS} \d{{4}} {_TIME} GMT"
    rf"|(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day, \d{{2}}-{_MONTHS}-\d{{2}} {_TIME} GMT"
    rf"|{_DAYS} {_MONTHS} [ \d]\d {_TIME} \d{{4}}",
    re.ASCII,
)


def http_date(moment: datetime) -> str:
    """The moment as an IMF-fixdate, without its fraction of a second; raises `ValueError` without a time zone.

    >>> http_date(datetime(1994, 11, 6, 8, 49, 37, tzinfo=UTC))
    'Sun, 06 Nov 1994 08:49:37 GMT'
    """
    if moment.tzinfo is None:
        raise ValueError("A date for HTTP needs a time zone, such as datetime.now(UTC).")
    return format_datetime(moment.astimezone(UTC).replace(microsecond=0), usegmt=True)


def parse_http_date(text: str) -> datetime | None:
    """The moment in one of the three forms that HTTP knows; None for anything else, which recipients must ignore."""
    if not _FORMS.fullmatch(text):
        return None
    try:
        return parsedate_to_datetime(text).replace(tzinfo=UTC)
    except ValueError:  # there is no 31st of November
        return None
