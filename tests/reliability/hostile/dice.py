"""Choices out of a seed and an index: one hash a request instead of a random generator, so any request comes again."""

import hashlib
from collections.abc import Sequence
from typing import Final, TypeVar

T = TypeVar("T")
_SIZE: Final = 512


class Dice:
    """Bytes to choose with. They begin anew when they are used up, which no usual request sees."""

    __slots__ = ("_at", "_bytes")

    def __init__(self, seed: int, index: int) -> None:
        self._bytes = hashlib.shake_128(b"%d:%d" % (seed, index)).digest(_SIZE)
        self._at = -1

    def byte(self) -> int:
        """A number below 256."""
        self._at = at = (self._at + 1) % _SIZE
        return self._bytes[at]

    def pick(self, options: Sequence[T]) -> T:
        """One of at most 65,536 options."""
        self._at = at = (self._at + 1) % (_SIZE - 1)
        count = len(options)
        if count <= 64:
            return options[self._bytes[at] % count]
        self._at += 1
        return options[(self._bytes[at] << 8 | self._bytes[at + 1]) % count]

    def chance(self, percent: int) -> bool:
        """Whether something happens that does so in `percent` of 100 cases."""
        return self.byte() * 100 < percent << 8

    def bytes(self, most: int) -> bytes:
        """At most `most` bytes of any kind; `most` below 256."""
        length = self.byte() % (most + 1)
        start = self.byte()
        return self._bytes[start : start + length]
