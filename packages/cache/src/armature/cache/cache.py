"""`Cache`: begin here."""

import random as randomness
from collections.abc import AsyncGenerator, Callable
from contextlib import asynccontextmanager
from dataclasses import asdict
from time import time
from types import TracebackType
from typing import Self

from pydantic import SecretStr

from armature.cache.errors import CacheError, CacheMisconfigured
from armature.cache.lifetimes import Lifetime
from armature.cache.loading import Loader
from armature.cache.local import LocalTier
from armature.cache.names import Names
from armature.cache.namespaces import Life, Namespace, Works
from armature.cache.opening import backend_of
from armature.cache.protocols import Announcing, Backend
from armature.cache.remote import SharedTier
from armature.cache.serializers import Codecs
from armature.cache.settings import CacheSettings
from armature.cache.statistics import CacheStatistics, Counters
from armature.cache.tiers import NoTier, Tier

_LOCAL_ENTRIES = 10_000


class Cache(Namespace):
    """Values in this process, and behind it in a Redis or Memcached that others share.

        cache = Cache("redis://localhost")
        app = FastAPI(lifespan=cache.lifespan)

        @cache.cached("product:{id}", ttl=60, tags=["product:{id}"])
        async def product(id: int) -> Product: ...

    Without a URL values stay in the process. With one of Redis they stand in both: the process holds what it has read
    until Redis says that it was changed, and holds nothing while that cannot be heard. `CacheSettings` in the place of
    the URL tunes the rest, which otherwise comes from the environment (`ARMATURE_CACHE_…`). `backend` is a store of
    your own in the place of that of the URL.

    `clock` gives seconds since 1970; the clocks of machines that share a store should agree. `random` gives 0 to 1.
    """

    def __init__(
        self,
        settings: CacheSettings | str | None = None,
        *,
        backend: Backend | None = None,
        clock: Callable[[], float] = time,
        random: Callable[[], float] = randomness.random,
    ) -> None:
        """Opens nothing yet.

        Raises `InvalidCacheUrl`, `BackendNotInstalled`, and pydantic's `ValidationError` for settings that are wrong.
        """
        if isinstance(settings, str):
            settings = CacheSettings(url=SecretStr(settings))
        settings = settings or CacheSettings()
        if backend is not None and settings.url.get_secret_value() != "memory://":
            raise CacheMisconfigured(
                "A cache is given both a URL and a backend.\n"
                "Leave out one of them; the URL may be in ARMATURE_CACHE_URL."
            )
        self._backend = backend or backend_of(settings)
        self._counters = Counters()
        self._announcing = _announcing(self._backend)
        entries = _local_entries(settings, has_store=self._backend is not None, announces=self._announcing is not None)
        self._local = LocalTier(entries, settings.local_ttl, clock, self._hears)
        if entries and self._announcing is not None:
            self._announcing.announce(self._local.changed, self._local.lost)
        self._tier: Tier = NoTier(self._local)
        if self._backend is not None:
            self._tier = SharedTier(self._backend, self._local, self._counters, settings, clock)
        loader = Loader(self._local, self._tier, self._counters, lease=settings.lease, clock=clock, random=random)
        lifetime = Lifetime(settings.ttl, settings.stale, settings.negative_ttl, settings.jitter)
        codecs = Codecs(settings.serializer)
        works = Works(Life(), self._local, self._tier, loader, self._counters, codecs, lifetime, clock, random)
        names = Names()
        super().__init__(works, names.within(settings.namespace) if settings.namespace else names)

    async def __aenter__(self) -> Self:
        if self._works.life.is_open:
            raise CacheError("This cache is open already.\nOpen it once, where the program starts.")
        if self._backend is not None:
            await self._backend.open()
        self._works.life.is_open = True
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self._works.life.is_open = False
        await self._works.loader.close()
        await self._tier.close()
        if self._backend is not None:
            await self._backend.close()
        self._local.lost()

    @asynccontextmanager
    async def lifespan(self, app: object = None) -> AsyncGenerator[None]:
        """Opens and closes the cache with a host: `FastAPI(lifespan=cache.lifespan)`, `Starlette(lifespan=…)`."""
        async with self:
            yield

    async def check(self) -> None:
        """Raises `CacheUnavailable` where the shared tier is away; without one there is nothing to check."""
        await self._tier.check()

    @property
    def statistics(self) -> CacheStatistics:
        """How it has done so far."""
        return CacheStatistics(**asdict(self._counters), entries=len(self._local))

    def _hears(self) -> bool:
        """Whether everything that changes is heard of here."""
        return self._backend is None or (self._announcing is not None and self._announcing.is_live)


def _announcing(backend: object) -> Announcing | None:
    """The backend, if it tells of changes."""
    return backend if isinstance(backend, Announcing) else None


def _local_entries(settings: CacheSettings, *, has_store: bool, announces: bool) -> int:
    """How many values the process may hold."""
    given = settings.local_entries
    if not has_store and given == 0:
        raise CacheMisconfigured(
            "A cache is to hold nothing in the process, and has no other place.\n"
            "Give it a URL (ARMATURE_CACHE_URL), or leave out `local_entries` (ARMATURE_CACHE_LOCAL_ENTRIES)."
        )
    if given and has_store and not announces:
        raise CacheMisconfigured(
            "Values are to be held in the process too, and this backend tells nobody that they have changed.\n"
            "Leave out `local_entries` (ARMATURE_CACHE_LOCAL_ENTRIES), or keep values in Redis."
        )
    if has_store and not announces:
        return 0
    return _LOCAL_ENTRIES if given is None else given
