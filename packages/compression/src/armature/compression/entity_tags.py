"""Entity tags of compressed responses: one strong tag for each coding, and back again (RFC 9110 §8.8.3.3).

The application's `"v1"` leaves as `"v1:gzip"` where the body is in gzip. A client that sends this tag back means the
state that the application calls `"v1"`, so conditions reach the application with its own tags, compare strongly where
they must, and `If-Match` keeps working. Weak tags cover all codings of a state and stay as they are.
"""

import re
from collections.abc import Callable, Sequence

_MARKED = re.compile(rb'(?P<tag>"[\x21\x23-\x7e\x80-\xff]*):(?P<coding>zstd|br|gzip)"')
_STRONG = re.compile(rb'"[\x21\x23-\x7e\x80-\xff]*"')


def marked(tag: bytes, coding: str) -> bytes:
    """The tag of the same state in a coding; a weak or malformed one is given back."""
    return tag[:-1] + b":" + coding.encode() + b'"' if _STRONG.fullmatch(tag) else tag


def unmarked(condition: bytes, accepts: Callable[[str], bool]) -> bytes:
    """A condition with the application's own tags in place of those of codings that `accepts`.

    One of a coding that the client no longer accepts stays, so that it is not told to use what it cannot read.
    """

    def own(match: re.Match[bytes]) -> bytes:
        return match["tag"] + b'"' if accepts(match["coding"].decode()) else match[0]

    return _MARKED.sub(own, condition)


def as_known(tag: bytes, condition: bytes, best: str | None, others: Sequence[str]) -> bytes:
    """The tag of a 304 as the client knows it from its `If-None-Match`.

    Where it knows several of the state, that of the best coding for it comes first, then the one without, then those of
    the other codings that it accepts.
    """
    candidates = [tag, *(marked(tag, coding) for coding in others)]
    if best is not None:
        candidates.insert(0, marked(tag, best))
    return next((candidate for candidate in candidates if candidate in condition), tag)
