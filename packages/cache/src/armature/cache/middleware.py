"""The HTTP cache of an Armature application, around all of it or only at some endpoints."""

from armature.cache.http import HttpCache, HttpCacheMiddleware, HttpCacheSettings
from armature.core import ConfiguredModule, module, provide
from armature.core.clock import Clock


def _cache(settings: HttpCacheSettings, clock: Clock) -> HttpCache:
    return HttpCache(settings, clock=lambda: clock.now().timestamp())


@module(providers=[provide(HttpCache).by(_cache)], exports=[HttpCache, HttpCacheSettings])
class ResponseCacheModule(ConfiguredModule[HttpCacheSettings]):
    """Provides the `HttpCache` in which `@cached_response` keeps answers.

    Settings come from the environment (`ARMATURE_CACHE_HTTP_…`), or are given as to every `ConfiguredModule`.
    """


@module(
    providers=[provide(HttpCache).by(_cache)],
    exports=[HttpCache, HttpCacheSettings],
    application_middleware=[HttpCacheMiddleware],
)
class HttpCacheModule(ConfiguredModule[HttpCacheSettings]):
    """Puts a shared cache in front of the whole application, outside its guards: what it may keep, the answers say.

    Provides the `HttpCache`, in which `@cached_response` keeps answers too.
    """
