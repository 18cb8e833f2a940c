"""Which codings a request accepts (RFC 9110 §12.5.3)."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

IDENTITY = "identity"

LONGEST = 1024
"""Bytes of an `Accept-Encoding` that are read; some thirty are usual, and a longer one counts for nothing."""

_ELEMENT = re.compile(
    r"""[ \t]* (?P<coding> [!#$%&'*+\-.^_`|~0-9a-z]+ )
        (?: [ \t]*;[ \t]* q= (?P<quality> 0(?:\.[0-9]{0,3})? | 1(?:\.0{0,3})? ) )? [ \t]*""",
    re.VERBOSE,
)
_OTHER_NAMES = {"x-gzip": "gzip"}  # RFC 9110 §8.4.1.3


@dataclass(frozen=True, slots=True)
class Accepted:
    """The codings of an `Accept-Encoding` with their qualities, from 0 (refused) to 1; `*` stands for all others."""

    qualities: Mapping[str, float]

    def quality(self, coding: str) -> float:
        """How welcome a coding is; 0 where it is refused or not named."""
        return self.qualities.get(coding, self.qualities.get("*", 0.0))

    @property
    def refuses_identity(self) -> bool:
        """Whether the client wants no response without a coding: `identity;q=0`, or `*;q=0` and no word of it."""
        return self.qualities.get(IDENTITY, self.qualities.get("*", 1.0)) == 0

    def best(self, offered: Sequence[str]) -> str | None:
        """The most welcome of the codings, the first one among equals; None where none is, or nothing is more so."""
        best = max(offered, key=self.quality)
        quality = self.quality(best)
        plain = self.qualities.get(IDENTITY, 0.0)
        return best if quality > 0 and quality >= plain else None


def accepted(header: bytes) -> Accepted:
    """What an `Accept-Encoding` says; elements that are malformed count as if they were not there.

    >>> accepted(b"br;q=0.5, gzip").best(["zstd", "br", "gzip"])
    'gzip'
    >>> accepted(b"*").best(["zstd", "br", "gzip"])
    'zstd'
    """
    return _NOTHING if len(header) > LONGEST else _read(header)


@lru_cache(maxsize=128)
def _read(header: bytes) -> Accepted:
    elements = (_ELEMENT.fullmatch(each) for each in header.decode("latin-1").lower().split(","))
    qualities: dict[str, float] = {}
    for element in filter(None, elements):
        coding = _OTHER_NAMES.get(element["coding"], element["coding"])
        qualities[coding] = max(float(element["quality"] or 1), qualities.get(coding, 0.0))
    return Accepted(qualities)


_NOTHING = Accepted({})
