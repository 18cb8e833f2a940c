"""A backend in the memory of one process: what several caches of a test share, as processes would share Redis."""

from collections.abc import Callable, Iterable, Sequence
from secrets import token_bytes
from time import time
from typing import TypeAlias

from cachebox import LRUCache

from armature.cache.protocols import Leased, Write

_NAMES = 100_000
"""Leases and versions that are known; the oldest are forgotten, which only costs the values that depend on them."""

_Kept: TypeAlias = tuple[bytes, float]
"""Bytes, and until when they count."""


class MemoryBackend:
    """Keeps at most `size_limit` bytes of values, those used last, and tells of changes at once.

    >>> import asyncio
    >>> backend = MemoryBackend()
    >>> asyncio.run(backend.write([Write("k", b"value", 60)]))
    >>> asyncio.run(backend.read(["k"], ["t"]))
    [b'value', None]
    """

    is_live = True

    def __init__(self, size_limit: int = 64 * 1024 * 1024, clock: Callable[[], float] = time) -> None:
        self._clock = clock
        self._values: LRUCache[str, _Kept | None] = LRUCache(
            size_limit, getsizeof=lambda name, kept: len(name) + (len(kept[0]) if kept else 0)
        )
        self._limit = size_limit
        self._versions: LRUCache[str, _Kept | None] = LRUCache(_NAMES)
        self._leases: LRUCache[str, _Kept | None] = LRUCache(_NAMES)
        self._listeners: list[Callable[[Iterable[str]], None]] = []

    def announce(self, changed: Callable[[Iterable[str]], None], lost: Callable[[], None]) -> None:
        """As `Announcing.announce`; nothing is ever lost."""
        self._listeners.append(changed)

    async def open(self) -> None:
        """It is there."""

    async def close(self) -> None:
        """It stays, for the others."""

    async def read(self, keys: Sequence[str], tags: Sequence[str]) -> list[bytes | None]:
        """As `Backend.read`."""
        return [self._kept(self._values, key) for key in keys] + [self._kept(self._versions, tag) for tag in tags]

    async def write(self, writes: Sequence[Write]) -> None:
        """As `Backend.write`."""
        for write in writes:
            self._leases.pop(write.key, None)
            self._put(write)
        self._tell([write.key for write in writes])

    async def remove(self, keys: Sequence[str], tags: Sequence[str]) -> None:
        """As `Backend.remove`."""
        for key in keys:
            self._leases.pop(key, None)
            self._values.pop(key, None)
        for tag in tags:
            self._versions.pop(tag, None)
        self._tell([*keys, *tags])

    async def lease(self, key: str, seconds: float) -> Leased:
        """As `Backend.lease`."""
        token = None
        if self._kept(self._leases, key) is None:
            token = token_bytes(8)
            self._leases[key] = token, self._clock() + seconds
        return Leased(token, self._kept(self._values, key))

    async def settle(self, key: str, token: bytes, write: Write | None) -> bool:
        """As `Backend.settle`."""
        if self._kept(self._leases, key) != token:
            return False
        self._leases.pop(key, None)
        if write is not None:
            self._put(write)
            self._tell([key])
        return True

    async def versions(self, tags: Sequence[str], seconds: float) -> list[bytes]:
        """As `Backend.versions`."""
        until = self._clock() + seconds
        found: list[bytes] = []
        for tag in tags:
            version = self._kept(self._versions, tag) or token_bytes(8)
            _, before = self._versions.get(tag) or (version, until)
            self._versions[tag] = version, max(before, until)
            found.append(version)
        return found

    def _put(self, write: Write) -> None:
        self._values.pop(write.key, None)
        if len(write.key) + len(write.value) <= self._limit:
            self._values[write.key] = write.value, self._clock() + write.seconds

    def _kept(self, names: LRUCache[str, _Kept | None], name: str) -> bytes | None:
        found = names.get(name)
        return found[0] if found is not None and found[1] > self._clock() else None

    def _tell(self, names: list[str]) -> None:
        for listener in self._listeners:
            listener(names)
