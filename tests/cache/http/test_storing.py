"""What a shared cache keeps (RFC 9111 §3), and what it keeps of it."""

from typing import Any

import pytest

from tests.cache.http.exchanging import DATE, Site, asking, exchange

FRESH: dict[str, Any] = {"cache_control": "max-age=60"}
SIGNED_IN = {"authorization": "Bearer 7"}


async def is_kept(site: Site, asked: dict[str, str]) -> bool:
    """Whether the response to the first request is given to the second, which is the same."""
    await site.get(**asked)
    await site.get(**asked)
    return site.times == 1


@pytest.mark.parametrize(
    ("said", "asked"),
    [
        pytest.param(FRESH, {}, id="max-age"),
        pytest.param({"cache_control": "s-maxage=60"}, {}, id="s-maxage"),
        pytest.param({"cache_control": "s-maxage=60, max-age=0"}, {}, id="s-maxage before max-age"),
        pytest.param({"expires": "Fri, 15 Jan 2027 08:01:00 GMT", "date": DATE}, {}, id="Expires"),
        pytest.param({"expires": "Fri, 15 Jan 2027 08:01:00 GMT"}, {}, id="Expires without Date"),
        pytest.param(FRESH | {"expires": "0"}, {}, id="max-age before Expires"),
        pytest.param(FRESH | {"pragma": "no-cache"}, {}, id="Pragma means nothing in a response"),
        pytest.param({"last_modified": "Thu, 14 Jan 2027 08:00:00 GMT"}, {}, id="a day old"),
        pytest.param(
            {"last_modified": "Thu, 14 Jan 2027 08:00:00 GMT", "cache_control": "public"}, {"cookie": "a"}, id="public"
        ),
        pytest.param({"cache_control": "no-store, max-age=60, must-understand"}, {}, id="must-understand"),
        pytest.param({"cache_control": "public, max-age=60"}, SIGNED_IN, id="public, signed in"),
        pytest.param({"cache_control": "s-maxage=60"}, SIGNED_IN, id="s-maxage, signed in"),
        pytest.param({"cache_control": "must-revalidate, max-age=60"}, SIGNED_IN, id="must-revalidate, signed in"),
        pytest.param(FRESH, {"cookie": "a=b"}, id="a cookie was sent, and the lifetime is said"),
        pytest.param({"cache_control": "public, max-age=60", "set_cookie": "a=b"}, {}, id="a public cookie"),
        pytest.param({"cache_control": "s-maxage=60", "set_cookie": "a=b"}, {}, id="a cookie for shared caches"),
        pytest.param({"cdn_cache_control": "max-age=60", "cache_control": "no-store"}, {}, id="targeted"),
        pytest.param({"cdn_cache_control": "max-age=60, no-store=?0"}, {}, id="targeted, no-store is false"),
        pytest.param(FRESH | {"vary": "Accept"}, {"accept": "text/html"}, id="Vary"),
        pytest.param(FRESH, {"cache_control": "no-store-me"}, id="an unknown directive was sent"),
    ],
)
async def test_this_is_kept(said: dict[str, Any], asked: dict[str, str]) -> None:
    site = Site()
    site.origin.says("kept", **said)

    assert await is_kept(site, asked)


@pytest.mark.parametrize(
    ("said", "asked"),
    [
        pytest.param({}, {}, id="nothing said"),
        pytest.param({"cache_control": "no-store, max-age=60"}, {}, id="no-store"),
        pytest.param({"cache_control": "private, max-age=60"}, {}, id="private"),
        pytest.param({"cache_control": 'private="x-user", max-age=60'}, {}, id="private with a field name"),
        pytest.param({"cache_control": "max-age=60\nprivate"}, {}, id="private on another line"),
        pytest.param({"cache_control": "max-age=0"}, {}, id="max-age=0"),
        pytest.param({"cache_control": "max-age=60, s-maxage=0"}, {}, id="s-maxage=0"),
        pytest.param({"cache_control": "max-age=x"}, {}, id="max-age is no number"),
        pytest.param({"cache_control": "max-age=-60"}, {}, id="max-age is negative"),
        pytest.param(FRESH | {"age": "60"}, {}, id="old already"),
        pytest.param(FRESH | {"age": "60, 0"}, {}, id="old already, and another Age"),
        pytest.param(FRESH | {"date": "Fri, 15 Jan 2027 07:58:59 GMT"}, {}, id="made a while ago"),
        pytest.param({"expires": DATE, "date": DATE}, {}, id="expires at once"),
        pytest.param({"expires": "0"}, {}, id="Expires is no date"),
        pytest.param({"expires": "0\nFri, 15 Jan 2027 08:01:00 GMT"}, {}, id="Expires twice"),
        pytest.param({"last_modified": DATE, "date": DATE}, {}, id="modified just now"),
        pytest.param({"last_modified": "yesterday"}, {}, id="Last-Modified is no date"),
        pytest.param({"last_modified": "Thu, 14 Jan 2027 08:00:00 GMT"}, {"cookie": "a=b"}, id="guess with a cookie"),
        pytest.param({"last_modified": "Thu, 14 Jan 2027 08:00:00 GMT"}, SIGNED_IN, id="guess, signed in"),
        pytest.param(FRESH, SIGNED_IN, id="signed in"),
        pytest.param(FRESH | {"vary": "*"}, {}, id="Vary: *"),
        pytest.param(FRESH | {"vary": "Accept\n, *"}, {}, id="Vary: * among others"),
        pytest.param(FRESH | {"set_cookie": "a=b"}, {}, id="a cookie"),
        pytest.param({"cdn_cache_control": "no-store", "cache_control": "max-age=60"}, {}, id="targeted"),
        pytest.param(
            {"cdn_cache_control": "must-revalidate", "expires": "Fri, 15 Jan 2027 08:01:00 GMT"},
            {},
            id="targeted, no Expires",
        ),
        pytest.param(FRESH, {"cache_control": "no-store"}, id="no-store was sent"),
        pytest.param(FRESH, {"content_length": "3"}, id="a GET with a body"),
        pytest.param(FRESH, {"transfer_encoding": "chunked"}, id="a GET with a body of any length"),
        pytest.param(FRESH, {"if_match": '"1"'}, id="If-Match"),
        pytest.param(FRESH, {"if_unmodified_since": DATE}, id="If-Unmodified-Since"),
    ],
)
async def test_this_is_not_kept(said: dict[str, Any], asked: dict[str, str]) -> None:
    site = Site()
    site.origin.says("not kept", **said)

    assert not await is_kept(site, asked)


@pytest.mark.parametrize("status", [200, 203, 204, 300, 301, 308, 404, 405, 410, 414, 501])
async def test_the_lifetime_of_these_may_be_guessed(status: int) -> None:
    site = Site()
    site.origin.says(b"", status, last_modified="Thu, 14 Jan 2027 08:00:00 GMT")

    assert await is_kept(site, {})


@pytest.mark.parametrize("status", [201, 202, 302, 403, 500, 503, 599])
async def test_the_lifetime_of_others_is_guessed_only_where_they_are_public(status: int) -> None:
    modified = "Thu, 14 Jan 2027 08:00:00 GMT"
    site, public = Site(), Site()
    site.origin.says(b"", status, last_modified=modified)
    public.origin.says(b"", status, last_modified=modified, cache_control="public")

    assert not await is_kept(site, {})
    assert await is_kept(public, {})


@pytest.mark.parametrize(
    ("status", "directives", "kept"),
    [
        (599, "max-age=60", True),
        (599, "max-age=60, must-understand", False),
        (206, "max-age=60", False),
        (304, "max-age=60", False),
    ],
)
async def test_a_status_matters_where_it_must_be_understood(status: int, directives: str, kept: bool) -> None:
    site = Site()
    site.origin.says(b"", status, cache_control=directives)

    assert await is_kept(site, {}) is kept


async def test_a_guess_is_a_tenth_of_the_age_and_bounded() -> None:
    site = Site(heuristic_most=600)
    site.origin.says(last_modified="Fri, 15 Jan 2027 07:58:20 GMT")  # 100 s ago
    await site.get("/young")
    site.origin.says(last_modified="Thu, 15 Jan 2026 08:00:00 GMT")
    await site.get("/old")

    assert (await site.get("/young")).told == "hit; ttl=10"
    assert (await site.get("/old")).told == "hit; ttl=600"


async def test_nothing_is_guessed_where_a_setting_says_so() -> None:
    site = Site(heuristic_most=0)
    site.origin.says(last_modified="Thu, 15 Jan 2026 08:00:00 GMT")

    assert not await is_kept(site, {})


async def test_fields_of_one_connection_are_not_kept() -> None:
    site = Site()
    site.origin.says(cache_control="max-age=60", connection="x-hop, close", x_hop="1", keep_alive="timeout=5", te="x")
    first = await site.get()
    second = await site.get()

    assert {"connection", "x-hop", "keep-alive", "te"} < set(first.headers)
    assert set(second.headers) == {"cache-control", "age", "content-length", "cache-status"}


async def test_a_body_that_is_too_large_passes_and_is_not_kept() -> None:
    site = Site(most_body=10)
    site.origin.says("0123456789", cache_control="max-age=60", parts=3)
    assert await is_kept(site, {})
    site.origin.says("0123456789a", cache_control="max-age=60", parts=3)
    got = await site.get("/announced-nowhere")
    site.origin.says("0123456789a", cache_control="max-age=60", content_length="11")
    announced = await site.get("/announced")

    assert got.body == announced.body == b"0123456789a"
    assert got.told == "fwd=uri-miss; fwd-status=200; stored"  # its head had gone when it turned out too large
    assert announced.told == "fwd=uri-miss; fwd-status=200"
    assert (await site.get("/announced-nowhere")).told.startswith("fwd=uri-miss")
    assert (await site.get("/announced")).told.startswith("fwd=uri-miss")


@pytest.mark.parametrize("length", ["4", "6", "x", "-5", "5, 5"])
async def test_a_body_that_is_not_as_long_as_it_says_is_not_kept(length: str) -> None:
    site = Site()
    site.origin.says("12345", cache_control="max-age=60", content_length=length)

    assert not await is_kept(site, {})


async def test_a_response_that_breaks_off_is_not_kept() -> None:
    async def breaks() -> None:
        raise ConnectionError("gone")

    site = Site()
    site.origin.says("12345", cache_control="max-age=60")
    site.origin.before_body = breaks
    with pytest.raises(ConnectionError, match=r"^gone$"):
        await site.get()
    site.origin.before_body = None

    assert (await site.get()).told == "fwd=uri-miss; fwd-status=200; stored"


async def test_a_response_with_trailers_passes_whole_and_is_not_kept() -> None:
    async def app(scope: Any, receive: Any, send: Any) -> None:
        headers = [(b"cache-control", b"max-age=60")]
        await send({"type": "http.response.start", "status": 200, "headers": headers, "trailers": True})
        await send({"type": "http.response.body", "body": b"1"})
        await send({"type": "http.response.trailers", "headers": [(b"x", b"1")]})

    site = Site(app)
    await site.get()
    got = await site.get()

    assert got.told == "fwd=uri-miss; fwd-status=200"
    assert [each["type"].rpartition(".")[2] for each in got.messages] == ["start", "body", "trailers"]


async def test_a_file_is_read_by_the_application_itself() -> None:
    seen: list[Any] = []

    async def app(scope: Any, receive: Any, send: Any) -> None:
        seen.append(scope["extensions"])
        await send({"type": "http.response.start", "status": 200, "headers": []})
        await send({"type": "http.response.body", "body": b""})

    site = Site(app)
    extensions: dict[str, dict[str, str]] = {"http.response.pathsend": {}, "http.response.zerocopysend": {}, "tls": {}}
    await exchange(site.app, asking() | {"extensions": extensions})

    assert seen == [{"tls": {}}]
