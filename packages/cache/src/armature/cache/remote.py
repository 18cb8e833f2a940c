"""The shared tier as a cache uses it: values of a type, whose tags still count, and a store that may be away."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress
from secrets import token_bytes
from typing import TypeVar

from armature.cache.errors import CacheUnavailable, NotSerializable
from armature.cache.local import Held, LocalTier, Watch
from armature.cache.protocols import Backend, Write
from armature.cache.records import Record, packed, unpacked
from armature.cache.serializers import encoded
from armature.cache.settings import CacheSettings
from armature.cache.statistics import Counters
from armature.cache.tiers import Grant, Versions, Wanted

T = TypeVar("T")

_MOST_GIVEN_BACK = 100
"""Leases that are given back at the same time; others end by themselves."""

_log = logging.getLogger("armature.cache")


class SharedTier:
    """A backend behind the local tier.

    Steps of reading and filling that fail count as misses, and the backend is left alone for a while; `strict` lets
    them raise. Steps that take something away or write it always raise.
    """

    __slots__ = ("_backend", "_clock", "_counters", "_giving_back", "_local", "_resting_until", "_settings")

    def __init__(
        self,
        backend: Backend,
        local: LocalTier,
        counters: Counters,
        settings: CacheSettings,
        clock: Callable[[], float],
    ) -> None:
        self._backend = backend
        self._local = local
        self._counters = counters
        self._settings = settings
        self._clock = clock
        self._resting_until = 0.0
        self._giving_back: set[asyncio.Task[None]] = set()

    async def read(self, wanted: Wanted, watch: Watch) -> Held | None:
        """What is kept and counts."""
        if self._clock() < self._resting_until:
            return None
        try:
            raw, *versions = await self._backend.read((wanted.name,), wanted.tags)
        except CacheUnavailable as error:
            self._failed(error)
            return None
        record = None if raw is None else self._record(raw)
        if record is None:
            return None
        if record.versions:
            return await self._counting(wanted, record, dict(zip(wanted.tags, versions, strict=True)), watch)
        return self._held(wanted, record, {})

    async def read_many(self, wanted: Sequence[Wanted], watch: Watch) -> list[Held | None]:
        """What is kept and counts, in the order of the names."""
        raws = await self._gently(lambda: self._backend.read([each.name for each in wanted], ()))
        if raws is None:
            return [None] * len(wanted)
        records = [None if raw is None else self._record(raw) for raw in raws]
        tags = {tag for record in records if record for tag, _ in record.versions}
        versions = await self._versions_of(tuple(tags), watch)
        return [
            None if record is None else self._held(each, record, versions)
            for each, record in zip(wanted, records, strict=True)
        ]

    async def claim(self, wanted: Wanted, watch: Watch) -> Grant | Held | None:
        """The right to make a value; or the value, if it came meanwhile; None while somebody else makes it."""
        if self._clock() < self._resting_until:
            return Grant(None)
        token = token_bytes(8)
        leased = await self._gently(lambda: self._backend.lease(wanted.name, token, self._settings.lease))
        if leased is None:
            self._give_back(wanted.name, token)
            return Grant(None)
        if leased.value is not None:
            record = self._record(leased.value)
            held = None if record is None else await self._counting(wanted, record, {}, watch)
            if held is not None and held.fresh_until > self._clock():
                if leased.is_given:
                    await self.settle(wanted, Grant(token), None)
                return held
        return Grant(token) if leased.is_given else None

    async def versions(self, tags: Sequence[str], seconds: float) -> Versions | None:
        """The versions of tags, for a value that is about to be made; None where they cannot be had."""
        if not tags:
            return ()
        versions = await self._gently(lambda: self._backend.versions(tags, seconds))
        return None if versions is None else tuple(zip(tags, versions, strict=True))

    async def settle(self, wanted: Wanted, grant: Grant, held: Held | None) -> bool:
        """Keeps what was made, or gives the right back; False where it must not be kept in the process either.

        What the shared tier does not have must not stand in a process: nobody would tell that it has changed.
        """
        token = grant.token
        if token is None:
            return False
        try:
            write = None if held is None else self._write(wanted, held)
        except NotSerializable:
            self._give_back(wanted.name, token, at_once=True)
            raise
        try:
            kept = await self._backend.settle(wanted.name, token, write)
        except CacheUnavailable as error:
            self._give_back(wanted.name, token)
            self._failed(error)
            return False
        return kept and write is not None

    async def write(self, values: Sequence[tuple[Wanted, Held]], seconds: float) -> list[Held | None]:
        """Keeps values under their tags, and gives those that were kept; raises `CacheUnavailable`.

        What stood under the key of one that is too large is taken away.
        """
        tags = tuple(dict.fromkeys(tag for wanted, _ in values for tag in wanted.tags))
        versions = (
            dict(zip(tags, await self._surely(self._backend.versions(tags, seconds)), strict=True)) if tags else {}
        )
        held = [value._replace(versions=tuple((tag, versions[tag]) for tag in wanted.tags)) for wanted, value in values]
        writes = [self._write(wanted, each) for (wanted, _), each in zip(values, held, strict=True)]
        fitting = [write for write in writes if write is not None]
        if fitting:
            await self._surely(self._backend.write(fitting))
        if len(fitting) < len(writes):
            await self.remove([wanted.name for (wanted, _), write in zip(values, writes, strict=True) if not write], ())
        return [each if write else None for each, write in zip(held, writes, strict=True)]

    async def remove(self, keys: Sequence[str], tags: Sequence[str]) -> None:
        """Takes away values and versions of tags; raises `CacheUnavailable`."""
        await self._surely(self._backend.remove(keys, tags))

    async def close(self) -> None:
        """Ends what runs in the background."""
        for task in self._giving_back:
            task.cancel()
        await asyncio.gather(*self._giving_back, return_exceptions=True)

    def _give_back(self, name: str, token: bytes, *, at_once: bool = False) -> None:
        """Ends a lease of which nobody knows whether it was given: others would wait for it until its end."""
        if len(self._giving_back) < _MOST_GIVEN_BACK:
            task = asyncio.create_task(self._giving(name, token, 0 if at_once else max(self._settings.rest, 0.05)))
            self._giving_back.add(task)
            task.add_done_callback(self._giving_back.discard)

    async def _giving(self, name: str, token: bytes, pause: float) -> None:
        """Tries until the lease was there: the question for it may arrive after the first tries to give it back."""
        while pause < self._settings.lease:
            await asyncio.sleep(pause)
            with suppress(CacheUnavailable):
                if await self._backend.settle(name, token, None):
                    return
            pause = max(pause, 0.05) * 2

    async def check(self) -> None:
        """Raises `CacheUnavailable` where the backend is away."""
        await self._backend.read((":health",), ())

    async def _counting(
        self, wanted: Wanted, record: Record, versions: dict[str, bytes | None], watch: Watch
    ) -> Held | None:
        """The value of a record whose tags all have the versions that they had."""
        unknown = tuple(tag for tag, _ in record.versions if tag not in versions)
        return self._held(wanted, record, versions | await self._versions_of(unknown, watch))

    async def _versions_of(self, tags: tuple[str, ...], watch: Watch) -> dict[str, bytes | None]:
        if not tags:
            return {}
        self._local.watch(watch, tags)
        versions = await self._gently(lambda: self._backend.read((), tags))
        return dict(zip(tags, versions or [None] * len(tags), strict=True))

    def _record(self, raw: bytes) -> Record | None:
        try:
            record = unpacked(raw)
        except ValueError:
            self._counters.unreadable += 1
            return None
        return record if record.until > self._clock() else None

    def _held(self, wanted: Wanted, record: Record, versions: dict[str, bytes | None]) -> Held | None:
        for tag, version in record.versions:
            if versions[tag] != version:
                return None
        try:
            value = wanted.codec.decode(record.payload)
        except Exception as error:  # noqa: BLE001 - whatever a decoder makes of bytes that it does not know
            self._counters.unreadable += 1
            _log.warning("A value in the shared tier is of another type, and counts as none: %s.", type(error).__name__)
            return None
        return Held(value, record.fresh_until, record.until, record.versions)

    def _write(self, wanted: Wanted, held: Held) -> Write | None:
        payload = encoded(wanted.codec, held.value)
        raw = packed(Record(held.fresh_until, held.until, held.versions, payload))
        if len(raw) > self._settings.value_limit:
            self._counters.too_large += 1
            _log.warning("A value of %d bytes is not cached; value_limit is less.", len(raw))
            return None
        return Write(wanted.name, raw, held.until - self._clock())

    async def _gently(self, step: Callable[[], Awaitable[T]]) -> T | None:
        """What a step gives, or None where the backend is away or rests."""
        if self._clock() < self._resting_until:
            return None
        try:
            return await step()
        except CacheUnavailable as error:
            self._failed(error)
            return None

    def _failed(self, error: CacheUnavailable) -> None:
        """Leaves the backend alone for a while, unless somebody wants to hear of it."""
        self._counters.failures += 1
        if self._settings.strict:
            raise error
        self._resting_until = self._clock() + self._settings.rest
        _log.warning("The shared tier of the cache is left alone for %g s. %s", self._settings.rest, error)

    async def _surely(self, step: Awaitable[T]) -> T:
        try:
            return await step
        except CacheUnavailable:
            self._counters.failures += 1
            raise
