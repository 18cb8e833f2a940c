"""The store of one process, bounded in bytes."""

import time
from collections import OrderedDict
from collections.abc import Callable, Collection
from typing import Final, NamedTuple

_OVERHEAD: Final = 500
"""About what one value costs beside its bytes."""


class _Kept(NamedTuple):
    value: bytes
    ends: float
    tags: frozenset[str]
    size: int


class MemoryStore:
    """Keeps values in this process, the most recently used ones where not all have room.

    `most_bytes` bounds them together. `clock` gives seconds.
    """

    __slots__ = ("_clock", "_kept", "_most_bytes", "_size", "_tagged")

    def __init__(self, most_bytes: int = 64 * 2**20, clock: Callable[[], float] = time.monotonic) -> None:
        self._most_bytes = most_bytes
        self._clock = clock
        self._kept = OrderedDict[str, _Kept]()
        self._tagged: dict[str, set[str]] = {}
        self._size = 0

    @property
    def size(self) -> int:
        """Bytes that are kept, estimated from above."""
        return self._size

    async def get(self, key: str) -> bytes | None:
        """The value, unless its time is over."""
        kept = self._kept.get(key)
        if kept is None:
            return None
        if kept.ends <= self._clock():
            self._remove(key)
            return None
        self._kept.move_to_end(key)
        return kept.value

    async def put(self, key: str, value: bytes, seconds: float, tags: Collection[str]) -> None:
        """Keeps the value; what was used longest ago makes room, and one that is larger than all room is not kept."""
        self._remove(key)
        size = len(value) + len(key) + sum(map(len, tags)) + _OVERHEAD
        if size > self._most_bytes:
            return
        self._kept[key] = _Kept(value, self._clock() + seconds, frozenset(tags), size)
        self._size += size
        for tag in tags:
            self._tagged.setdefault(tag, set()).add(key)
        while self._size > self._most_bytes:
            self._remove(next(iter(self._kept)))

    async def delete(self, key: str) -> None:
        """Forgets the value."""
        self._remove(key)

    async def purge(self, tags: Collection[str]) -> None:
        """Forgets all values with one of the tags."""
        for tag in tags:
            for key in tuple(self._tagged.get(tag, ())):
                self._remove(key)

    def _remove(self, key: str) -> None:
        kept = self._kept.pop(key, None)
        if kept is None:
            return
        self._size -= kept.size
        for tag in kept.tags:
            keys = self._tagged[tag]
            keys.discard(key)
            if not keys:
                del self._tagged[tag]
