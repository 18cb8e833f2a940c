"""What one does with a cache: get, set, make, take away, and decorate."""

import asyncio
import functools
import logging
from collections.abc import Awaitable, Callable, Coroutine, Iterable, Mapping, Sequence
from typing import Any, NamedTuple, ParamSpec, TypeVar, cast, overload

from typing_extensions import TypeForm

from armature.cache.arguments import NoKey
from armature.cache.errors import CacheClosed, NotCacheable
from armature.cache.functions import UNKNOWN, Cacheable, cacheable, invalidating
from armature.cache.lifetimes import Lifetime
from armature.cache.loading import Loader, Making
from armature.cache.local import Held, LocalTier
from armature.cache.names import Names
from armature.cache.serializers import Codecs
from armature.cache.statistics import Counters
from armature.cache.tiers import Tier, Wanted

P = ParamSpec("P")
T = TypeVar("T")
D = TypeVar("D")

_log = logging.getLogger("armature.cache")


class Life:
    """Whether a cache is open."""

    __slots__ = ("is_open",)

    def __init__(self) -> None:
        self.is_open = False


class Works(NamedTuple):
    """What all namespaces of a cache share."""

    life: Life
    local: LocalTier
    tier: Tier
    loader: Loader
    counters: Counters
    codecs: Codecs
    lifetime: Lifetime
    clock: Callable[[], float]
    random: Callable[[], float]


class Namespace:
    """A part of a cache whose keys and tags are its own; `Cache` is the outermost one.

    Values that the process holds are shared: whoever gets one must not change it. `type` is the type of a value, such
    as `Product` or `list[Product]`; without it a value is plain data (texts, numbers, booleans, None, bytes, lists and
    dictionaries). Times are in seconds. Everything raises `CacheClosed` where the cache is not open.
    """

    def __init__(self, works: Works, names: Names) -> None:
        self._works = works
        self._names = names

    def namespace(self, name: str) -> "Namespace":
        """A namespace within this one, called by any text that is not empty, such as that of a tenant."""
        if not name:
            raise ValueError("A namespace has no name.\nGive it one, or use the cache itself.")
        return Namespace(self._works, self._names.within(name))

    async def get_or_create(
        self,
        key: str,
        factory: Callable[[], Awaitable[T]],
        *,
        ttl: float | None = None,
        tags: Iterable[str] = (),
        stale: float | None = None,
        negative_ttl: float | None = None,
        type: object = object,
    ) -> T:
        """The value of a key; where there is none `factory` makes it, called once however many ask for it.

        It is kept under its tags, fresh for `ttl` and served for `stale` more while a new one is made in the background
        (so that factory must not use what belongs to the caller's unit of work). `negative_ttl` is the `ttl` of None.
        A value that was begun before its key or a tag was invalidated is given to its callers and not kept.

        Raises what the factory raises, `NotSerializable` for what cannot be shared, and nothing of the store unless the
        cache is `strict`.
        """
        works, name = self._works, self._names.key(key)
        held = works.local.get(name, works.clock())
        wanted = Wanted(name, works.codecs.of(type), tuple(map(self._names.tag, _listed(tags))))
        making = Making(wanted, factory, works.lifetime.changed(ttl, stale, negative_ttl))
        # What is kept under a key is of the type under which its callers keep it.
        return cast("T", await self._served(held, making))

    @overload
    async def get(self, key: str) -> Any: ...  # noqa: ANN401 - plain data, as the caller knows
    @overload
    async def get(self, key: str, type: TypeForm[T]) -> T | None: ...
    @overload
    async def get(self, key: str, type: TypeForm[T], default: D) -> T | D: ...
    async def get(self, key: str, type: object = object, default: object = None) -> object:
        """The value of a key that is fresh, or `default`."""
        return (await self._fresh((key,), type)).get(key, default)

    @overload
    async def get_many(self, keys: Iterable[str]) -> dict[str, Any]: ...
    @overload
    async def get_many(self, keys: Iterable[str], type: TypeForm[T]) -> dict[str, T]: ...
    async def get_many(self, keys: Iterable[str], type: object = object) -> dict[str, Any]:
        """The values of those keys that have one that is fresh, in one step."""
        return await self._fresh(_listed(keys), type)

    async def set(
        self,
        key: str,
        value: object,
        *,
        ttl: float | None = None,
        tags: Iterable[str] = (),
        type: object = object,
    ) -> None:
        """Keeps a value, in the place of whatever is there or is being made.

        One that is larger than `value_limit` is not kept, and what was there is taken away. Raises `CacheUnavailable`
        and `NotSerializable`.
        """
        await self.set_many({key: value}, ttl=ttl, tags=tags, type=type)

    async def set_many(
        self,
        values: Mapping[str, object],
        *,
        ttl: float | None = None,
        tags: Iterable[str] = (),
        type: object = object,
    ) -> None:
        """Keeps several values in one step, each as `set` does."""
        self._check_open()
        works, codec = self._works, self._works.codecs.of(type)
        lifetime = works.lifetime.changed(ttl, None, None)._replace(negative_ttl=None)
        tag_names = tuple(map(self._names.tag, _listed(tags)))
        given = [(Wanted(self._names.key(key), codec, tag_names), value) for key, value in values.items()]
        names = [wanted.name for wanted, _ in given]
        with works.local.watching(*names, *tag_names) as watch:
            helds = [(wanted, self._held(value, lifetime)) for wanted, value in given]
            kept = await works.tier.write(helds, lifetime.longest) if helds else []
            works.local.replace(names, kept, watch)

    async def delete(self, *keys: str) -> None:
        """Takes values away, for everybody; one that is being made is not kept. Raises `CacheUnavailable`."""
        await self._remove([self._names.key(key) for key in keys], [])

    async def invalidate(self, *tags: str) -> None:
        """Takes away every value under one of these tags, at once and for everybody, those too that are being made.

        Raises `CacheUnavailable` where the store cannot be told: then others may go on seeing the old values.
        """
        await self._remove([], [self._names.tag(tag) for tag in tags])

    def cached(
        self,
        key: str | None = None,
        *,
        ttl: float | None = None,
        tags: Sequence[str] = (),
        stale: float | None = None,
        negative_ttl: float | None = None,
        type: object = UNKNOWN,
    ) -> Callable[[Callable[P, Coroutine[Any, Any, T]]], Callable[P, Coroutine[Any, Any, T]]]:
        """Keeps what an `async def` function returns, as `get_or_create` does; its signature stays.

            @cache.cached("product:{id}", ttl=60, tags=["product:{id}", "products"])
            async def product(id: int) -> Product: ...

        `key` and `tags` are templates of the parameters (`{id}`, `{user.id}`); without `key` all arguments together are
        the key, apart by their types. The return annotation is the type. Raises `NotCacheable`, a `TypeError`, where
        this is written and cannot work. A call whose arguments make no key runs the function, and is counted.
        """
        lifetime = self._works.lifetime.changed(ttl, stale, negative_ttl)

        def decorate(function: Callable[P, Coroutine[Any, Any, T]]) -> Callable[P, Coroutine[Any, Any, T]]:
            return self._keeping(function, cacheable(function, key, tags, type), lifetime)

        return decorate

    def _keeping(
        self, function: Callable[P, Coroutine[Any, Any, T]], known: Cacheable, lifetime: Lifetime
    ) -> Callable[P, Coroutine[Any, Any, T]]:
        """The function behind the cache; what a hit needs is at hand in its closure."""
        codec, names, works = self._works.codecs.of(known.type), self._names, self._works
        key_of, plain, hold, clock, counters = (
            known.key_of,
            names.plain_key,
            works.local.get,
            works.clock,
            works.counters,
        )

        @functools.wraps(function)
        async def cached(*arguments: P.args, **keywords: P.kwargs) -> T:
            try:
                key, now = key_of(arguments, keywords), clock()
                name = plain + key
                held = hold(name, now)
                if held is None:
                    name = names.key(key)  # another one, where it does not stay readable
                    held = hold(name, now)
                if held is not None and held.fresh_until > now:
                    counters.local_hits += 1
                    # The function put it there.
                    return cast("T", held.value)
                tag_names = tuple(map(names.tag, known.tags_of(arguments, keywords)))
            except (NoKey, RecursionError):
                counters.uncached += 1
                _log.warning("%s is called with arguments that make no key, and runs uncached.", known.shown)
                return await function(*arguments, **keywords)
            factory = functools.partial(function, *arguments, **keywords)
            making = Making(Wanted(name, codec, tag_names), factory, lifetime)
            # The function made it, or its codec did by the return annotation.
            return cast("T", await self._served(held, making))

        return cached

    def invalidates(
        self, *tags: str
    ) -> Callable[[Callable[P, Coroutine[Any, Any, T]]], Callable[P, Coroutine[Any, Any, T]]]:
        """Invalidates tags once an `async def` function has ended, however it ends; its signature stays.

            @cache.invalidates("product:{id}")
            async def rename(id: int, name: str) -> None: ...

        Tags are templates as in `cached`, filled in before the function runs. Raises `NotCacheable` where this is
        written and cannot work, or is called with arguments that make no tag, and `CacheUnavailable` as `invalidate`.
        """

        def decorate(function: Callable[P, Coroutine[Any, Any, T]]) -> Callable[P, Coroutine[Any, Any, T]]:
            tags_of = invalidating(function, tags)

            @functools.wraps(function)
            async def invalidates(*arguments: P.args, **keywords: P.kwargs) -> T:
                try:
                    filled = tags_of(arguments, keywords)
                except NoKey:
                    raise NotCacheable(
                        f"`{function.__qualname__}` was called with arguments that make no tag; it did not run.\n"
                        "Name parameters that are texts, numbers, dates or the like."
                    ) from None
                try:
                    return await function(*arguments, **keywords)
                finally:
                    await self.invalidate(*filled)

            return invalidates

        return decorate

    async def warm_up(self, calls: Iterable[Callable[[], Awaitable[object]]], *, at_once: int = 10) -> list[Exception]:
        """Makes calls of cached functions before anybody needs them, `at_once` at the same time; gives what was raised.

        `await cache.warm_up(partial(product, id) for id in best_sellers)`
        """
        failures: list[Exception] = []
        waiting = iter(calls)

        async def work() -> None:
            for call in waiting:
                try:
                    await call()
                except Exception as error:  # noqa: BLE001 - handed to the caller
                    failures.append(error)

        await asyncio.gather(*(work() for _ in range(at_once)))
        return failures

    def _served(self, held: Held | None, making: Making) -> Awaitable[object]:
        """What is held, while a new one is made where it is stale; else what is made."""
        loader = self._works.loader
        if held is None:
            self._check_open()
            return loader.load(making)
        return loader.served(held, making)

    async def _fresh(self, keys: Iterable[str], kind: object) -> dict[str, object]:
        works, now, found = self._works, self._works.clock(), dict[str, object]()
        missing: dict[str, Wanted] = {}
        for key in keys:
            held = works.local.get(name := self._names.key(key), now)
            if held is None:
                missing[key] = Wanted(name, works.codecs.of(kind))
            elif held.fresh_until > now:
                works.counters.local_hits += 1
                found[key] = held.value
        if missing:
            for key, held in (await self._read(missing)).items():
                if held.fresh_until > now:
                    works.counters.shared_hits += 1
                    found[key] = held.value
        return found

    async def _read(self, missing: Mapping[str, Wanted]) -> dict[str, Held]:
        """What the tier behind keeps of these, by their keys; the process holds it from now on."""
        self._check_open()
        works, found = self._works, dict[str, Held]()
        with works.local.watching(*(wanted.name for wanted in missing.values())) as watch:
            helds = await works.tier.read_many(list(missing.values()), watch)
            for (key, wanted), held in zip(missing.items(), helds, strict=True):
                if held is not None:
                    works.local.put(wanted.name, held, watch)
                    found[key] = held
        return found

    async def _remove(self, keys: Sequence[str], tags: Sequence[str]) -> None:
        self._check_open()
        try:
            await self._works.tier.remove(keys, tags)
        finally:  # also where the store cannot be told
            self._works.local.changed([*keys, *tags])

    def _held(self, value: object, lifetime: Lifetime) -> Held:
        fresh, kept = lifetime.of(value, self._works.random)
        now = self._works.clock()
        return Held(value, now + fresh, now + kept)

    def _check_open(self) -> None:
        if not self._works.life.is_open:
            raise CacheClosed


def _listed(texts: Iterable[str]) -> Iterable[str]:
    """Several texts; raises `TypeError` for one alone, which would be taken for its letters."""
    if isinstance(texts, str):
        raise TypeError(f'"{texts}" is given where several are listed.\nWrite `["{texts}"]`.')
    return texts
