"""`@cached` and `@invalidates`: what is declared on methods and handlers of an Armature application."""

from collections.abc import Awaitable, Callable, Sequence
from typing import Annotated, Any, TypeVar

from armature.cache.cache import Cache
from armature.cache.functions import UNKNOWN, cacheable, invalidating
from armature.cache.lifetimes import Lifetime
from armature.core import Named
from armature.core.di import wrapped_by
from armature.core.source import caller

F = TypeVar("F", bound="Callable[..., Awaitable[Any]]")  # a method or handler of whatever signature
Function = Callable[..., Any]


def cached(
    key: str | None = None,
    *,
    ttl: float | None = None,
    tags: Sequence[str] = (),
    stale: float | None = None,
    negative_ttl: float | None = None,
    type: object = UNKNOWN,
    cache: str = "",
) -> Callable[[F], F]:
    """Keeps what a method of a provided object, or a handler, returns in the application's cache, as `Cache.cached`.

        class Products:
            @cached("product:{id}", ttl=60, tags=["products"])
            async def find(self, id: int) -> Product | None: ...

    A method needs a `key`, since its object is no value that could stand in one. `cache` is the name of the
    `CacheModule` where there are several. The module of the class imports it, otherwise the application does not start;
    an object that is built by hand has the bare method. Raises `NotCacheable`, a `TypeError`, for what cannot work, and
    `ValueError` for times that there are not.
    """
    where = caller()
    Lifetime(1).changed(ttl, stale, negative_ttl)

    def around(service: Cache, function: Function) -> Function:
        keep = service.cached(key, ttl=ttl, tags=tags, stale=stale, negative_ttl=negative_ttl, type=type)
        return keep(function)

    def record(function: F) -> F:
        cacheable(function, key, tags, type)
        return _bound(around, function, "@cached", cache, where)

    return record


def invalidates(*tags: str, cache: str = "") -> Callable[[F], F]:
    """Invalidates tags in the application's cache once a method or handler has ended, as `Cache.invalidates`.

    `cache` is the name of the `CacheModule` where there are several. Raises `NotCacheable` for what cannot work.
    """
    where = caller()

    def around(service: Cache, function: Function) -> Function:
        return service.invalidates(*tags)(function)

    def record(function: F) -> F:
        invalidating(function, tags)
        return _bound(around, function, "@invalidates", cache, where)

    return record


def _bound(around: Callable[[Cache, Function], Function], function: F, written: str, name: str, where: str) -> F:
    token: Any = Annotated[Cache, Named(name)] if name else Cache
    return wrapped_by(token, around, written=written, where=where)(function)
