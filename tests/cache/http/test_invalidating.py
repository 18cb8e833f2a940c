"""What is wrong from now on: unsafe methods (RFC 9111 §4.4), cache groups (RFC 9875), and whoever says so."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from typing import Any

import pytest

from armature.cache.backends.memory import MemoryBackend
from armature.cache.http.headers import Headers
from armature.cache.http.invalidating import groups
from tests.cache.http.exchanging import Site, Time, until

FRESH: dict[str, Any] = {"cache_control": "max-age=60"}


async def kept(*paths: str, **said: Any) -> Site:
    """A site some of whose responses are kept."""
    site = Site()
    site.origin.says("kept", **(FRESH | said))
    for path in paths:
        await site.get(path)
    return site


async def still_kept(site: Site, *paths: str) -> list[str]:
    return [path for path in paths if (await site.get(path, cache_control="only-if-cached")).status == 200]


@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE", "PURGE", "get"])
async def test_a_change_makes_its_own_uri_wrong(method: str) -> None:
    site = await kept("/a", "/b")
    site.origin.says(b"", 204)
    got = await site.ask(method, "/a")

    assert got.told == "fwd=method; fwd-status=204"
    assert await still_kept(site, "/a", "/b") == ["/b"]


@pytest.mark.parametrize("method", ["OPTIONS", "TRACE"])
async def test_a_safe_method_changes_nothing(method: str) -> None:
    site = await kept("/a")
    await site.ask(method, "/a")

    assert await still_kept(site, "/a") == ["/a"]


@pytest.mark.parametrize("status", [400, 404, 500, 503])
async def test_a_change_that_was_refused_changes_nothing(status: int) -> None:
    site = await kept("/a")
    site.origin.says(b"", status)
    await site.ask("POST", "/a")

    assert await still_kept(site, "/a") == ["/a"]


@pytest.mark.parametrize("name", ["location", "content_location"])
@pytest.mark.parametrize(
    ("reference", "left"),
    [
        pytest.param("/b", [], id="path"),
        pytest.param("b#part", [], id="relative, with a fragment"),
        pytest.param("https://SHOP.example:443/b", [], id="the same origin in full"),
        pytest.param("https://other.example/b", ["/b"], id="another host"),
        pytest.param("http://shop.example/b", ["/b"], id="another scheme"),
        pytest.param("https://[/b", ["/b"], id="no URI"),
    ],
)
async def test_a_change_makes_wrong_what_it_names_of_its_origin(name: str, reference: str, left: list[str]) -> None:
    site = await kept("/b")
    said: dict[str, Any] = {name: reference}
    site.origin.says(b"", 201, **said)
    await site.ask("POST", "/a")

    assert await still_kept(site, "/b") == left


async def test_all_responses_of_a_uri_are_forgotten_and_stay_so() -> None:
    site = Site()
    for language in ("de", "en"):
        site.origin.says(language, vary="Accept-Language", **FRESH)
        await site.get(accept_language=language)
    await site.cache.forget("https://shop.example/")
    site.origin.says("new", vary="Accept-Language", **FRESH)
    await site.get(accept_language="de")

    assert (await site.get(accept_language="en")).told == "fwd=vary-miss; fwd-status=200; stored"


async def test_a_group_is_purged() -> None:
    site = await kept("/a", cache_groups='"products", "offers"')
    site.origin.says("other", cache_groups='"orders"', **FRESH)
    await site.get("/b")
    await site.cache.purge("products", "unknown")

    assert await still_kept(site, "/a", "/b") == ["/b"]


async def test_a_change_purges_groups_of_its_origin() -> None:
    site = await kept("/a", cache_groups='"products"')
    await site.get("/a", host="other.example")
    site.origin.says(b"", 204, cache_group_invalidation='"products"')
    await site.ask("POST", "/b")

    assert await still_kept(site, "/a") == []
    assert (await site.get("/a", host="other.example")).told == "hit; ttl=60"


async def test_a_safe_request_purges_no_group() -> None:
    site = await kept("/a", cache_groups='"products"')
    site.origin.says(b"", 200, cache_group_invalidation='"products"')
    await site.get("/b")

    assert await still_kept(site, "/a") == ["/a"]


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ('"a"', ["a"]),
        ('"a","b" , "c d"', ["a", "b", "c d"]),
        ('"a";x=1, "b"; y', ["a", "b"]),
        (r'"a\"b\\c"', ['a"b\\c']),
        ('""', [""]),
        ("", []),
        ("a", []),
        ('"a", b', []),
        ('"a" "b"', []),
        ('"a",', []),
        ('"a', []),
        ('"a\\b"', []),
    ],
)
def test_groups_are_a_list_of_strings(text: str, names: list[str]) -> None:
    assert groups(Headers([(b"cache-groups", text.encode())])) == names


def test_no_more_than_128_groups_are_looked_at() -> None:
    text = ", ".join(f'"{number}"' for number in range(200)).encode()

    assert groups(Headers([(b"cache-groups", text)])) == [str(number) for number in range(128)]


async def change(site: Site) -> None:
    site.origin.says(b"", 204)
    await site.ask("POST", "/a")


async def purge(site: Site) -> None:
    await site.cache.purge("products")


async def purge_others(site: Site) -> None:
    await site.cache.purge("orders")


@pytest.mark.parametrize(("happens", "left"), [(change, []), (purge, []), (purge_others, ["/a"])])
async def test_an_answer_that_was_asked_for_before_a_change_is_not_kept_after_it(
    happens: Callable[[Site], Awaitable[None]], left: list[str]
) -> None:
    go_on = asyncio.Event()
    site = Site()
    site.origin.says("old", cache_groups='"products"', **FRESH)
    site.origin.before_body = go_on.wait
    slow = asyncio.create_task(site.get("/a"))
    await until(lambda: site.times == 1)
    await happens(site)
    go_on.set()

    assert (await slow).body == b"old"
    assert await still_kept(site, "/a") == left


async def test_a_purge_while_a_response_is_written_takes_it_out_again() -> None:
    class Lagging(MemoryBackend):
        def __init__(self) -> None:
            super().__init__()
            self.is_written, self.go_on = asyncio.Event(), asyncio.Event()

        async def versions(self, tags: Sequence[str], seconds: float) -> list[bytes]:
            self.is_written.set()
            await self.go_on.wait()
            return await super().versions(tags, seconds)

    backend = Lagging()
    site = Site(backend=backend)
    site.origin.says("old", cache_groups='"products"', **FRESH)
    slow = asyncio.create_task(site.get("/a"))
    await backend.is_written.wait()
    await site.cache.purge("products")
    backend.go_on.set()
    await slow

    assert await still_kept(site, "/a") == []


@pytest.mark.parametrize("is_known", [False, True], ids=["a new one", "one that was known"])
async def test_an_answer_is_not_kept_after_another_process_has_forgotten_its_uri(is_known: bool) -> None:
    backend = MemoryBackend(clock=Time())
    here, there = Site(backend=backend), Site(backend=backend)
    here.origin.says("old", **(FRESH if is_known else {}))
    await here.get("/a")
    go_on = asyncio.Event()
    here.origin.says("old", **FRESH)
    here.origin.before_body = go_on.wait
    slow = asyncio.create_task(here.get("/a", cache_control="no-cache"))
    await until(lambda: here.times == 2)
    await there.cache.forget("https://shop.example/a")
    go_on.set()
    await slow

    assert await still_kept(there, "/a") == await still_kept(here, "/a") == []


async def test_what_one_process_keeps_or_purges_another_sees() -> None:
    backend = MemoryBackend(clock=Time())
    here, there = Site(backend=backend), Site(backend=backend)
    here.origin.says("kept", cache_groups='"products"', **FRESH)
    await here.get("/a")

    assert await still_kept(there, "/a") == ["/a"]
    await there.cache.purge("products")
    assert await still_kept(here, "/a") == []
