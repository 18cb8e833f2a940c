"""The plug: a cache in an Armature application, with its health."""

from collections.abc import AsyncGenerator, Awaitable, Callable, Sequence
from dataclasses import asdict
from typing import Any, ClassVar

from armature.cache.cache import Cache
from armature.cache.declared import cached, invalidates
from armature.cache.errors import CacheMisconfigured, CacheUnavailable
from armature.cache.interceptors import ResponseCache, cached_response
from armature.cache.middleware import HttpCacheModule, ResponseCacheModule
from armature.cache.protocols import Backend
from armature.cache.settings import CacheSettings
from armature.core import Clock, ConfiguredModule, Module, WiringError, module, provide
from armature.core.di import Provider
from armature.core.health import Health, HealthIndicator

__all__ = [
    "CacheHealth",
    "CacheModule",
    "HttpCacheModule",
    "ResponseCache",
    "ResponseCacheModule",
    "cached",
    "cached_response",
    "invalidates",
]


class CacheHealth(HealthIndicator):
    """Down while the shared tier of the cache does not answer, which degrades the whole; `CacheModule` brings it.

    The details are the `CacheStatistics`, and the name of what was raised. Where values stay in the process it is up.
    """

    name: ClassVar[str] = "cache"
    critical: ClassVar[bool] = False
    cached_seconds: ClassVar[float] = 1.0

    def __init__(self, cache: Cache) -> None:
        self.cache = cache

    async def check(self) -> Health:
        """Reads something from the shared tier."""
        try:
            await self.cache.check()
        except CacheUnavailable as error:
            return Health.down(error=type(error.__cause__ or error).__name__, **asdict(self.cache.statistics))
        return Health.up(**asdict(self.cache.statistics))


async def _cache(settings: CacheSettings, clock: Clock, backend: Backend | None) -> AsyncGenerator[Cache]:
    try:
        cache = Cache(settings, backend=backend, clock=lambda: clock.now().timestamp())
        await cache.__aenter__()
    except CacheMisconfigured as error:
        raise WiringError(f"CacheModule cannot start. {error}") from error
    try:
        yield cache
    finally:
        await cache.__aexit__(None, None, None)


@module(providers=[provide(Cache).by(_cache)], exports=[Cache, CacheSettings])
class CacheModule(ConfiguredModule[CacheSettings]):
    """Provides `Cache`, open, and a health indicator called "cache".

    `CacheModule` takes its settings from the environment (`ARMATURE_CACHE_…`), `CacheModule(CacheSettings(…))` is given
    them. With `backend` it keeps values there in place of a URL; `imports` are modules that this needs:
    `CacheModule(backend=provide(Backend).use(RedisBackend), imports=[RedisModule])` shares the Redis of an application.
    `name="pages"` makes a second one, whose `Cache` others take as `Annotated[Cache, Named("pages")]`, and whose
    indicator is called "cache-pages".

    The start fails where settings do not fit each other, not where the store is away.
    """

    def __init__(
        self,
        settings: CacheSettings | Callable[..., CacheSettings | Awaitable[CacheSettings]] | None = None,
        *,
        backend: Provider | None = None,
        imports: Sequence[Any] = (),  # modules, checked when the application is built
        name: str | None = None,
    ) -> None:
        super().__init__(settings, imports=imports, name=name)
        given = (provide(HealthIndicator).use(_indicator(name)), *((backend,) if backend else ()))
        object.__setattr__(self, "providers", (*given, *self.providers))
        object.__setattr__(self, "_backend", backend)

    def means(self, other: Module) -> bool:
        """Whether both mentions have equal settings and one backend."""
        theirs: object = vars(other).get("_backend")
        return super().means(other) and vars(self)["_backend"] == theirs


def _indicator(name: str | None) -> type[CacheHealth]:
    """The indicator of one module: what two of them found must not be told as one."""
    return type("CacheHealth", (CacheHealth,), {"name": f"cache-{name}"}) if name else CacheHealth
