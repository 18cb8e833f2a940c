"""Values in Redis: a single server, a cluster, or the master that sentinels know.

A value stands under `cache:v:` and its name, which is what is tracked. Its lease stands in the same slot, under a name
that is not tracked, as does the version of a tag. Whoever removes a version writes the name of the tag among the values
for a moment, so that everybody who tracks them hears of it.
"""

import asyncio
from collections.abc import Awaitable, Callable, Iterable, Sequence
from functools import partial
from itertools import islice
from secrets import token_bytes
from types import TracebackType
from typing import Any, Final, TypeVar

from pydantic import ValidationError
from redis.asyncio import RedisCluster
from redis.exceptions import RedisError

from armature.cache.errors import CacheMisconfigured, CacheUnavailable, InvalidCacheUrl
from armature.cache.protocols import Leased, Write
from armature.cache.settings import CacheSettings
from armature.redis import Invalidations, Redis, RedisMisconfigured, RedisSettings, Script

_PREFIX: Final = "cache:"

_WRITE: Final = Script("redis.call('SET', KEYS[1], ARGV[1], 'PX', ARGV[2]) redis.call('DEL', KEYS[2])")
_REMOVE: Final = Script("redis.call('DEL', KEYS[1], KEYS[2])")
_REMOVE_TAG: Final = Script("redis.call('DEL', KEYS[2]) redis.call('SET', KEYS[1], '', 'PX', 1000)")
_LEASE: Final = Script("""
local mine = redis.call('SET', KEYS[2], ARGV[1], 'NX', 'PX', ARGV[2])
return {mine and 1 or 0, redis.call('GET', KEYS[1])}
""")
_SETTLE: Final = Script("""
if redis.call('GET', KEYS[2]) ~= ARGV[1] then return 0 end
redis.call('DEL', KEYS[2])
if ARGV[2] then redis.call('SET', KEYS[1], ARGV[2], 'PX', ARGV[3]) end
return 1
""")
_VERSION: Final = Script("""
local version = redis.call('GET', KEYS[1])
if not version then
  version = ARGV[1]
  redis.call('SET', KEYS[1], version, 'PX', ARGV[3])
elseif redis.call('PTTL', KEYS[1]) < tonumber(ARGV[2]) then
  redis.call('PEXPIRE', KEYS[1], ARGV[3])
end
return version
""")

_HEARD: Final = 1000
"""Milliseconds for which the name of a tag stands among the values."""

_AT_ONCE: Final = 8
"""Commands that a cluster is sent side by side, fewer than it has connections to a node."""

T = TypeVar("T")


def opened_by(settings: CacheSettings) -> "RedisBackend":
    """A backend that opens and closes a Redis of its own; raises `InvalidCacheUrl` for a URL that cannot be read."""
    seconds = settings.timeout
    try:
        connection = RedisSettings(
            url=settings.url.get_secret_value(),
            required=False,
            command_timeout=seconds,
            connect_timeout=seconds,
            pool_timeout=seconds,
            retries=1,
        )
    except ValidationError as error:
        told = "\n".join(each["msg"] for each in error.errors())
        raise InvalidCacheUrl(f"The Redis of the cache cannot be addressed. {told}") from None
    return OwnRedisBackend(Redis(connection))


class RedisBackend:
    """Keeps values in a `Redis`, which belongs to whoever opened it.

    Each step takes one round trip. In a cluster several keys and tags are read and removed side by side, each of them
    at once; elsewhere all together.
    """

    def __init__(self, redis: Redis) -> None:
        self._redis = redis
        self._is_cluster = isinstance(redis.client, RedisCluster)
        self._reaching = _Reaching(redis)
        self._prefix = redis.key(f"{_PREFIX}v:")
        self._invalidations: Invalidations | None = None
        self._listener: tuple[Callable[[Iterable[str]], None], Callable[[], None]] | None = None

    def announce(self, changed: Callable[[Iterable[str]], None], lost: Callable[[], None]) -> None:
        """As `Announcing.announce`, by client-side tracking."""
        self._listener = changed, lost

    @property
    def is_live(self) -> bool:
        """As `Announcing.is_live`."""
        return self._invalidations is not None and self._invalidations.is_live

    async def open(self) -> None:
        """As `Backend.open`; the process hears of changes from now on, or from when Redis comes."""
        if self._listener is not None:
            changed, lost = self._listener
            with self._reaching:
                self._invalidations = await self._redis.invalidations(self._prefix, partial(self._told, changed), lost)

    async def close(self) -> None:
        """As `Backend.close`."""
        if self._invalidations is not None:
            await self._invalidations.end()

    async def read(self, keys: Sequence[str], tags: Sequence[str]) -> list[bytes | None]:
        """As `Backend.read`."""
        client: Any = self._redis.client  # whose answers are bytes, which redis-py does not know
        with self._reaching:
            if not tags and len(keys) == 1:
                return [await client.get(self._prefix + keys[0])]
            names = [*map(self._value, keys), *map(self._version, tags)]
            if self._is_cluster:
                return await _side_by_side(client.get(name) for name in names)
            found: list[bytes | None] = await client.mget(names)
            return found

    async def write(self, writes: Sequence[Write]) -> None:
        """As `Backend.write`."""
        client = self._redis.client
        with self._reaching:
            if isinstance(client, RedisCluster) or len(writes) == 1:
                await _side_by_side(
                    self._run(_WRITE, each.key, each.value, _milliseconds(each.seconds)) for each in writes
                )
                return
            async with client.pipeline() as transaction:
                for each in writes:
                    transaction.set(self._value(each.key), each.value, px=_milliseconds(each.seconds))
                transaction.delete(*(self._lease(each.key) for each in writes))
                await transaction.execute()

    async def remove(self, keys: Sequence[str], tags: Sequence[str]) -> None:
        """As `Backend.remove`."""
        client = self._redis.client
        with self._reaching:
            if isinstance(client, RedisCluster):
                gone = [self._run(_REMOVE, key) for key in keys]
                ended = (self._redis.run(_REMOVE_TAG, [self._value(tag), self._version(tag)]) for tag in tags)
                await _side_by_side([*gone, *ended])
                return
            async with client.pipeline() as transaction:
                transaction.delete(*map(self._value, keys), *map(self._lease, keys), *map(self._version, tags))
                for tag in tags:
                    transaction.set(self._value(tag), b"", px=_HEARD)
                await transaction.execute()

    async def lease(self, key: str, token: bytes, seconds: float) -> Leased:
        """As `Backend.lease`."""
        with self._reaching:
            is_mine, value = await self._run(_LEASE, key, token, _milliseconds(seconds))
        return Leased(bool(is_mine), value)

    async def settle(self, key: str, token: bytes, write: Write | None) -> bool:
        """As `Backend.settle`."""
        kept = () if write is None else (write.value, _milliseconds(write.seconds))
        with self._reaching:
            return bool(await self._run(_SETTLE, key, token, *kept))

    async def versions(self, tags: Sequence[str], seconds: float) -> list[bytes]:
        """As `Backend.versions`."""
        # Twice as long as is needed now, so that the next values need not prolong it.
        times = _milliseconds(seconds), 2 * _milliseconds(seconds)
        with self._reaching:
            return await _side_by_side(
                self._redis.run(_VERSION, [self._version(tag)], (token_bytes(8), *times)) for tag in tags
            )

    def _told(self, changed: Callable[[Iterable[str]], None], keys: Sequence[bytes]) -> None:
        changed([key[len(self._prefix) :].decode() for key in keys])

    def _run(self, script: Script, name: str, *args: bytes | int) -> Awaitable[Any]:
        """A script over the value and the lease of a key; each returns what its text says."""
        return self._redis.run(script, [self._value(name), self._lease(name)], args)

    def _value(self, name: str) -> str:
        return self._prefix + name

    def _lease(self, name: str) -> str:
        return self._redis.key(f"{_PREFIX}l:{{{self._value(name)}}}")

    def _version(self, name: str) -> str:
        return self._redis.key(f"{_PREFIX}t:{{{self._value(name)}}}")


class OwnRedisBackend(RedisBackend):
    """The same with a `Redis` that is opened and closed with the cache."""

    async def open(self) -> None:
        """As `Backend.open`; raises `CacheMisconfigured` where waiting would not help."""
        try:
            await self._redis.start()
        except RedisMisconfigured as error:
            raise CacheMisconfigured(str(error)) from error
        await super().open()

    async def close(self) -> None:
        """As `Backend.close`."""
        await super().close()
        await self._redis.close()


class _Reaching:
    """A block in which `CacheUnavailable` is raised for whatever Redis or the way to it raises."""

    def __init__(self, redis: Redis) -> None:
        self._redis = redis

    def __enter__(self) -> None:
        """It costs nothing as long as nothing is raised."""

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        if isinstance(error, RedisError):
            raise CacheUnavailable(self._sentence(error)) from error

    def _sentence(self, error: RedisError) -> str:
        try:
            with self._redis.reaching():
                raise error
        except RedisError as told:
            return str(told)


async def _side_by_side(steps: Iterable[Awaitable[T]]) -> list[T]:
    """What the steps give, a few of them at a time."""
    waiting, found = iter(steps), list[T]()
    while batch := list(islice(waiting, _AT_ONCE)):
        found += await asyncio.gather(*batch)
    return found


def _milliseconds(seconds: float) -> int:
    return max(int(seconds * 1000), 1)
