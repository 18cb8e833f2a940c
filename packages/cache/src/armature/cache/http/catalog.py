"""Responses by what they answer: found by URI and `Vary`, kept unless something made them wrong meanwhile."""

import asyncio
import hashlib
from collections.abc import Collection
from typing import Final, NamedTuple
from uuid import uuid4

from armature.cache.errors import CacheUnavailable
from armature.cache.http.entries import Entry, Index, read, read_index, written, written_index
from armature.cache.http.headers import Headers
from armature.cache.http.messages import Request
from armature.cache.http.selecting import selected, varying
from armature.cache.http.store import Store

_MOST_VARIES: Final = 8
"""How many different `Vary` of one URI are told apart; each costs a look into the store."""

_LOCKS: Final = 64


class Found(NamedTuple):
    """What there is for a request: the newest entry that fits, or why there is none (RFC 9211 §2.2).

    `generation` is that of the URI's index, where it has one.
    """

    key: str
    generation: str | None
    entry: Entry | None
    missing: str = ""


class Fill:
    """A response on its way from the origin, which may turn out to be wrong before it is kept."""

    __slots__ = ("generation", "is_outdated", "key", "purged")

    def __init__(self, found: Found) -> None:
        self.key = found.key
        self.generation = found.generation
        self.is_outdated = False
        self.purged = set[str]()


class Catalog:
    """Finds and keeps entries in a store.

    A response that was asked for before its URI was forgotten is not kept after it, whoever forgot it. The same holds
    for its tags within a process.
    """

    __slots__ = ("_fills", "_locks", "_store")

    def __init__(self, store: Store) -> None:
        self._store = store
        self._fills = set[Fill]()
        # Writers of one URI take turns, so that what was forgotten stays forgotten.
        self._locks = tuple(asyncio.Lock() for _ in range(_LOCKS))

    async def find(self, request: Request) -> Found:
        """The newest entry that fits the request (RFC 9111 §4, §4.1)."""
        key = key_of(request.uri)
        index = read_index(await self._store.get(key))
        if index is None or not index.varies:
            return Found(key, index and index.generation, None, "uri-miss")
        wanted = (_entry_key(key, index, names, request.headers) for names in index.varies)
        entries = [entry for each in wanted if (entry := read(await self._store.get(each))) is not None]
        if not entries:
            return Found(key, index.generation, None, "vary-miss")
        return Found(key, index.generation, max(entries, key=lambda entry: entry.answered))

    def begin(self, found: Found) -> Fill:
        """A response that the origin is asked for, and that may be kept; until `end` it is told what becomes wrong."""
        fill = Fill(found)
        self._fills.add(fill)
        return fill

    def end(self, fill: Fill) -> None:
        """The response has come, or failed."""
        self._fills.discard(fill)

    async def keep(self, fill: Fill, request: Request, entry: Entry, seconds: float, tags: Collection[str]) -> None:
        """Keeps the answer to a request for so many seconds, unless it is outdated already, or the backend away."""
        async with self._turn(fill.key):
            try:
                if not fill.is_outdated and fill.purged.isdisjoint(tags):
                    await self._put(fill, request, entry, seconds, tags)
                if not fill.purged.isdisjoint(tags):  # while it was written
                    await self._store.purge(tags)
            except CacheUnavailable as error:
                self._store.away(error)

    async def _put(self, fill: Fill, request: Request, entry: Entry, seconds: float, tags: Collection[str]) -> None:
        index = read_index(await self._store.get(fill.key))
        if fill.generation != (index and index.generation):
            return  # forgotten meanwhile by another process, or first kept by a twin
        index = index or _new_index()
        names = varying(entry.head.headers)
        others = tuple(each for each in index.varies if each != names)
        index = index._replace(varies=(names, *others)[:_MOST_VARIES])
        key = _entry_key(fill.key, index, names, request.headers)
        await self._store.put(key, written(entry), seconds, tags)
        await self._store.put(fill.key, written_index(index), _INDEX_SECONDS, ())

    async def forget(self, uri: str) -> None:
        """Forgets all responses of a URI; raises `CacheUnavailable`.

        A new generation, without entries, stays for a while: whoever asked the origin before sees it and keeps nothing.
        """
        key = key_of(uri)
        for fill in self._fills:
            fill.is_outdated |= fill.key == key
        async with self._turn(key):
            await self._store.put(key, written_index(_new_index()), _FORGOTTEN_SECONDS, ())

    async def purge(self, tags: Collection[str]) -> None:
        """Forgets all responses with one of these tags; raises `CacheUnavailable`."""
        for fill in self._fills:
            fill.purged.update(tags)
        await self._store.purge(tags)

    def _turn(self, key: str) -> asyncio.Lock:
        return self._locks[hash(key) % _LOCKS]


_INDEX_SECONDS: Final = 366 * 86_400
"""Longer than any entry is kept; an index without entries costs a miss."""


_FORGOTTEN_SECONDS: Final = 3600
"""Longer than an origin takes to answer."""


def key_of(uri: str) -> str:
    """The key of a URI; URIs may have any length, keys of a store may not."""
    return "http:" + hashlib.blake2b(uri.encode(), digest_size=16).hexdigest()


def _new_index() -> Index:
    return Index(uuid4().hex, ())


def _entry_key(key: str, index: Index, names: tuple[str, ...], headers: Headers) -> str:
    return f"{key}:{index.generation}:{selected(names, headers)}"
