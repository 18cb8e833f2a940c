"""`get_or_create`: one call of a factory, whatever happens meanwhile."""

import asyncio
from functools import partial
from typing import Any

import pytest

from armature.cache import Cache, CacheUnavailable, Leased, Write
from armature.cache.backends.memory import MemoryBackend
from armature.cache.lifetimes import Lifetime
from armature.cache.loading import Making
from armature.cache.tiers import Wanted
from tests.cache.caches import Factory, Hand, cache, until

SHARED = pytest.mark.parametrize("shared", [False, True], ids=["local", "shared"])


def made(*, shared: bool, hand: Hand | None = None, **settings: Any) -> Cache:
    hand = hand or Hand()
    return cache(MemoryBackend(clock=hand) if shared else None, clock=hand, **settings)


class Refusal(Exception):
    pass


@SHARED
async def test_a_thousand_at_once_call_the_factory_once(*, shared: bool) -> None:
    factory = Factory(waits=True)
    async with made(shared=shared) as shop:
        asked = [asyncio.create_task(shop.get_or_create("a", factory)) for _ in range(1000)]
        await factory.started.wait()
        factory.let.set()

        assert await asyncio.gather(*asked) == [1] * 1000
        assert shop.statistics.misses == 1
        assert shop.statistics.joined == 999


@SHARED
async def test_what_the_factory_raises_reaches_all_who_wait_and_is_not_kept(*, shared: bool) -> None:
    let = asyncio.Event()

    async def refuse() -> int:
        await let.wait()
        raise Refusal

    async with made(shared=shared) as shop:
        asked = [asyncio.create_task(shop.get_or_create("a", refuse)) for _ in range(3)]
        await until(lambda: shop.statistics.joined == 2)
        let.set()
        answers = await asyncio.gather(*asked, return_exceptions=True)

        assert [type(each) for each in answers] == [Refusal] * 3
        assert await shop.get_or_create("a", Factory()) == 1


@SHARED
async def test_who_leaves_does_not_take_the_others_along(*, shared: bool) -> None:
    factory = Factory(waits=True)
    async with made(shared=shared) as shop:
        first = asyncio.create_task(shop.get_or_create("a", factory))
        await factory.started.wait()
        others = [asyncio.create_task(shop.get_or_create("a", factory)) for _ in range(3)]
        await until(lambda: shop.statistics.joined == 3)
        others[0].cancel()
        first.cancel()
        await until(lambda: factory.calls == 2)
        factory.let.set()

        answers = await asyncio.gather(first, *others, return_exceptions=True)

    assert [type(each) for each in answers[:2]] == [asyncio.CancelledError] * 2
    assert answers[2:] == [2, 2]


@SHARED
async def test_a_time_out_within_the_factory_is_that_of_the_factory(*, shared: bool) -> None:
    factory = Factory(waits=True)

    async def give_up() -> int:
        await factory()
        raise TimeoutError("the database")

    async with made(shared=shared) as shop:
        asked = [asyncio.create_task(shop.get_or_create("a", give_up)) for _ in range(2)]
        await until(lambda: shop.statistics.joined == 1)
        factory.let.set()
        answers = await asyncio.gather(*asked, return_exceptions=True)

    assert [str(each) for each in answers] == ["the database"] * 2


@SHARED
async def test_nobody_waits_for_longer_than_a_lease(*, shared: bool) -> None:
    slow, quick = Factory(waits=True), Factory()
    async with made(shared=shared, lease=0.05) as shop:
        asked = asyncio.create_task(shop.get_or_create("a", slow))
        await slow.started.wait()

        assert await shop.get_or_create("a", quick) == 1
        assert quick.calls == 1
        slow.let.set()
        assert await asked == 1


async def test_a_value_that_comes_while_somebody_else_fills_its_key_is_taken() -> None:
    backend = MemoryBackend()
    async with cache(backend, local_entries=0) as one, cache(backend) as other:
        stale, fresh = Factory(), Factory()
        await one.get_or_create("a", stale, ttl=0.001, stale=60)
        await other.set("a", 7, type=int)
        await backend.lease(":k:a", b"anothers", 60)
        one._works.loader.refresh(Making(Wanted(":k:a", one._works.codecs.of(int)), fresh, Lifetime(60)))
        await until(lambda: not one._works.loader._refreshing)

        assert fresh.calls == 0
        assert await one.get("a", int) == 7


@SHARED
async def test_who_has_left_does_not_hear_of_a_failure(*, shared: bool) -> None:
    let = asyncio.Event()

    async def refuse() -> int:
        await let.wait()
        raise Refusal

    async with made(shared=shared) as shop:
        asked = [asyncio.create_task(shop.get_or_create("a", refuse)) for _ in range(3)]
        await until(lambda: shop.statistics.joined == 2)
        asked[1].cancel()
        await asyncio.sleep(0)
        let.set()
        answers = await asyncio.gather(*asked, return_exceptions=True)

    assert [type(each) for each in answers] == [Refusal, asyncio.CancelledError, Refusal]


async def test_a_process_that_died_with_a_lease_is_replaced() -> None:
    hand = Hand()
    backend = MemoryBackend(clock=hand)
    async with cache(backend, clock=hand, lease=30) as shop:
        await backend.lease(":k:a", b"of a dead", 30)
        asked = asyncio.create_task(shop.get_or_create("a", Factory()))
        await until(lambda: shop.statistics.failures == 0)
        hand.now += 31

        assert await asked == 1
        assert await shop.get("a") == 1


async def test_a_process_that_waits_in_vain_makes_a_value_for_itself() -> None:
    backend = MemoryBackend()
    async with cache(backend, lease=0.05) as shop:
        await backend.lease(":k:a", b"of a dead", 30)

        assert await shop.get_or_create("a", Factory()) == 1
        assert await shop.get("a") is None


async def test_a_factory_may_ask_for_its_own_key() -> None:
    async def ask() -> int:
        return await shop.get_or_create("a", ask if shop.statistics.misses < 2 else Factory())

    async with cache(lease=0.05) as shop:
        assert await shop.get_or_create("a", ask) == 1


@SHARED
@pytest.mark.parametrize("change", ["delete", "invalidate", "set"])
async def test_a_factory_that_began_before_a_change_does_not_keep_its_value_after_it(
    change: str, *, shared: bool
) -> None:
    old, new = Factory(waits=True), Factory()
    async with made(shared=shared) as shop:
        before = asyncio.create_task(shop.get_or_create("a", old, tags=["t"]))
        await old.started.wait()
        if change == "set":
            await shop.set("a", 7, tags=["t"])
        else:
            await (shop.delete("a") if change == "delete" else shop.invalidate("t"))
        after = asyncio.create_task(shop.get_or_create("a", new, tags=["t"]))
        old.let.set()

        assert await before == 1
        assert await after == (7 if change == "set" else 1)
        assert new.calls == (0 if change == "set" else 1)
        assert await shop.get("a") == (7 if change == "set" else 1)


@SHARED
async def test_a_stale_value_is_served_while_one_new_one_is_made(*, shared: bool) -> None:
    hand, factory = Hand(), Factory()
    async with made(shared=shared, hand=hand) as shop:
        await shop.get_or_create("a", factory, ttl=10, stale=20)
        hand.now += 15
        factory.let.clear()
        served = [await shop.get_or_create("a", factory, ttl=10, stale=20) for _ in range(5)]
        factory.let.set()
        await until(lambda: factory.calls == 2)
        await shop.get_or_create("a", factory, ttl=10, stale=20)
        await asyncio.sleep(0)

        assert served == [1] * 5
        assert await shop.get("a") == 2
        hand.now += 31
        assert await shop.get_or_create("a", factory, ttl=10, stale=20) == 3


async def test_a_stale_value_of_the_store_is_served_and_made_anew_too() -> None:
    hand, factory = Hand(), Factory()
    backend = MemoryBackend(clock=hand)
    async with cache(backend, clock=hand) as one, cache(backend, clock=hand) as other:
        await one.get_or_create("a", factory, ttl=10, stale=20)
        hand.now += 15

        assert await other.get_or_create("a", factory, ttl=10, stale=20) == 1
        await until(lambda: factory.calls == 2)
        await until(lambda: not other._works.loader._refreshing)  # it is in the background, and nobody else is told
        assert await one.get("a") == 2


async def test_only_one_process_makes_a_stale_value_anew() -> None:
    hand, factory = Hand(), Factory()
    backend = MemoryBackend(clock=hand)
    async with cache(backend, clock=hand) as one, cache(backend, clock=hand) as other:
        await one.get_or_create("a", factory, ttl=10, stale=20)
        await other.get("a")
        hand.now += 15
        factory.let.clear()
        factory.started.clear()
        await one.get_or_create("a", factory, ttl=10, stale=20)
        await factory.started.wait()
        await other.get_or_create("a", factory, ttl=10, stale=20)
        await until(lambda: not other._works.loader._refreshing)
        factory.let.set()
        await until(lambda: not one._works.loader._refreshing)

        assert factory.calls == 2
        assert await other.get("a") == 2


async def test_a_stale_value_that_somebody_has_replaced_is_not_made_again() -> None:
    hand, factory = Hand(), Factory()
    backend = MemoryBackend(clock=hand)
    async with cache(backend, clock=hand) as one:
        await one.get_or_create("a", factory, ttl=10, stale=20)
        hand.now += 15
        await one.get_or_create("a", factory, ttl=10, stale=20)
        await cache_set_elsewhere(backend, hand)
        await until(lambda: not one._works.loader._refreshing)

        assert factory.calls == 1
        assert await one.get("a") == 7


async def cache_set_elsewhere(backend: MemoryBackend, hand: Hand) -> None:
    async with cache(backend, clock=hand) as other:
        await other.set("a", 7)


async def test_a_new_value_that_cannot_be_made_is_told_and_the_stale_one_served(
    caplog: pytest.LogCaptureFixture,
) -> None:
    hand = Hand()

    async def refuse() -> int:
        raise Refusal

    async with cache(clock=hand) as shop:
        await shop.get_or_create("a", Factory(), ttl=10, stale=20)
        hand.now += 15

        assert await shop.get_or_create("a", refuse, ttl=10, stale=20) == 1
        await until(lambda: bool(caplog.records))
        assert await shop.get_or_create("a", refuse, ttl=10, stale=20) == 1

    assert caplog.messages[0] == "A cached value is stale, and a new one could not be made."


async def test_closing_ends_what_is_made_in_the_background() -> None:
    hand, factory, before = Hand(), Factory(), asyncio.all_tasks()
    async with cache(clock=hand) as shop:
        await shop.get_or_create("a", factory, ttl=10, stale=20)
        hand.now += 15
        factory.let.clear()
        factory.started.clear()
        await shop.get_or_create("a", factory, ttl=10, stale=20)
        await factory.started.wait()
        assert len(asyncio.all_tasks() - before) == 1

    assert asyncio.all_tasks() == before


@SHARED
@pytest.mark.parametrize(("negative_ttl", "lasts"), [(None, 60), (5, 5), (0, 0)])
async def test_none_is_kept_for_a_time_of_its_own(negative_ttl: float | None, lasts: float, *, shared: bool) -> None:
    hand, calls = Hand(), []

    async def nothing() -> None:
        calls.append(1)

    async with made(shared=shared, hand=hand) as shop:
        for _ in range(2):
            await shop.get_or_create("a", nothing, ttl=60, stale=60, negative_ttl=negative_ttl)
        hand.now += lasts + 0.1
        before = len(calls)
        await shop.get("a")
        await shop.set("a", None, ttl=60)

        assert before == (1 if lasts else 2)
        assert await shop.get("a", object, "default") is None


@SHARED
async def test_jitter_makes_a_time_shorter_by_chance(*, shared: bool) -> None:
    hand, factory = Hand(), Factory()
    async with made(shared=shared, hand=hand, jitter=0.2) as shop:
        await shop.get_or_create("a", factory, ttl=100)
        hand.now += 89.9
        await shop.get_or_create("a", factory, ttl=100)
        hand.now += 0.2
        await shop.get_or_create("a", factory, ttl=100)

    assert factory.calls == 2


async def test_a_value_is_held_in_the_process_for_no_longer_than_it_may() -> None:
    hand, factory = Hand(), Factory()
    async with made(shared=True, hand=hand, local_ttl=5) as shop:
        for _ in range(3):  # made; read from the store; held
            await shop.get_or_create("a", factory, ttl=100)
        hand.now += 6
        await shop.get_or_create("a", factory, ttl=100)

        assert factory.calls == 1
        assert (shop.statistics.local_hits, shop.statistics.shared_hits) == (1, 2)


async def test_warming_up_calls_some_at_a_time_and_tells_what_was_raised() -> None:
    running, most = 0, 0

    async def call(number: int) -> None:
        nonlocal running, most
        running += 1
        most = max(most, running)
        await asyncio.sleep(0)
        running -= 1
        if number == 5:
            raise Refusal("five")

    async with cache() as shop:
        failures = await shop.warm_up((partial(call, number) for number in range(20)), at_once=4)

    assert most == 4
    assert [str(each) for each in failures] == ["five"]


class Away(MemoryBackend):
    """A store that is away, or that fails at one step."""

    fails: tuple[str, ...] = ()

    def __getattribute__(self, name: str) -> object:
        if name in object.__getattribute__(self, "fails"):

            async def fail(*_: object) -> None:
                raise CacheUnavailable(f"It does not {name}.")

            return fail
        return object.__getattribute__(self, name)


ALL = ("read", "write", "remove", "lease", "settle", "versions")


@pytest.mark.parametrize("fails", [ALL, *((each,) for each in ALL)], ids=["all", *ALL])
async def test_a_store_that_fails_is_gone_on_without(fails: tuple[str, ...], caplog: pytest.LogCaptureFixture) -> None:
    backend, factory = Away(), Factory()
    async with cache(backend) as shop:
        backend.fails = fails

        found = [await shop.get_or_create(key, factory, tags=["t"]) for key in "ab"]
        await shop.get_many(["c", "d"])

    assert found == [1, 2]
    if fails[0] not in {"write", "remove"}:
        assert caplog.messages[0].startswith("The shared tier of the cache is left alone for 1 s. It does not ")
        assert shop.statistics.failures == 1


async def test_a_store_that_has_failed_is_left_alone_for_a_while() -> None:
    hand, factory = Hand(), Factory()
    backend = Away(clock=hand)
    async with cache(backend, clock=hand, rest=5) as shop:
        backend.fails = ALL
        await shop.get_or_create("a", factory)
        backend.fails = ()
        hand.now += 4
        await shop.get_or_create("a", factory)
        hand.now += 2
        await shop.get_or_create("a", factory)

        assert await shop.get_or_create("a", factory) == 3


async def test_who_asks_for_it_hears_of_a_store_that_is_away() -> None:
    backend = Away()
    async with cache(backend, strict=True) as shop:
        backend.fails = ALL
        for attempt in (shop.get("a"), shop.get_or_create("a", Factory())):
            with pytest.raises(CacheUnavailable):
                await attempt


async def test_what_must_not_be_lost_is_told_though_reads_are_not() -> None:
    backend = Away()
    async with cache(backend) as shop:
        await shop.set("a", 1, tags=["t"])
        backend.fails = ALL
        for attempt in (
            shop.set("a", 2),
            shop.delete("a"),
            shop.invalidate("t"),
            shop.set("b", 1, tags=["t"]),
            shop.check(),
        ):
            with pytest.raises(CacheUnavailable):
                await attempt
        assert await shop.get("a") is None


async def test_a_lease_is_given_back_when_its_factory_fails() -> None:
    async def refuse() -> int:
        raise Refusal

    backend = MemoryBackend()
    async with cache(backend) as one, cache(backend) as other:
        with pytest.raises(Refusal):
            await one.get_or_create("a", refuse)

        assert await other.get_or_create("a", Factory()) == 1


@pytest.mark.parametrize("step", ["lease", "settle"])
async def test_a_lease_of_which_nobody_knows_is_given_back(step: str) -> None:
    backend, factory = Deaf(), Factory()
    async with cache(backend, rest=0, lease=30) as shop:
        backend.deaf_at = step
        assert await shop.get_or_create("a", factory) == 1
        backend.deaf_at = ""

        async with asyncio.timeout(10):  # much less than the lease
            assert await shop.get_or_create("a", factory) == 2
        assert shop.statistics.failures == 1


async def test_leases_that_cannot_be_given_back_are_tried_again_until_the_end() -> None:
    backend, factory = Away(), Factory()
    async with cache(backend, rest=0, lease=0.2) as shop:
        backend.fails = ("lease", "settle")
        for _ in range(120):
            await shop.get_or_create("a", factory)
        tier: Any = shop._tier
        assert len(tier._giving_back) == 100
        await until(lambda: not tier._giving_back)


class Deaf(MemoryBackend):
    """A store that gives a lease and whose answer is lost, or that does not hear of the end of one."""

    deaf_at = ""

    async def lease(self, key: str, token: bytes, seconds: float) -> Leased:
        given = await super().lease(key, token, seconds)
        if self.deaf_at == "lease":
            raise CacheUnavailable("The answer is lost.")
        return given

    async def settle(self, key: str, token: bytes, write: Write | None) -> bool:
        if self.deaf_at == "settle":
            raise CacheUnavailable("The question is lost.")
        return await super().settle(key, token, write)
