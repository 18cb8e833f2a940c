"""The local tier: the values themselves, in this process, until somebody says that they have changed."""

from collections.abc import Callable, Generator, Iterable, Sequence
from contextlib import contextmanager
from itertools import count
from typing import NamedTuple

from cachebox import LRUCache

_TAGS = 10
"""Versions of tags that are known, for each value. One that is forgotten ends the values under it, no more."""


class Held(NamedTuple):
    """A value, until when it is fresh and until when it is kept at all, and its tags with their versions."""

    value: object
    fresh_until: float
    until: float
    versions: tuple[tuple[str, bytes], ...] = ()


class Watch:
    """Learns whether something changed since it began: a value that was read before must then not be kept.

    Between a read of the shared tier and keeping what it gave, a message may come that the value has changed. Without a
    watch it would stay until its end (the race that Redis describes for client-side caches).
    """

    __slots__ = ("is_broken", "keeps", "names")

    def __init__(self) -> None:
        self.is_broken = False
        self.keeps = False
        """Whether changes were heard of when it began."""
        self.names: tuple[str, ...] = ()


class LocalTier:
    """At most `size` values, those used last; none where it is 0.

    What is held is the object that was stored: whoever gets it must not change it. While changes elsewhere are not
    heard of (`is_live`), nothing is kept.
    """

    __slots__ = ("_clock", "_counter", "_held", "_is_live", "_size", "_ttl", "_versions", "_watches")

    def __init__(self, size: int, ttl: float, clock: Callable[[], float], is_live: Callable[[], bool]) -> None:
        self._size = size
        self._ttl = ttl
        self._clock = clock
        self._held: LRUCache[str, Held | None] = LRUCache(size)
        self._versions: LRUCache[str, bytes] = LRUCache(size * _TAGS)
        self._watches: dict[str, set[Watch]] = {}
        self._counter = count(1)
        self._is_live = is_live

    def __len__(self) -> int:
        return len(self._held)

    def get(self, name: str, now: float) -> Held | None:
        """What is held and still counts."""
        held = self._held.get(name)
        if held is None:
            return None
        if held.until > now:
            for tag, version in held.versions:
                if self._versions.get(tag) != version:
                    break
            else:
                return held
        self._held.pop(name, None)
        return None

    def put(self, name: str, held: Held, watch: Watch) -> None:
        """Keeps a value, unless something has changed since the watch began."""
        if watch.is_broken or not watch.keeps or not self._is_live():
            return
        for tag, version in held.versions:
            self._versions[tag] = version
        until = min(held.until, self._clock() + self._ttl)
        self._held[name] = held._replace(fresh_until=min(held.fresh_until, until), until=until)

    def versions(self, tags: Iterable[str]) -> tuple[tuple[str, bytes], ...]:
        """The versions of tags where there is no other tier; one that has none is given one."""
        return tuple((tag, self._versions.get(tag) or self._begin(tag)) for tag in tags)

    def _begin(self, tag: str) -> bytes:
        version = self._versions[tag] = b"%d" % next(self._counter)
        return version

    def changed(self, names: Iterable[str]) -> None:
        """Forgets values and versions, and breaks every watch of them."""
        for name in names:
            self._held.pop(name, None)
            self._versions.pop(name, None)
            for watch in self._watches.pop(name, ()):
                watch.is_broken = True

    def replace(self, names: Sequence[str], values: Sequence[Held | None], watch: Watch) -> None:
        """Holds what was written behind in the place of what is here, unless something came between."""
        holds = not watch.is_broken
        self.changed(names)
        watch.is_broken = not holds
        for name, held in zip(names, values, strict=True):
            if held is not None:
                self.put(name, held, watch)

    def lost(self) -> None:
        """Forgets everything: changes may have been missed."""
        self._held.clear()
        self._versions.clear()
        self.changed(list(self._watches))

    @contextmanager
    def watching(self, *names: str) -> Generator[Watch]:
        """A watch of these names, for as long as the block lasts."""
        watch = self.begin_watch(names)
        try:
            yield watch
        finally:
            self.end_watch(watch)

    def begin_watch(self, names: tuple[str, ...], watch: Watch | None = None) -> Watch:
        """A watch of these names, until it is ended."""
        watch = watch or Watch()
        watch.keeps = self._size > 0 and self._is_live()
        self.watch(watch, names)
        return watch

    def watch(self, watch: Watch, names: tuple[str, ...]) -> None:
        """Has it watch more names."""
        watch.names += names
        for name in names:
            watches = self._watches.get(name)
            if watches is None:
                self._watches[name] = {watch}
            else:
                watches.add(watch)

    def end_watch(self, watch: Watch) -> None:
        """Ends a watch; once."""
        for name in watch.names:
            watches = self._watches.get(name)
            if watches is not None:
                watches.discard(watch)
                if not watches:
                    del self._watches[name]
