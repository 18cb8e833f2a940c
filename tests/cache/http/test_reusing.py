"""When a kept response answers a request (RFC 9111 §4.2, §5.2.1; RFC 5861)."""

import asyncio
from typing import Any

import pytest

from tests.cache.http.exchanging import DATE, START, Got, Origin, Site, pairs, until


async def after(seconds: float, said: str, **asked: str) -> tuple[Site, Got]:
    """What a request is answered, so long after the first."""
    site = Site()
    site.origin.says("first", cache_control=said)
    await site.get()
    site.time.goes_on(seconds)
    site.origin.says("second", cache_control=said)
    return site, await site.get(**asked)


@pytest.mark.parametrize(
    ("seconds", "said", "asked", "ttl"),
    [
        pytest.param(59, "max-age=60", "", 1, id="fresh"),
        pytest.param(59.9, "max-age=60", "", 0, id="fresh for a moment"),
        pytest.param(5, "max-age=60", "max-age=5", 55, id="max-age"),
        pytest.param(5, "max-age=60", "min-fresh=55", 55, id="min-fresh"),
        pytest.param(5, "max-age=60", "no-store", 55, id="no-store, which says nothing about what is kept"),
        pytest.param(5, "max-age=60", "min-fresh=x", 55, id="malformed min-fresh"),
        pytest.param(65, "max-age=60", "max-stale=5", -5, id="max-stale"),
        pytest.param(999, "max-age=60", "max-stale", -939, id="any max-stale"),
        pytest.param(65, "max-age=60", "max-age=65, max-stale=5", -5, id="max-age and max-stale"),
    ],
)
async def test_it_answers(seconds: float, said: str, asked: str, ttl: int) -> None:
    site, got = await after(seconds, said, cache_control=asked)

    assert (got.body, got.told, site.times) == (b"first", f"hit; ttl={ttl}", 1)
    assert got.headers["age"] == str(int(seconds))


@pytest.mark.parametrize(
    ("seconds", "said", "asked", "why"),
    [
        pytest.param(60, "max-age=60", "", "stale", id="stale"),
        pytest.param(5, "max-age=60", "no-cache", "request", id="no-cache"),
        pytest.param(5, "max-age=60", 'no-cache="x"', "request", id="no-cache with a value"),
        pytest.param(5, "max-age=60", "max-age=4", "request", id="max-age"),
        pytest.param(5, "max-age=60", "max-age=x", "request", id="malformed max-age"),
        pytest.param(5, "max-age=60", "min-fresh=56", "request", id="min-fresh"),
        pytest.param(
            5, "max-age=60, no-cache", "", "uri-miss", id="no-cache in the response, which cannot be validated"
        ),
        pytest.param(66, "max-age=60", "max-stale=5", "stale", id="staler than max-stale"),
        pytest.param(65, "max-age=60", "max-stale=x", "stale", id="malformed max-stale"),
        pytest.param(65, "max-age=60", "max-stale=x y", "stale", id="spoiled max-stale"),
        pytest.param(65, "max-age=60, must-revalidate", "max-stale", "stale", id="must-revalidate"),
        pytest.param(65, "max-age=60, proxy-revalidate", "max-stale", "stale", id="proxy-revalidate"),
        pytest.param(65, "s-maxage=60", "max-stale", "stale", id="s-maxage"),
        pytest.param(65, "max-age=60", "max-stale, min-fresh=0", "stale", id="min-fresh wants no stale one"),
        pytest.param(
            61, "max-age=60, stale-while-revalidate=9", "max-age=99", "stale", id="max-age wants no stale one"
        ),
        pytest.param(70, "max-age=60, stale-while-revalidate=9", "", "stale", id="after stale-while-revalidate"),
        pytest.param(65, "s-maxage=60, stale-while-revalidate=9", "", "stale", id="s-maxage is never stale"),
    ],
)
async def test_the_origin_is_asked(seconds: float, said: str, asked: str, why: str) -> None:
    site, got = await after(seconds, said, cache_control=asked)

    assert (got.body, site.times) == (b"second", 2)
    assert got.told.startswith(f"fwd={why}; fwd-status=200")


async def test_pragma_counts_where_there_is_no_cache_control() -> None:
    _, without = await after(5, "max-age=60", pragma="no-cache")
    _, beside = await after(5, "max-age=60", pragma="no-cache", cache_control="max-age=10")

    assert without.told == "fwd=request; fwd-status=200; stored"
    assert beside.told == "hit; ttl=55"


async def test_age_counts_what_was_on_the_way_before() -> None:
    site = Site()
    site.origin.says("old", cache_control="max-age=60", age="20", date="Fri, 15 Jan 2027 07:59:50 GMT")
    first = await site.get()
    site.time.goes_on(5)

    assert first.headers["age"] == "20"
    assert (await site.get()).headers["age"] == "25"


async def test_age_counts_how_long_the_origin_took() -> None:
    origin = Origin()
    origin.says("slow", cache_control="max-age=60")

    async def slow(scope: Any, receive: Any, send: Any) -> None:
        site.time.goes_on(7)
        await origin(scope, receive, send)

    site = Site(slow)
    await site.get()

    assert (await site.get()).headers["age"] == "7"


async def test_a_clock_that_is_set_back_makes_nothing_younger_than_new() -> None:
    site = Site()
    site.origin.says("first", cache_control="max-age=60", date=DATE)
    await site.get()
    site.time.goes_on(-100)

    assert (await site.get()).headers["age"] == "0"


async def test_only_if_cached_is_never_forwarded() -> None:
    site = Site()
    site.origin.says("first", cache_control="max-age=60")
    missed = await site.get(cache_control="only-if-cached")
    await site.get()
    kept = await site.get(cache_control="only-if-cached")

    assert (missed.status, missed.body, missed.told) == (504, b"", "detail=only-if-cached")
    assert (kept.status, kept.body, site.times) == (200, b"first", 1)


async def test_a_stale_response_is_given_while_it_is_asked_for_again() -> None:
    site, stale = await after(65, "max-age=60, stale-while-revalidate=9")
    await until(lambda: site.times == 2)
    await until(lambda: not site.cache.is_busy)
    fresh = await site.get()

    assert (stale.body, stale.told) == (b"first", "hit; ttl=-5")
    assert (fresh.body, fresh.told) == (b"second", "hit; ttl=60")


async def test_a_head_asks_again_with_a_get() -> None:
    site = Site()
    site.origin.says("first", cache_control="max-age=60, stale-while-revalidate=9", etag='"1"')
    await site.get()
    site.time.goes_on(65)
    head = await site.ask("HEAD", if_none_match='"2"', range="bytes=0-0")
    await until(lambda: site.times == 2)

    assert (head.status, head.body, head.told) == (200, b"", "hit; ttl=-5")
    assert site.origin.methods == ["GET", "GET"]
    assert site.origin.asked[1] == {"host": "shop.example", "if-none-match": '"1"'}


async def test_asking_again_happens_once_at_a_time_and_within_a_bound() -> None:
    go_on = asyncio.Event()
    site = Site(revalidations=1)
    site.origin.says("first", cache_control="max-age=60, stale-while-revalidate=9")
    await site.get("/1")
    await site.get("/2")
    site.time.goes_on(65)
    site.origin.before_body = go_on.wait
    answers = [await site.get(path) for path in ("/1", "/1", "/2")]
    await until(lambda: site.times == 3)
    go_on.set()
    await until(lambda: not site.cache.is_busy)

    assert {each.told for each in answers} == {"hit; ttl=-5"}
    assert [(await site.get(path)).told for path in ("/1", "/2")] == ["hit; ttl=60", "hit; ttl=-5"]


async def test_what_is_asked_behind_has_no_client_that_goes() -> None:
    heard: list[str] = []

    async def app(scope: Any, receive: Any, send: Any) -> None:
        await send({"type": "http.response.start", "status": 200, "headers": pairs(said)})
        await send({"type": "http.response.body", "body": b""})
        if site.time.now > START:
            heard.extend([(await receive())["type"], (await receive())["type"]])

    said = {"cache_control": "max-age=60, stale-while-revalidate=9"}
    site = Site(app)
    await site.get()
    site.time.goes_on(65)
    async with site.cache:
        await site.get()
        for _ in range(20):
            await asyncio.sleep(0)
        assert site.cache.is_busy

    assert heard == []


async def test_asking_again_in_vain_is_logged_and_ends_with_the_cache(caplog: pytest.LogCaptureFixture) -> None:
    site = Site()
    site.origin.says("first", cache_control="max-age=60, stale-while-revalidate=99")
    async with site.cache:
        await site.get()
        site.time.goes_on(65)
        site.origin.fails = ConnectionError("The origin is gone.")
        await site.get()
        await until(lambda: bool(caplog.records))
        site.origin.fails = None
        site.origin.before_body = asyncio.Event().wait
        await site.get()
        await until(lambda: site.times == 3)

    assert [each.getMessage() for each in caplog.records] == ["Asking again for a stale response failed."]
    assert not site.cache.is_busy


@pytest.mark.parametrize("status", [500, 502, 503, 504])
async def test_an_error_of_the_origin_may_be_answered_with_what_is_stale(status: int) -> None:
    site = Site()
    site.origin.says("first", cache_control="max-age=60, stale-if-error=9")
    await site.get()
    site.origin.says("broken", status, parts=2)
    site.time.goes_on(69)
    excused = await site.get()
    site.time.goes_on(1)
    too_late = await site.get()

    assert (excused.status, excused.body) == (200, b"first")
    assert (excused.told, excused.headers["age"]) == (f"fwd=stale; fwd-status={status}", "69")
    assert (too_late.status, too_late.body) == (status, b"broken")


async def test_an_exception_may_be_answered_with_what_is_stale(caplog: pytest.LogCaptureFixture) -> None:
    site = Site()
    site.origin.says("first", cache_control="max-age=60, stale-if-error=9")
    await site.get()
    site.origin.fails = ConnectionError("The origin is gone.")
    site.time.goes_on(69)
    excused = await site.get()
    site.time.goes_on(1)
    with pytest.raises(ConnectionError, match=r"^The origin is gone\.$"):
        await site.get()

    assert (excused.body, excused.told) == (b"first", "fwd=stale")
    assert [each.getMessage() for each in caplog.records] == [
        "An error was answered with a kept response of https://shop.example/."
    ]


@pytest.mark.parametrize(
    ("said", "asked"),
    [
        pytest.param("max-age=60", "", id="nobody allows it"),
        pytest.param("max-age=60, stale-if-error=9, must-revalidate", "", id="must-revalidate"),
        pytest.param("s-maxage=60, stale-if-error=9", "", id="s-maxage"),
        pytest.param("max-age=60, stale-if-error=9", "no-cache", id="no-cache"),
        pytest.param("max-age=60, stale-if-error=x", "stale-if-error=y", id="malformed"),
    ],
)
async def test_an_error_stays_one_where_nothing_allows_else(said: str, asked: str) -> None:
    site = Site()
    site.origin.says("first", cache_control=said)
    await site.get()
    site.origin.says("broken", 503)
    site.time.goes_on(61)

    assert (await site.get(cache_control=asked)).status == 503


async def test_the_client_may_allow_what_is_stale_on_an_error() -> None:
    site = Site()
    site.origin.says("first", cache_control="max-age=60")
    await site.get()
    site.origin.says("broken", 503)
    site.time.goes_on(61)

    assert (await site.get(cache_control="stale-if-error=9")).body == b"first"
