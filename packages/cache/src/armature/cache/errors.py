"""What this package raises."""


class CacheError(Exception):
    """The root of all errors of this package."""


class CacheUnavailable(CacheError):
    """The shared tier could not be reached, had no free connection or did not answer in time.

    Reads and `@cached` go on without it, unless `strict` is set; what must not be lost (`set`, `delete`, `invalidate`)
    raises this.
    """


class CacheClosed(CacheError):
    """A cache was used before it was opened or after it was closed."""

    def __init__(self) -> None:
        super().__init__(
            "This cache is not open.\n"
            "Write `async with cache:` around what uses it, or hand `cache.lifespan` to the host: "
            "`FastAPI(lifespan=cache.lifespan)`."
        )


class CacheMisconfigured(CacheError):
    """Settings that do not fit each other or the server, so that waiting would not help."""


class InvalidCacheUrl(CacheMisconfigured, ValueError):
    """A URL names no backend that there is; the message never holds the URL, which may hold a password."""


class BackendNotInstalled(CacheMisconfigured):
    """A URL names a backend whose library is not installed; the message names the extra that brings it."""

    def __init__(self, scheme: str, extra: str) -> None:
        super().__init__(
            f'The cache is to be kept at a URL that begins with "{scheme}://", and the library for it is not installed.'
            f'\nWrite `pip install "armature-cache[{extra}]"`.'
        )


class NotCacheable(CacheError, TypeError):
    """`@cached` or `@invalidates` stands on something that it cannot stand on; raised where it is written."""


class NotSerializable(CacheError, TypeError):
    """A value cannot be written as bytes for the shared tier; the message says of which class it is."""
