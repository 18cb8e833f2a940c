"""Responses by what they answer: found by URI and `Vary`, kept unless something made them wrong meanwhile."""

import asyncio
import hashlib
from collections.abc import Collection
from typing import Final, NamedTuple
from uuid import uuid4

from armature.cache.http.entries import Entry, Index, read, read_index, written, written_index
from armature.cache.http.headers import Headers
from armature.cache.http.messages import Request
from armature.cache.http.selecting import selected, varying
from armature.cache.http.store import Store

_MOST_VARIES: Final = 8
"""How many different `Vary` of one URI are told apart; each costs a look into the store."""

_LOCKS: Final = 64


class Found(NamedTuple):
    """What there is for a request: the newest entry that fits, or why there is none (RFC 9211 §2.2)."""

    key: str
    entry: Entry | None
    missing: str = ""


class Fill:
    """A response on its way from the origin, which may turn out to be wrong before it is kept."""

    __slots__ = ("is_outdated", "key", "purged")

    def __init__(self, key: str) -> None:
        self.key = key
        self.is_outdated = False
        self.purged = set[str]()


class Catalog:
    """Finds and keeps entries in a store.

    A response that was asked for before its URI was forgotten, or one of its tags purged, is not kept after it. That
    holds within a process.
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
        if index is None:
            return Found(key, None, "uri-miss")
        wanted = (_entry_key(key, index, names, request.headers) for names in index.varies)
        entries = [entry for each in wanted if (entry := read(await self._store.get(each))) is not None]
        if not entries:
            return Found(key, None, "vary-miss")
        return Found(key, max(entries, key=lambda entry: entry.answered))

    def begin(self, key: str) -> Fill:
        """A response that the origin is asked for, and that may be kept; until `end` it is told what becomes wrong."""
        fill = Fill(key)
        self._fills.add(fill)
        return fill

    def end(self, fill: Fill) -> None:
        """The response has come, or failed."""
        self._fills.discard(fill)

    async def keep(self, fill: Fill, request: Request, entry: Entry, seconds: float, tags: Collection[str]) -> None:
        """Keeps the answer to a request for so many seconds, unless it is outdated already."""
        names = varying(entry.head.headers)
        async with self._turn(fill.key):
            if fill.is_outdated or not fill.purged.isdisjoint(tags):
                return
            index = read_index(await self._store.get(fill.key)) or Index(uuid4().hex, ())
            others = tuple(each for each in index.varies if each != names)
            index = index._replace(varies=(names, *others)[:_MOST_VARIES])
            key = _entry_key(fill.key, index, names, request.headers)
            await self._store.put(key, written(entry), seconds, tags)
            await self._store.put(fill.key, written_index(index), _INDEX_SECONDS, ())
            if not fill.purged.isdisjoint(tags):
                await self._store.delete(key)

    async def forget(self, uri: str) -> None:
        """Forgets all responses of a URI."""
        key = key_of(uri)
        for fill in self._fills:
            fill.is_outdated |= fill.key == key
        async with self._turn(key):
            await self._store.delete(key)

    async def purge(self, tags: Collection[str]) -> None:
        """Forgets all responses with one of these tags."""
        for fill in self._fills:
            fill.purged.update(tags)
        await self._store.purge(tags)

    def _turn(self, key: str) -> asyncio.Lock:
        return self._locks[hash(key) % _LOCKS]


_INDEX_SECONDS: Final = 366 * 86_400
"""Longer than any entry is kept; an index without entries costs a miss."""


def key_of(uri: str) -> str:
    """The key of a URI; URIs may have any length, keys of a store may not."""
    return "http:" + hashlib.blake2b(uri.encode(), digest_size=16).hexdigest()


def _entry_key(key: str, index: Index, names: tuple[str, ...], headers: Headers) -> str:
    return f"{key}:{index.generation}:{selected(names, headers)}"
