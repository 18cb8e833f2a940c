"""From a URL to a backend."""

from armature.cache.errors import BackendNotInstalled, InvalidCacheUrl
from armature.cache.protocols import Backend
from armature.cache.settings import CacheSettings


def backend_of(settings: CacheSettings) -> Backend | None:
    """The backend that the URL names; None for `memory://`. Raises `InvalidCacheUrl` and `BackendNotInstalled`."""
    url = settings.url.get_secret_value()
    scheme = url.partition("://")[0]
    if url == "memory://":
        return None
    if scheme == "memcached":
        return _memcached(settings)
    if scheme.partition("+")[0] in {"redis", "rediss", "unix"}:
        return _redis(settings)
    raise InvalidCacheUrl(
        "The URL of the cache names no backend that there is.\n"
        "Write `memory://`, `redis://host:6379`, or `memcached://host:11211` (ARMATURE_CACHE_URL)."
    )


def _redis(settings: CacheSettings) -> Backend:
    try:
        from armature.cache.backends.redis import opened_by  # noqa: PLC0415 - the library is an extra
    except ModuleNotFoundError:
        raise BackendNotInstalled("redis", "redis") from None
    return opened_by(settings)


def _memcached(settings: CacheSettings) -> Backend:
    try:
        from armature.cache.backends.memcached import opened_by  # noqa: PLC0415 - the library is an extra
    except ModuleNotFoundError:
        raise BackendNotInstalled("memcached", "memcached") from None
    return opened_by(settings)
