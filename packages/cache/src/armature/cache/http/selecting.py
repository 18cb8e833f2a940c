"""Which of several responses of one URI fits a request: `Vary` (RFC 9111 §4.1)."""

import hashlib
import re
from collections.abc import Sequence
from typing import Final

from armature.cache.http.headers import Headers

ANYTHING: Final = "*"
"""In `Vary`: the response fits no other request."""

_LISTS = frozenset({"accept", "accept-charset", "accept-encoding", "accept-language"})
_CASELESS = frozenset({"accept-charset", "accept-encoding", "accept-language"})
_AROUND_COMMAS = re.compile(r"[ \t]*,[ \t,]*")


def varying(headers: Headers) -> tuple[str, ...]:
    """The names of the request's fields that a response depends on, in lower case and in one order."""
    names = headers.joined(b"vary").lower().split(",")
    return tuple(sorted({each.strip() for each in names} - {""}))


def selected(names: Sequence[str], headers: Headers) -> str:
    """A digest of these fields of a request: two requests with the same are given the same response.

    Only what means the same is made the same: lines of one field, white space around its commas, the case of codings
    and languages, and the order of codings. A field that is missing is not an empty one.
    """
    digest = hashlib.blake2b(digest_size=16)
    for name in names:
        value = _normal(name, headers).encode() if name.encode("latin-1") in headers else b"\0"
        digest.update(b"%s\0%d:%s" % (name.encode(), len(value), value))
    return digest.hexdigest()


def _normal(name: str, headers: Headers) -> str:
    value = headers.joined(name.encode("latin-1")).strip()
    if name not in _LISTS or '"' in value:
        return value
    value = _AROUND_COMMAS.sub(",", value)
    if name in _CASELESS:
        value = value.lower()
    return ",".join(sorted(value.split(","))) if name == "accept-encoding" else value
