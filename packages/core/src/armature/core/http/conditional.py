"""Conditional requests (RFC 9110 §13): entity tags, dates, and whether a request holds for what is there now."""

import re
from collections.abc import Callable, Iterable
from datetime import datetime
from enum import Enum
from hashlib import blake2b
from typing import NamedTuple
from uuid import UUID

from armature.core.errors import ArmatureError
from armature.core.http.dates import http_date, parse_http_date
from armature.core.types import RawHeaders

_TAG = re.compile(r'(W/)?"([\x21\x23-\x7e\x80-\xff]*)"')
_OPAQUE = re.compile(r"[\x21\x23-\x7e\x80-\xff]*")
_SAFE = frozenset({"GET", "HEAD"})


class EntityTag(NamedTuple):
    """Which state of a resource it is (RFC 9110 §8.8.3); a weak one stands for states that are as good as each other.

    >>> str(EntityTag("v7")), str(EntityTag("v7", weak=True))
    ('"v7"', 'W/"v7"')
    """

    value: str
    weak: bool = False

    @classmethod
    def of(cls, *parts: bytes | str | float | datetime | UUID, weak: bool = False) -> "EntityTag":
        """A tag made of the bytes of a body, or of whatever else changes with the state: a version, a row's date."""
        digest = blake2b(digest_size=12)
        for part in parts:
            digest.update(part if isinstance(part, bytes) else str(part).encode())
            digest.update(b"\0")
        return cls(digest.hexdigest(), weak)

    @classmethod
    def parse(cls, text: str) -> "EntityTag | None":
        """The tag as a header writes it, or None for what is none."""
        found = _TAG.fullmatch(text.strip())
        return cls(found[2], bool(found[1])) if found else None

    def is_strongly(self, other: "EntityTag") -> bool:
        """The strong comparison (§8.8.3.2): the same, and neither is weak."""
        return self.value == other.value and not self.weak and not other.weak

    def is_weakly(self, other: "EntityTag") -> bool:
        """The weak comparison (§8.8.3.2): the same, weak or not."""
        return self.value == other.value

    def __str__(self) -> str:
        """As it stands in a header; raises `ValueError` for characters that cannot stand there."""
        if not _OPAQUE.fullmatch(self.value):
            raise ValueError(f"An entity tag has no spaces, quotes or control characters: {self.value!r}.")
        return f'W/"{self.value}"' if self.weak else f'"{self.value}"'


class Validators(NamedTuple):
    """What tells states of a resource apart. `exists` is False where there is none, as before a first PUT."""

    etag: EntityTag | None = None
    last_modified: datetime | None = None
    exists: bool = True

    @property
    def headers(self) -> RawHeaders:
        """`ETag` and `Last-Modified`, as far as they are known."""
        found = [] if self.etag is None else [(b"etag", str(self.etag).encode("latin-1"))]
        if self.last_modified is not None:
            found.append((b"last-modified", http_date(self.last_modified).encode()))
        return found


class NotModified(ArmatureError):
    """304: the client has it already. Raised by `Preconditions.check`, and answered by the pipeline, without a body."""

    def __init__(self, validators: Validators) -> None:
        super().__init__("The client has this state already.")
        self.headers = validators.headers
        """Of the answer."""


class Outcome(Enum):
    """What a request's preconditions say."""

    PROCEED = "proceed"
    NOT_MODIFIED = "not modified"
    FAILED = "failed"


def evaluate(method: str, headers: Iterable[tuple[bytes, bytes]], current: Validators) -> Outcome:
    """The outcome for what is there now, in the order of RFC 9110 §13.2.2; `If-Range` belongs to ranges.

    Dates that are none are ignored, as is a date where the last modification is not known. A list without any entity
    tag matches nothing.
    """
    sent = _sent(headers)
    if b"if-match" in sent:
        if not _matches(sent[b"if-match"], current, EntityTag.is_strongly):
            return Outcome.FAILED
    elif _changed_since(sent.get(b"if-unmodified-since", ""), current) is True:
        return Outcome.FAILED
    if b"if-none-match" in sent:
        if _matches(sent[b"if-none-match"], current, EntityTag.is_weakly):
            return Outcome.NOT_MODIFIED if method in _SAFE else Outcome.FAILED
    elif method in _SAFE and _changed_since(sent.get(b"if-modified-since", ""), current) is False:
        return Outcome.NOT_MODIFIED
    return Outcome.PROCEED


def unchanged(headers: RawHeaders) -> RawHeaders:
    """What a 304 has of the headers of the answer that it stands for: not those of its content (§15.4.5)."""
    return [pair for pair in headers if pair[0] not in _OF_CONTENT]


def is_conditional(headers: Iterable[tuple[bytes, bytes]]) -> bool:
    """Whether the request protects what it changes: with `If-Match`, `If-Unmodified-Since` or `If-None-Match`."""
    return not _PROTECTING.isdisjoint(name for name, _ in headers)


def _sent(headers: Iterable[tuple[bytes, bytes]]) -> dict[bytes, str]:
    """The conditional headers by name; repeated lines are one list (§5.3)."""
    found: dict[bytes, str] = {}
    for name, value in headers:
        if name in _NAMES:
            text = value.decode("latin-1")
            found[name] = f"{found[name]}, {text}" if name in found else text
    return found


def _matches(listed: str, current: Validators, is_same: Callable[[EntityTag, EntityTag], bool]) -> bool:
    if listed.strip() == "*":
        return current.exists
    etag = current.etag
    if etag is None or not current.exists:
        return False
    return any(is_same(EntityTag(value, bool(weak)), etag) for weak, value in _TAG.findall(listed))


def _changed_since(text: str, current: Validators) -> bool | None:
    """Whether it was modified after the date of a header; None where that cannot be said."""
    since = parse_http_date(text.strip())
    if since is None or current.last_modified is None:
        return None
    return current.last_modified.replace(microsecond=0) > since


_NAMES = frozenset({b"if-match", b"if-none-match", b"if-modified-since", b"if-unmodified-since"})
_PROTECTING = frozenset({b"if-match", b"if-none-match", b"if-unmodified-since"})
_OF_CONTENT = frozenset(
    {b"content-type", b"content-length", b"content-encoding", b"content-language", b"content-range"}
)
