"""Headers that announce the end of a part of an API: `Deprecation` (RFC 9745) and `Sunset` (RFC 8594)."""

from datetime import UTC, date, datetime, time
from typing import NamedTuple

from armature.core.http.dates import http_date
from armature.core.types import RawHeaders


class Deprecation(NamedTuple):
    """Since when clients should leave something, from when it may be gone, and where they read more.

    `since` is True where no day was named; days begin at midnight UTC, and a time without a zone is UTC.
    """

    since: bool | date = False
    sunset: date | None = None
    link: str = ""

    def headers(self) -> RawHeaders:
        """The headers of every answer."""
        found: RawHeaders = []
        if isinstance(self.since, date):
            found.append((b"deprecation", b"@%d" % _moment(self.since).timestamp()))
        if self.sunset is not None:
            found.append((b"sunset", http_date(_moment(self.sunset)).encode("ascii")))
        relations = [name for name, said in (("deprecation", self.since), ("sunset", self.sunset)) if said]
        found += [(b"link", f'<{self.link}>; rel="{each}"'.encode("latin-1")) for each in relations if self.link]
        return found

    @property
    def is_in_order(self) -> bool:
        """Whether the end does not come before its announcement (RFC 9745 §4)."""
        if self.sunset is None or not isinstance(self.since, date):
            return True
        return _moment(self.since) <= _moment(self.sunset)


def _moment(day: date) -> datetime:
    moment = day if isinstance(day, datetime) else datetime.combine(day, time())
    return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).astimezone(UTC)
