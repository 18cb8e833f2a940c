"""`@cached_response` through the real pipeline."""

import asyncio
import re
from collections.abc import AsyncIterator

import pytest

from armature.cache.http import HttpCache, HttpCacheSettings
from armature.cache.interceptors import cached_response
from armature.cache.middleware import ResponseCacheModule
from armature.core import (
    Accepts,
    Application,
    CacheControl,
    Module,
    NotFound,
    Reply,
    WiringError,
    cache_control,
    controller,
    etag,
    get,
    post,
    put,
    use_guard,
)
from armature.core.clock import Clock
from armature.testing import AsyncTestClient, ManualClock, TestClient


class Allowed:
    """A guard that lets in whoever says so."""

    def can_activate(self) -> bool:
        return self.open

    open = True


class Calls:
    """How often handlers ran, and what they wait for."""

    def __init__(self) -> None:
        self.count = 0
        self.go_on: asyncio.Event | None = None

    async def called(self) -> int:
        self.count += 1
        if self.go_on is not None:
            await self.go_on.wait()
        return self.count


@controller("/")
class Products:
    """Endpoints whose answers are kept, or not."""

    def __init__(self, calls: Calls, cache: HttpCache) -> None:
        self._calls = calls
        self._cache = cache

    @get("/products")
    @cached_response(60, groups=["products"])
    async def products(self, page: int = 1) -> dict[str, int]:
        return {"page": page, "call": await self._calls.called()}

    @put("/products")
    async def change(self) -> None:
        await self._cache.purge("products")

    @get("/tagged")
    @etag()
    @cached_response(60)
    async def tagged(self) -> int:
        return await self._calls.called()

    @get("/languages")
    @cached_response(60)
    async def languages(self, accepts: Accepts) -> str:
        await self._calls.called()
        return accepts.language("de", "en")

    @get("/varying")
    @cached_response(60)
    async def varying(self) -> Reply[int]:
        return Reply(await self._calls.called(), headers={"Vary": "X-A"})

    @get("/private")
    @cached_response(60)
    @cache_control(CacheControl(private=True, max_age=5))
    async def private(self) -> int:
        return await self._calls.called()

    @get("/cookie")
    @cached_response(60)
    async def cookie(self) -> Reply[int]:
        return Reply(await self._calls.called(), headers={"Set-Cookie": "a=b"})

    @get("/missing")
    @cached_response(60)
    async def missing(self) -> int:
        raise NotFound(f"Call {await self._calls.called()}.")

    @get("/refused")
    @cached_response(60)
    async def refused(self) -> Reply[int]:
        return Reply(await self._calls.called(), status=409)

    @get("/stream")
    @cached_response(60)
    async def stream(self) -> AsyncIterator[str]:
        yield str(await self._calls.called())

    @get("/large")
    @cached_response(60)
    async def large(self) -> str:
        return "x" * 100 + str(await self._calls.called())

    @get("/everybody")
    @use_guard(Allowed)
    @cached_response(60, authenticated=True)
    async def everybody(self) -> int:
        return await self._calls.called()


class Shop:
    """A started application, its client, its calls and its clock."""

    def __init__(self) -> None:
        self.calls = Calls()
        self.clock = ManualClock()
        settings = HttpCacheSettings(most_body=80)
        module = Module(controllers=[Products], providers=[Calls], imports=[ResponseCacheModule(settings)])
        app = Application(module)
        self.app = app.override(Calls).value(self.calls).override(Clock).value(self.clock)


@pytest.fixture
def shop() -> Shop:
    Allowed.open = True
    return Shop()


def test_an_answer_is_kept_for_its_time(shop: Shop) -> None:
    with TestClient(shop.app) as client:
        first = client.get("/products")
        shop.clock.advance(59.5)
        kept = client.get("/products", headers={"Cache-Control": "no-cache"})
        head = client.head("/products")
        shop.clock.advance(0.5)
        again = client.get("/products")

    assert first.json() == kept.json() == {"page": 1, "call": 1}
    assert "cache-status" not in first.headers
    assert (kept.headers["age"], kept.headers["cache-status"]) == ("59", "Armature; hit; ttl=0")
    assert (head.content, head.headers["content-length"]) == (b"", str(len(first.content)))
    assert kept.headers["x-request-id"] != first.headers["x-request-id"]
    assert again.json() == {"page": 1, "call": 2}


def test_a_head_alone_keeps_nothing(shop: Shop) -> None:
    with TestClient(shop.app) as client:
        client.head("/products")

        assert client.get("/products").json()["call"] == 2


def test_another_query_is_another_answer(shop: Shop) -> None:
    with TestClient(shop.app) as client:
        calls = [client.get(f"/products?page={page}").json()["call"] for page in (1, 2, 1)]

    assert calls == [1, 2, 1]


def test_a_purged_group_is_made_anew(shop: Shop) -> None:
    with TestClient(shop.app) as client:
        client.get("/products")
        client.get("/tagged")
        client.put("/products")

        assert client.get("/products").json()["call"] == 3
        assert client.get("/tagged").json() == 2


def test_entity_tags_and_conditions_work_on_what_is_kept(shop: Shop) -> None:
    with TestClient(shop.app) as client:
        first = client.get("/tagged")
        kept = client.get("/tagged")
        known = client.get("/tagged", headers={"If-None-Match": first.headers["etag"]})

    assert kept.headers["etag"] == first.headers["etag"]
    assert (known.status_code, known.content, shop.calls.count) == (304, b"", 1)


def test_what_the_handler_asked_about_the_request_counts(shop: Shop) -> None:
    with TestClient(shop.app) as client:
        answers = [client.get("/languages", headers={"Accept-Language": each}).text for each in ("de", "en", "de")]

    assert (answers, shop.calls.count) == (["de", "en", "de"], 2)


def test_what_the_answer_varies_by_counts(shop: Shop) -> None:
    with TestClient(shop.app) as client:
        calls = [client.get("/varying", headers={"X-A": each}).json() for each in ("1", "2", "1")]

    assert calls == [1, 2, 1]


@pytest.mark.parametrize("path", ["/private", "/cookie", "/missing", "/refused", "/stream", "/large"])
def test_what_is_for_one_or_fails_or_streams_or_is_too_large_is_not_kept(shop: Shop, path: str) -> None:
    with TestClient(shop.app) as client:
        client.get(path)
        client.get(path)

    assert shop.calls.count == 2


@pytest.mark.parametrize("header", [{"Authorization": "Bearer 7"}, {"Cookie": "a=b"}, {"If-Match": '"1"'}])
def test_a_request_that_says_who_asks_passes_it_by(shop: Shop, header: dict[str, str]) -> None:
    with TestClient(shop.app) as client:
        calls = [client.get("/products", headers=each).json()["call"] for each in ({}, header, {})]

    assert calls == [1, 2, 1]


def test_guards_stand_before_what_is_kept_for_everybody(shop: Shop) -> None:
    with TestClient(shop.app) as client:
        first = client.get("/everybody", headers={"Cookie": "a=b"})
        second = client.get("/everybody", headers={"Cookie": "c=d"})
        Allowed.open = False
        refused = client.get("/everybody")

    assert (first.json(), second.json(), refused.status_code) == (1, 1, 403)


async def test_a_handler_runs_once_for_many(shop: Shop) -> None:
    shop.calls.go_on = asyncio.Event()
    async with AsyncTestClient(shop.app) as client:
        tasks = [asyncio.create_task(client.get("/products")) for _ in range(20)]
        for _ in range(200):
            await asyncio.sleep(0)
        shop.calls.go_on.set()
        answers = await asyncio.gather(*tasks)

    assert {each.json()["call"] for each in answers} == {1}


async def test_those_who_wait_ask_for_themselves_where_the_first_fails(shop: Shop) -> None:
    shop.calls.go_on = asyncio.Event()
    async with AsyncTestClient(shop.app) as client:
        tasks = [asyncio.create_task(client.get("/missing")) for _ in range(3)]
        for _ in range(200):
            await asyncio.sleep(0)
        shop.calls.go_on.set()
        answers = await asyncio.gather(*tasks)

    assert {each.status_code for each in answers} == {404}
    assert shop.calls.count == 3


def test_a_guard_keeps_answers_apart_unless_everybody_may_see_the_same() -> None:
    @get("/mine")
    @use_guard(Allowed)
    @cached_response(60)
    async def mine() -> int:
        return 1

    with pytest.raises(WiringError) as caught:
        Application(Module(controllers=[mine], imports=[ResponseCacheModule]))

    assert re.sub(r"\([^()]*/(\w+\.py):\d+\)", r"(\1)", str(caught.value)) == (
        "@cached_response (test_interceptors.py) gives to all what mine answers to one, and Allowed decides who may "
        "see it.\n"
        "Take it off, or write `authenticated=True` if everybody whom the guard lets in may see the same."
    )


def test_it_stands_where_there_is_something_to_keep() -> None:
    @post("/orders")
    @cached_response(60)
    async def order() -> int:
        return 1

    with pytest.raises(WiringError, match=r"does nothing at POST, which order"):
        Application(Module(controllers=[order], imports=[ResponseCacheModule]))


def test_it_needs_a_cache() -> None:
    @get("/products")
    @cached_response(60)
    async def products() -> int:
        return 1

    with pytest.raises(WiringError, match="needs HttpCache"):
        Application(Module(controllers=[products]))


@pytest.mark.parametrize("ttl", [0, -1])
def test_a_time_that_keeps_nothing_is_refused(ttl: float) -> None:
    with pytest.raises(WiringError) as caught:
        cached_response(ttl)

    assert re.sub(r"\([^()]*/(\w+\.py):\d+\)", r"(\1)", str(caught.value)) == (
        f"@cached_response({ttl}) (test_interceptors.py) keeps nothing.\nWrite how many seconds answers are kept."
    )
