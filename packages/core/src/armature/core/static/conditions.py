"""Conditional requests and ranges of a file (RFC 9110 §13, §14)."""

import re
from email.utils import parsedate_to_datetime

from starlette.datastructures import Headers

_RANGES = re.compile(r"bytes=\s*(\d{0,18}-\d{0,18}(?:\s*,\s*\d{0,18}-\d{0,18})*)\s*", re.IGNORECASE)


class Unsatisfiable(Exception):
    """No part of the file was asked for."""


def fails(headers: Headers, etag: str, modified: float) -> bool:
    """Whether `If-Match` or `If-Unmodified-Since` asks for another state of the file: 412."""
    match = headers.get("if-match")
    if match is not None:
        return match.strip() != "*" and etag not in _tags(match)
    since = _seconds(headers.get("if-unmodified-since"))
    return since is not None and int(modified) > since


def is_known(headers: Headers, etag: str, modified: float) -> bool:
    """Whether the client has this state of the file already: 304. Entity tags are compared weakly."""
    none_match = headers.get("if-none-match")
    if none_match is not None:
        return none_match.strip() == "*" or etag in [each.removeprefix("W/") for each in _tags(none_match)]
    since = _seconds(headers.get("if-modified-since"))
    return since is not None and int(modified) <= since


def satisfiable(headers: Headers, etag: str, size: int) -> str | None:
    """The `Range` with those of its parts that the file has; None where the whole file is the answer.

    That is so without one, where it is malformed or of another unit, and where `If-Range` is not exactly this entity
    tag: a date stands for all variants of a file. Raises `Unsatisfiable` where the file has none of its parts.
    """
    wanted = _RANGES.fullmatch(headers.get("range", ""))
    if wanted is None or headers.get("if-range", etag) != etag:
        return None
    parts: list[str] = []
    for part in wanted[1].replace(" ", "").split(","):
        first, _, last = part.partition("-")
        if not (first or last) or (first and last and int(last) < int(first)):
            return None
        if int(first) < size if first else int(last) > 0 and size > 0:
            parts.append(part)
    if not parts:
        raise Unsatisfiable
    return f"bytes={','.join(parts)}"


def _tags(header: str) -> list[str]:
    return [each.strip() for each in header.split(",")]


def _seconds(date: str | None) -> float | None:
    """Seconds since 1970; None for what is no date, as if it were not there."""
    try:
        return parsedate_to_datetime(date).timestamp() if date else None
    except (ValueError, OverflowError):
        return None
