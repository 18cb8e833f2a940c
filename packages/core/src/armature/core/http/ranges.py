"""Which bytes of a whole a client asks for (RFC 9110 §14): the header, read against the length of the whole."""

import re
from typing import Final, NamedTuple

from armature.core.http.dates import parse_http_date
from armature.core.types import RawHeaders


class Span(NamedTuple):
    """The bytes from `start` up to, and not including, `end`."""

    start: int
    end: int

    def content_range(self, length: int) -> str:
        """The value of `Content-Range` (RFC 9110 §14.4)."""
        return f"bytes {self.start}-{self.end - 1}/{length}"


def requested_spans(headers: RawHeaders, length: int, most: int) -> list[Span] | None:
    """The spans that `Range` asks for, in its order, those that overlap or nearly touch put together.

    None where the header is absent or to be ignored: another unit (RFC 9110 §14.2), not valid (§14.1.1), several of
    them, more than `most` ranges, or all of nothing. Empty where none of the ranges can be satisfied, which is 416.

    >>> requested_spans([(b"range", b"bytes=0-1,-2")], 1000, 16)
    [Span(start=0, end=2), Span(start=998, end=1000)]
    """
    values = [value for name, value in headers if name == b"range"]
    match = _RANGES.fullmatch(values[0]) if len(values) == 1 else None
    if match is None:
        return None
    texts = [each for text in match[1].split(b",") if (each := text.strip(b" \t"))]
    if not 0 < len(texts) <= most:
        return None
    found = list[Span]()
    for text in texts:
        span = _span(text, length)
        if span is None:
            return None
        if span.start < span.end:
            found.append(span)
    if not found and not length and any(text.startswith(b"-") and text.strip(b"-0") for text in texts):
        return None
    return _together(found)


def if_range_holds(value: bytes, etag: bytes, last_modified: bytes, date: float) -> bool:
    """Whether `If-Range` names what is there now (RFC 9110 §13.1.5); otherwise `Range` is ignored.

    An entity tag must be the same strong one (§8.8.3.2). A date must be exactly that of the last change, and that at
    least a second before `date`, now in seconds since 1970: two changes within a second have the same (§8.8.2.2).
    """
    if value.startswith((b'"', b"W/")):
        return value == etag and value.startswith(b'"')
    if not last_modified or value != last_modified:
        return False
    changed = parse_http_date(last_modified.decode("latin-1"))
    return changed is not None and changed.timestamp() <= date - 1


def _span(text: bytes, length: int) -> Span | None:
    """One range within the length, empty where it begins behind the end; None where it is not valid."""
    match = _RANGE.fullmatch(text)
    if match is None:
        return None
    first, last = match.groups()
    if not first:
        return Span(max(length - _number(last), 0), length) if last else None
    start, end = _number(first), _number(last) + 1 if last else length
    if last and end <= start:
        return None
    return Span(min(start, length), min(end, length))


def _number(digits: bytes) -> int:
    """A number of any length: beyond all files it does not matter which, and int() refuses thousands of digits."""
    digits = digits.lstrip(b"0")
    return int(digits or b"0") if len(digits) <= _MOST_DIGITS else 10**_MOST_DIGITS


def _together(spans: list[Span]) -> list[Span]:
    """Spans so far apart that sending them as parts costs less than what lies between; first come, first sent."""
    merged = list[Span]()
    for span in sorted(spans):
        if merged and span.start <= merged[-1].end + _GAP:
            merged[-1] = Span(merged[-1].start, max(merged[-1].end, span.end))
        else:
            merged.append(span)
    return sorted(merged, key=lambda each: next(i for i, one in enumerate(spans) if each.start <= one.start < each.end))


_RANGES: Final = re.compile(rb"bytes=([-0-9, \t]*)", re.IGNORECASE)
_RANGE: Final = re.compile(rb"([0-9]*)-([0-9]*)")
_MOST_DIGITS: Final = 18
_GAP: Final = 80
"""About what the head of a part costs (RFC 9110 §15.3.7.2)."""
