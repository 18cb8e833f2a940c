"""Bytes in a backend, for a cache that may forget: what cannot be reached is as good as not there."""

import hashlib
import logging
from collections.abc import Collection
from typing import NamedTuple

import msgspec

from armature.cache.errors import CacheUnavailable
from armature.cache.protocols import Backend, Write

_LOG = logging.getLogger(__name__)


class _Tagged(NamedTuple):
    """A value with the versions that its tags had when it was put; it counts as long as they have them."""

    value: bytes
    tags: tuple[str, ...]
    versions: tuple[bytes, ...]


class Store:
    """Keeps values by keys and tags."""

    __slots__ = ("_backend", "_is_away")

    def __init__(self, backend: Backend) -> None:
        self._backend = backend
        self._is_away = False

    async def get(self, key: str) -> bytes | None:
        """The value as it was put, or None."""
        try:
            (found,) = await self._backend.read([key], [])
            tagged = _tagged(found)
            if tagged is None or (tagged.tags and tuple(await self._backend.read([], tagged.tags)) != tagged.versions):
                return None
        except CacheUnavailable as error:
            self.away(error)
            return None
        self._is_away = False
        return tagged.value

    async def put(self, key: str, value: bytes, seconds: float, tags: Collection[str]) -> None:
        """Keeps a value for so long at most, in the place of an earlier one; raises `CacheUnavailable`."""
        names = tuple(map(_name, tags))
        versions = await self._backend.versions(names, seconds) if names else []
        tagged = _Tagged(value, names, tuple(versions))
        await self._backend.write([Write(key, msgspec.msgpack.encode(tagged), seconds)])

    async def purge(self, tags: Collection[str]) -> None:
        """Forgets all values that were put with one of these tags; raises `CacheUnavailable`."""
        await self._backend.remove([], list(map(_name, tags)))

    def away(self, error: CacheUnavailable) -> None:
        """Says once, until it is there again, that the backend is away."""
        if not self._is_away:
            _LOG.warning("The HTTP cache does without what it keeps: %s", error)
        self._is_away = True


def _name(tag: str) -> str:
    """A tag of any text and length as backends take them."""
    return "http:" + hashlib.blake2b(tag.encode(), digest_size=16).hexdigest()


def _tagged(found: bytes | None) -> _Tagged | None:
    if found is None:
        return None
    try:
        return msgspec.msgpack.decode(found, type=_Tagged)
    except msgspec.DecodeError:
        return None
