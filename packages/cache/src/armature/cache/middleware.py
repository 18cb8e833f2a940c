"""The HTTP cache of an Armature application, around all of it or only at some endpoints."""

from collections.abc import AsyncGenerator

from armature.cache.http import HttpCache, HttpCacheMiddleware, HttpCacheSettings
from armature.cache.protocols import Backend
from armature.core import ConfiguredModule, module, provide
from armature.core.clock import Clock


async def _cache(settings: HttpCacheSettings, clock: Clock, backend: Backend | None) -> AsyncGenerator[HttpCache]:
    async with HttpCache(settings, backend, clock=lambda: clock.now().timestamp()) as cache:
        if backend is None:
            yield cache
            return
        await backend.open()
        try:
            yield cache
        finally:
            await backend.close()


@module(providers=[provide(HttpCache).by(_cache)], exports=[HttpCache, HttpCacheSettings])
class ResponseCacheModule(ConfiguredModule[HttpCacheSettings]):
    """Provides the `HttpCache` in which `@cached_response` keeps answers.

    Settings come from the environment (`ARMATURE_CACHE_HTTP_…`), or are given as to every `ConfiguredModule`. Answers
    are kept in this process, or in the `Backend` of `armature.cache.protocols` that one of `imports` exports.
    """


@module(
    providers=[provide(HttpCache).by(_cache)],
    exports=[HttpCache, HttpCacheSettings],
    application_middleware=[HttpCacheMiddleware],
)
class HttpCacheModule(ConfiguredModule[HttpCacheSettings]):
    """Puts a shared cache in front of the whole application, outside its guards: what it may keep, the answers say.

    Provides the `HttpCache`, in which `@cached_response` keeps answers too; settings and `imports` are as those of
    `ResponseCacheModule`.
    """
