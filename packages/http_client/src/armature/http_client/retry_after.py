"""When a server wants to be asked again (RFC 9110 §10.2.3)."""

import re
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

_SECONDS = re.compile(r"[0-9]{1,10}")


def seconds_of(value: str | None, now: datetime | None = None) -> float | None:
    """Seconds from now until then: 0 for a time that has passed, None for what is absent or malformed.

    `now` is the clock of this machine unless given.

    >>> seconds_of("120")
    120.0
    """
    if value is None:
        return None
    if _SECONDS.fullmatch(value.strip()):
        return float(value)
    try:
        then = parsedate_to_datetime(value)
    except ValueError:
        return None
    if then.tzinfo is None:  # "-0000", which RFC 9110 §5.6.7 reads as UTC
        then = then.replace(tzinfo=UTC)
    return max((then - (now or datetime.now(UTC))).total_seconds(), 0.0)
