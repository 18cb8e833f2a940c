"""The store of one process: bounded in bytes, and nothing stays of what is gone."""

from armature.cache.http import MemoryStore
from armature.cache.http.catalog import key_of
from tests.cache.http.exchanging import Site, Time


async def test_what_was_used_longest_ago_makes_room() -> None:
    store = MemoryStore(most_bytes=3 * 1000)
    for key in "abc":
        await store.put(key, bytes(400), 60, ())
    await store.get("a")
    await store.put("d", bytes(400), 60, ())

    assert [await store.get(key) is not None for key in "abcd"] == [True, False, True, True]
    assert store.size <= 3000


async def test_what_is_larger_than_all_room_is_not_kept_and_takes_the_old_one_with_it() -> None:
    store = MemoryStore(most_bytes=1000)
    await store.put("a", b"old", 60, ())
    await store.put("a", bytes(1000), 60, ())

    assert await store.get("a") is None
    assert store.size == 0


async def test_a_value_ends_with_its_time() -> None:
    time = Time()
    store = MemoryStore(clock=time)
    await store.put("a", b"1", 60, ())
    time.goes_on(59)
    assert await store.get("a") == b"1"
    time.goes_on(1)

    assert await store.get("a") is None
    assert store.size == 0


async def test_nothing_stays_of_tags() -> None:
    store = MemoryStore(most_bytes=5000)
    for number in range(100):
        await store.put(f"key {number}", b"1", 60, [f"tag {number}", "all"])
    await store.put("key 99", b"2", 60, ["other"])
    await store.purge(["other", "unknown"])
    await store.delete("unknown")
    for number in range(100):
        await store.delete(f"key {number}")

    assert store.size == 0
    assert store._tagged == {}


async def test_a_value_that_cannot_be_read_is_as_good_as_none() -> None:
    store = MemoryStore()
    site = Site(store=store)
    site.origin.says("kept", cache_control="max-age=60")
    for poison in (b"", b"\x02", b"\x01", b"\x01\xc1", b"\x01\x93\x01\x02\x03"):
        await site.get()
        for key, kept in list(store._kept.items()):
            await store.put(key, poison, 60, kept.tags)
        assert (await site.get()).told == "fwd=uri-miss; fwd-status=200; stored"
        for key, kept in list(store._kept.items()):
            if key != key_of("https://shop.example/"):
                await store.put(key, poison, 60, kept.tags)
        assert (await site.get()).told == "fwd=vary-miss; fwd-status=200; stored"
