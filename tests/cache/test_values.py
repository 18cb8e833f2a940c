"""Get and set, many at once, tags and times; in the process, and with a store behind it."""

import re
import sys
from collections.abc import Awaitable
from typing import Any

import pytest
from pydantic import SecretStr

from armature.cache import BackendNotInstalled, Cache, CacheClosed, CacheError, CacheMisconfigured, CacheSettings
from armature.cache.backends.memory import MemoryBackend
from tests.cache.caches import Factory, Hand, Product, cache

PLACES = ["local", "shared", "both"]


def made(place: str, hand: Hand, **settings: Any) -> Cache:
    if place == "local":
        return cache(clock=hand, **settings)
    entries: dict[str, Any] = {"local_entries": 0} if place == "shared" else {}
    return cache(MemoryBackend(clock=hand), clock=hand, **entries, **settings)


@pytest.fixture(params=PLACES)
def place(request: pytest.FixtureRequest) -> str:
    return str(request.param)


async def test_what_was_set_is_there_until_its_time_is_over(place: str) -> None:
    hand = Hand()
    async with made(place, hand) as shop:
        await shop.set("a", {"x": [1, 2.5, "y", None, True, b"z"]}, ttl=10)
        hand.now += 9.9
        before = await shop.get("a")
        hand.now += 0.2
        after = await shop.get("a")

    assert before == {"x": [1, 2.5, "y", None, True, b"z"]}
    assert after is None


async def test_what_is_not_there_is_none_or_a_default(place: str) -> None:
    async with made(place, Hand()) as shop:
        await shop.set("none", None)

        assert await shop.get("a") is None
        assert await shop.get("a", int, 7) == 7
        assert await shop.get("none", object, "default") is None


async def test_many_are_set_and_read_in_one_step(place: str) -> None:
    async with made(place, Hand()) as shop:
        await shop.set_many({f"p:{number}": Product(id=number) for number in range(20)}, type=Product)
        await shop.set_many({})

        found = await shop.get_many([*(f"p:{number}" for number in range(0, 40, 2)), "p:0"], Product)
        assert await shop.get_many([]) == {}

    assert found == {f"p:{number}": Product(id=number) for number in range(0, 20, 2)}


async def test_a_value_goes_with_any_of_its_tags(place: str) -> None:
    async with made(place, Hand()) as shop:
        for key, tags in {"a": ["x"], "b": ["x", "y"], "c": ["y"], "d": []}.items():
            await shop.set(key, key, tags=tags)

        await shop.invalidate("x", "unknown")
        assert set(await shop.get_many(list("abcd"))) == {"c", "d"}
        await shop.set("a", "again", tags=["x"])
        await shop.invalidate("y")

        assert await shop.get_many(list("abcd")) == {"a": "again", "d": "d"}


async def test_a_value_that_is_deleted_is_gone(place: str) -> None:
    async with made(place, Hand()) as shop:
        await shop.set_many({"a": 1, "b": 2, "c": 3})

        await shop.delete("a", "b", "unknown")

        assert await shop.get_many(list("abc")) == {"c": 3}


async def test_a_read_gives_no_stale_value_and_a_factory_may_be_asked_for_a_new_one(place: str) -> None:
    hand, factory = Hand(), Factory()
    async with made(place, hand, stale=60) as shop:
        await shop.get_or_create("a", factory, ttl=10)
        hand.now += 11

        assert await shop.get("a") is None
        assert await shop.get_or_create("a", factory) == 1
        assert shop.statistics.stale_hits == 1


async def test_texts_are_not_taken_for_their_letters() -> None:
    async with cache() as shop:
        for attempt in (
            shop.get_many("abc"),
            shop.set("a", 1, tags="abc"),
            shop.get_or_create("a", Factory(), tags="abc"),
        ):
            with pytest.raises(TypeError) as raised:
                await attempt
            assert str(raised.value) == '"abc" is given where several are listed.\nWrite `["abc"]`.'


@pytest.mark.parametrize(
    ("times", "told"),
    [
        ({"ttl": 0}, "A value is to be kept for 0 seconds.\nGive `ttl` more than 0."),
        ({"ttl": float("nan")}, "A value is to be kept for nan seconds.\nGive `ttl` more than 0."),
        ({"stale": -1}, "`stale` is -1 seconds.\nGive it 0 or more."),
        ({"negative_ttl": -1}, "`negative_ttl` is -1 seconds.\nGive it 0 or more."),
    ],
)
async def test_times_that_there_are_not_are_refused(times: dict[str, Any], told: str) -> None:
    async with cache() as shop:
        with pytest.raises(ValueError, match=f"^{re.escape(told)}$"):
            await shop.get_or_create("a", Factory(), **times)


async def test_a_cache_is_used_while_it_is_open() -> None:
    shop = cache()
    attempts: list[Awaitable[object]] = [
        shop.get("a"),
        shop.set("a", 1),
        shop.delete("a"),
        shop.get_or_create("a", Factory()),
    ]
    for attempt in attempts:
        with pytest.raises(CacheClosed) as raised:
            await attempt
        assert str(raised.value) == (
            "This cache is not open.\n"
            "Write `async with cache:` around what uses it, or hand `cache.lifespan` to the host: "
            "`FastAPI(lifespan=cache.lifespan)`."
        )
    async with shop.lifespan("the host"):
        await shop.set("a", 1)
        with pytest.raises(CacheError) as twice:
            await shop.__aenter__()
    assert str(twice.value) == "This cache is open already.\nOpen it once, where the program starts."
    async with shop:
        assert await shop.get("a") is None


async def test_the_process_holds_no_more_than_it_may() -> None:
    async with cache(local_entries=10) as shop:
        await shop.set_many({str(number): number for number in range(50)}, tags=["t"])

        assert shop.statistics.entries == 10
        assert await shop.get("49") == 49


async def test_a_tag_whose_version_had_to_go_takes_its_values_along_and_no_others() -> None:
    async with cache(local_entries=10) as shop:
        await shop.set("old", 1, tags=["forgotten"])
        for number in range(100):
            await shop.set("new", number, tags=[f"tag:{number}"])

        assert await shop.get_many(["old", "new"]) == {"new": 99}


async def test_memory_alone_needs_some_room() -> None:
    with pytest.raises(CacheMisconfigured) as raised:
        cache(local_entries=0)

    assert str(raised.value) == (
        "A cache is to hold nothing in the process, and has no other place.\n"
        "Give it a URL (ARMATURE_CACHE_URL), or leave out `local_entries` (ARMATURE_CACHE_LOCAL_ENTRIES)."
    )


async def test_a_url_and_a_backend_are_one_too_many() -> None:
    with pytest.raises(CacheMisconfigured) as raised:
        Cache("redis://me:secret@localhost", backend=MemoryBackend())

    assert str(raised.value) == (
        "A cache is given both a URL and a backend.\nLeave out one of them; the URL may be in ARMATURE_CACHE_URL."
    )


@pytest.mark.parametrize(
    "url", ["", "memory", "mysql://me:secret@there", "http://me:secret@there", "me:secret@redis://x"]
)
def test_a_url_of_nothing_is_refused_and_not_told(url: str) -> None:
    with pytest.raises(CacheMisconfigured) as raised:
        Cache(url)

    assert str(raised.value) == (
        "The URL of the cache names no backend that there is.\n"
        "Write `memory://`, `redis://host:6379`, or `memcached://host:11211` (ARMATURE_CACHE_URL)."
    )


def test_a_url_is_not_shown() -> None:
    settings = CacheSettings(url=SecretStr("redis://me:secret@localhost"))

    assert "secret" not in repr(settings)
    assert "secret" not in str(settings.model_dump())


@pytest.mark.parametrize(("scheme", "extra"), [("redis", "redis"), ("memcached", "memcached")])
def test_a_store_whose_library_is_missing_says_what_brings_it(
    scheme: str, extra: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, f"armature.cache.backends.{scheme}", None)

    with pytest.raises(BackendNotInstalled) as raised:
        Cache(f"{scheme}://localhost")

    assert str(raised.value) == (
        f'The cache is to be kept at a URL that begins with "{scheme}://", and the library for it is not installed.\n'
        f'Write `pip install "armature-cache[{extra}]"`.'
    )
