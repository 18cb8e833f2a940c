"""What is kept in backends: bounded, readable or as good as not there, and the cache goes on without."""

from collections.abc import Sequence
from typing import Any

import pytest

from armature.cache import CacheUnavailable
from armature.cache.backends.memory import MemoryBackend
from armature.cache.http.catalog import key_of
from armature.cache.protocols import Write
from tests.cache.http.exchanging import Site, Time

FRESH: dict[str, Any] = {"cache_control": "max-age=60"}


class Spied(MemoryBackend):
    """A backend that knows its keys, and can be away."""

    def __init__(self) -> None:
        super().__init__(clock=Time())
        self.keys: list[str] = []
        self.is_away = False

    async def read(self, keys: Sequence[str], tags: Sequence[str]) -> list[bytes | None]:
        self._check()
        return await super().read(keys, tags)

    async def write(self, writes: Sequence[Write]) -> None:
        self._check()
        self.keys += [each.key for each in writes]
        await super().write(writes)

    async def remove(self, keys: Sequence[str], tags: Sequence[str]) -> None:
        self._check()
        await super().remove(keys, tags)

    def _check(self) -> None:
        if self.is_away:
            raise CacheUnavailable("The backend is away.")


async def test_what_was_used_longest_ago_makes_room() -> None:
    site = Site(most_bytes=10_000)
    for number in range(10):
        site.origin.says(b"x" * 2000, cache_control="max-age=60")
        await site.get(f"/{number}")

    assert (await site.get("/9")).told == "hit; ttl=60"
    assert (await site.get("/0")).told.startswith("fwd=")


@pytest.mark.parametrize(
    "poison", [b"", b"\x02", b"\x93\xc4\x00\x90\x90", b"\x93\xc4\x01\x01\x90\x90", b"\x93\xc4\x02\x01\xc1\x90\x90"]
)
async def test_a_value_that_cannot_be_read_is_as_good_as_none(poison: bytes) -> None:
    backend = Spied()
    site = Site(backend=backend)
    site.origin.says("kept", vary="X-A", **FRESH)
    await site.get()
    (entry,) = {*backend.keys} - {key_of("https://shop.example/")}
    await backend.write([Write(entry, poison, 60)])
    assert (await site.get()).told == "fwd=vary-miss; fwd-status=200; stored"
    await backend.write([Write(key_of("https://shop.example/"), poison, 60)])

    assert (await site.get()).told == "fwd=uri-miss; fwd-status=200; stored"
    assert (await site.get()).told == "hit; ttl=60"


def test_keys_are_short_and_plain_whatever_the_uri() -> None:
    key = key_of("https://shop.example/" + "ä{}\n" * 5000)

    assert len(key) < 50
    assert key.isascii()
    assert key.isprintable()


async def test_the_cache_goes_on_without_its_backend(caplog: pytest.LogCaptureFixture) -> None:
    backend = Spied()
    site = Site(backend=backend)
    site.origin.says("kept", cache_groups='"products"', **FRESH)
    await site.get()
    backend.is_away = True
    away = [await site.get(), await site.get(), await site.ask("POST")]
    with pytest.raises(CacheUnavailable, match=r"^The backend is away\.$"):
        await site.cache.purge("products")
    with pytest.raises(CacheUnavailable, match=r"^The backend is away\.$"):
        await site.cache.forget("https://shop.example/")
    backend.is_away = False
    back = await site.get()
    backend.is_away = True
    await site.get()

    assert {each.body for each in away} == {b"kept"}
    assert {each.told for each in away[:2]} == {"fwd=uri-miss; fwd-status=200; stored"}
    assert back.told == "hit; ttl=60"
    assert [each.getMessage() for each in caplog.records] == [
        "The HTTP cache does without what it keeps: The backend is away.",
        "What POST https://shop.example/ made wrong may be given on: it could not be forgotten.",
        "The HTTP cache does without what it keeps: The backend is away.",
    ]
