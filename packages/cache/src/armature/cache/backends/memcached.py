"""Values in Memcached, on one server or several.

Memcached changes one item at a time, and only if it is still what was read (`gets` and `cas`). So a lease stands in the
item of its key, before the value, and whoever writes or removes the value ends it:

    8      the token of the lease, zeros for none
    8 + 8  until when the lease and the value count, seconds since 1970, IEEE 754; 0 for none
    rest   the value
"""

import asyncio
import math
import struct
from collections.abc import Generator, Sequence
from contextlib import contextmanager, suppress
from secrets import token_bytes
from time import time
from typing import Final, NamedTuple
from urllib.parse import unquote, urlsplit

import emcache
from emcache.client_errors import AuthenticationError, ClusterNoAvailableNodes

from armature.cache.errors import CacheUnavailable, InvalidCacheUrl
from armature.cache.protocols import Leased, Write
from armature.cache.settings import CacheSettings

_HEAD: Final = struct.Struct("<8sdd")
_NO_LEASE: Final = bytes(8)
_MONTH: Final = 30 * 24 * 3600
"""Seconds from which Memcached takes an end for a moment since 1970."""


class Where(NamedTuple):
    """The servers, and who one is to them."""

    hosts: tuple[tuple[str, int], ...]
    username: str | None = None
    password: str | None = None


class _Item(NamedTuple):
    token: bytes = _NO_LEASE
    leased_until: float = 0.0
    until: float = 0.0
    value: bytes = b""

    def packed(self) -> bytes:
        return _HEAD.pack(self.token, self.leased_until, self.until) + self.value

    def value_at(self, now: float) -> bytes | None:
        return self.value if self.until > now else None

    def lasts(self, now: float) -> int:
        """How Memcached is told the end, which it knows in whole seconds."""
        seconds = math.ceil(max(self.until, self.leased_until) - now) + 1
        return seconds if seconds < _MONTH else int(now) + seconds


def opened_by(settings: CacheSettings) -> "MemcachedBackend":
    """A backend for the URL of the settings; raises `InvalidCacheUrl`."""
    return MemcachedBackend(read_url(settings.url.get_secret_value()), settings.timeout)


def read_url(url: str) -> Where:
    """`memcached://user:password@host:11211,other`; raises `InvalidCacheUrl`, which does not show it."""
    parts = urlsplit(url)
    credentials, _, hosts = parts.netloc.rpartition("@")
    username, _, password = credentials.partition(":")
    found: list[tuple[str, int]] = []
    for each in hosts.split(","):
        host, _, port = each.partition(":")
        if not host or not (port or "11211").isdecimal() or parts.path.strip("/") or parts.query:
            raise InvalidCacheUrl(
                "The URL of Memcached cannot be read.\n"
                "Write `memcached://host:11211`, several servers as `memcached://one:11211,two:11211`."
            )
        found.append((host, int(port or 11211)))
    return Where(tuple(found), unquote(username) or None, unquote(password) or None)


class MemcachedBackend:
    """Keeps values in Memcached; it tells nobody of changes, so nothing is held in the process."""

    def __init__(self, where: Where, timeout: float = 1.0, connections: int = 10) -> None:
        self._where = where
        self._timeout = timeout
        self._connections = connections
        self._client: emcache.Client

    async def open(self) -> None:
        """As `Backend.open`; its connections come in the background."""
        self._client = await emcache.create_client(
            [emcache.MemcachedHostAddress(host, port) for host, port in self._where.hosts],
            timeout=self._timeout,
            connection_timeout=self._timeout,
            max_connections=self._connections,
            username=self._where.username,
            password=self._where.password,
        )

    async def close(self) -> None:
        """As `Backend.close`."""
        await self._client.close()

    async def read(self, keys: Sequence[str], tags: Sequence[str]) -> list[bytes | None]:
        """As `Backend.read`."""
        now = time()
        with _reaching():
            found = await self._client.get_many([name.encode() for name in (*keys, *tags)])
        items = [found.get(key.encode()) for key in keys]
        versions = [found.get(tag.encode()) for tag in tags]
        values = [None if item is None else _read(item).value_at(now) for item in items]
        return values + [None if item is None else item.value for item in versions]

    async def write(self, writes: Sequence[Write]) -> None:
        """As `Backend.write`."""
        now = time()
        items = [(write.key.encode(), _Item(until=now + write.seconds, value=write.value)) for write in writes]
        with _reaching():
            await asyncio.gather(
                *(self._client.set(key, item.packed(), exptime=item.lasts(now)) for key, item in items)
            )

    async def remove(self, keys: Sequence[str], tags: Sequence[str]) -> None:
        """As `Backend.remove`."""
        with _reaching():
            await asyncio.gather(*(self._delete(name.encode()) for name in (*keys, *tags)))

    async def lease(self, key: str, token: bytes, seconds: float) -> Leased:
        """As `Backend.lease`."""
        name = key.encode()
        with _reaching():
            now, found = time(), await self._client.gets(name)
            item = _Item() if found is None else _read(found)
            leased = item._replace(token=token, leased_until=now + seconds)
            # Where somebody else is faster, the lease is theirs.
            is_given = item.leased_until <= now and await self._exchange(name, found, leased, now)
        return Leased(is_given, item.value_at(now))

    async def settle(self, key: str, token: bytes, write: Write | None) -> bool:
        """As `Backend.settle`."""
        name = key.encode()
        with _reaching():
            now, found = time(), await self._client.gets(name)
            item = _Item() if found is None else _read(found)
            if item.token != token or item.leased_until <= now:
                return False
            value = (item.until, item.value) if write is None else (now + write.seconds, write.value)
            return await self._exchange(name, found, _Item(_NO_LEASE, 0.0, *value), now)

    async def versions(self, tags: Sequence[str], seconds: float) -> list[bytes]:
        """As `Backend.versions`; they last until Memcached needs their room."""
        with _reaching():
            return await asyncio.gather(*(self._version(tag.encode()) for tag in tags))

    async def _version(self, tag: bytes) -> bytes:
        while True:  # each time round somebody else has given it one, and somebody may have removed that
            found = await self._client.get(tag)
            if found is not None:
                return found.value
            version = token_bytes(8)
            with suppress(emcache.NotStoredStorageCommandError):
                await self._client.add(tag, version)
                return version

    async def _exchange(self, name: bytes, found: emcache.Item | None, item: _Item, now: float) -> bool:
        """Puts an item in the place of what was found; False where somebody else was faster."""
        try:
            if found is None:
                await self._client.add(name, item.packed(), exptime=item.lasts(now))
            else:
                await self._client.cas(name, item.packed(), found.cas or 0, exptime=item.lasts(now))
        except emcache.StorageCommandError:
            return False
        return True

    async def _delete(self, name: bytes) -> None:
        with suppress(emcache.NotFoundCommandError):
            await self._client.delete(name)


def _read(found: emcache.Item) -> _Item:
    """An item of ours; one of another form counts as if it were not there."""
    if len(found.value) < _HEAD.size:
        return _Item()
    token, leased_until, until = _HEAD.unpack_from(found.value)
    return _Item(token, leased_until, until, found.value[_HEAD.size :])


@contextmanager
def _reaching() -> Generator[None]:
    try:
        yield
    except (OSError, emcache.CommandError, ClusterNoAvailableNodes, AuthenticationError) as error:
        said = str(error) or type(error).__name__
        raise CacheUnavailable(f"Memcached cannot be reached, or does not do what it is asked: {said}.") from error
