"""The headers of W3C Trace Context (Level 2) and W3C Baggage, as far as they are well-formed."""

import re
from urllib.parse import unquote_to_bytes

_TRACEPARENT = re.compile(rb"(?!ff)[0-9a-f]{2}-(?!0{32})[0-9a-f]{32}-(?!0{16})[0-9a-f]{16}-[0-9a-f]{2}", re.ASCII)
_TRACE_MEMBER = rb"[a-z0-9][a-z0-9_*/@-]{0,255}=[ -+\--<>-~]{0,255}[!-+\--<>-~]"
_MOST_TRACE_MEMBERS = 32

_TOKEN = rb"[!#$%&'*+.^_`|~0-9A-Za-z-]+"
_VALUE = rb"[!#-+\--:<-\[\]-~]*"
_SPACES = rb"[ \t]*+"  # possessive: two runs that could share their spaces would be tried in every split
_EQUALS = _SPACES + b"=" + _SPACES
_PROPERTY = _SPACES + b";" + _SPACES + _TOKEN + b"(?:" + _EQUALS + _VALUE + b")?"
_BAGGAGE_MEMBER = b"(" + _TOKEN + b")" + _EQUALS + b"(" + _VALUE + b")(?:" + _PROPERTY + b")*"
_MOST_BAGGAGE_MEMBERS = 180
_MOST_BAGGAGE_BYTES = 8192


def valid_traceparent(given: bytes) -> bytes:
    """`given` where it is a `traceparent` (Trace Context §3.2), else nothing."""
    return given if _TRACEPARENT.fullmatch(given) else b""


def valid_tracestate(given: bytes) -> bytes:
    """`given` where it is a `tracestate` of at most 32 members (Trace Context §3.3), else nothing."""
    members = _members(given)
    whole = len(members) <= _MOST_TRACE_MEMBERS and all(re.fullmatch(_TRACE_MEMBER, member) for member in members)
    return b",".join(members) if whole else b""


def valid_baggage(given: bytes) -> list[tuple[str, str, bytes]]:
    """The key, the value and the text of each well-formed member (Baggage §3.2.1), with properties in its text only.

    A malformed member is left out. Beyond 8192 bytes or 180 members there are none.
    """
    if len(given) > _MOST_BAGGAGE_BYTES:
        return []
    members = _members(given)
    if len(members) > _MOST_BAGGAGE_MEMBERS:
        return []
    matches = (re.fullmatch(_BAGGAGE_MEMBER, member) for member in members)
    return [(match[1].decode("ascii"), _decoded(match[2]), match[0]) for match in matches if match is not None]


def _members(given: bytes) -> list[bytes]:
    """A header's list without its empty members (RFC 9110 §5.6.1)."""
    return [member for part in given.split(b",") if (member := part.strip(b" \t"))]


def _decoded(value: bytes) -> str:
    return unquote_to_bytes(value).decode("utf-8", "replace")
