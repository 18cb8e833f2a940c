"""What a request says about codings and entity tags, and the request as the application is to see it."""

from collections.abc import Collection
from typing import NamedTuple

from armature.compression.asgi import ASGIScope, RawHeaders
from armature.compression.entity_tags import unmarked
from armature.compression.negotiation import Accepted, accepted

_FILE_EXTENSIONS = frozenset({"http.response.pathsend", "http.response.zerocopysend"})


class Asked(NamedTuple):
    """What of a request matters to its response."""

    accept_encoding: bytes
    if_none_match: bytes
    head_only: bool

    @property
    def accepted(self) -> Accepted:
        """The codings that the client accepts; a request that says nothing gets none."""
        return accepted(self.accept_encoding)


def read(scope: ASGIScope) -> tuple[Asked, ASGIScope]:
    """What matters of a request, and the scope that the application is handed."""
    encodings: list[bytes] = []
    conditions: dict[bytes, list[bytes]] = {}
    for name, value in scope["headers"]:
        if name == b"accept-encoding":
            encodings.append(value)
        elif name in _CONDITIONS:
            conditions.setdefault(name, []).append(value)
    none_match = b", ".join(conditions.get(b"if-none-match", ()))
    asked = Asked(b", ".join(encodings), none_match, scope["method"] == "HEAD")
    return asked, _own(scope, asked, conditions)


def _own(scope: ASGIScope, asked: Asked, conditions: Collection[bytes]) -> ASGIScope:
    extensions = scope.get("extensions") or {}
    if not _FILE_EXTENSIONS.isdisjoint(extensions):
        # A server that is handed a file by its path sends it as it is; the application is to read it instead.
        scope = {**scope, "extensions": {key: extensions[key] for key in extensions if key not in _FILE_EXTENSIONS}}
    if conditions:
        scope = {**scope, "headers": _translated(scope["headers"], asked.accepted)}
    return scope


def _translated(headers: RawHeaders, codings: Accepted) -> RawHeaders:
    translated = [(name, _condition(name, value, codings)) for name, value in headers]
    dropped = _RANGE if _may_mix(headers, codings) else frozenset[bytes]()
    return [each for each in translated if each[0] not in dropped]


def _condition(name: bytes, value: bytes, codings: Accepted) -> bytes:
    if name == b"if-match":
        return unmarked(value, lambda _coding: True)
    if name == b"if-none-match":
        return unmarked(value, lambda coding: codings.quality(coding) > 0)
    return value  # If-Range keeps the tag of its coding, which no part of a body without a coding fits


def _may_mix(headers: RawHeaders, codings: Accepted) -> bool:
    """Whether a part may be appended to what came in a coding: the same date stands for all codings of a state."""
    dates = [value for name, value in headers if name == b"if-range" and b'"' not in value]
    return bool(dates) and any(quality > 0 for coding, quality in codings.qualities.items() if coding != "identity")


_CONDITIONS = frozenset({b"if-none-match", b"if-match", b"if-range"})
_RANGE = frozenset({b"range", b"if-range"})
