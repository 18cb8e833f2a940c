"""Asking the origin whether a kept response is still right (RFC 9111 §4.3)."""

from typing import Any

import pytest

from tests.cache.http.exchanging import DATE, Got, Site, asking, pairs

MODIFIED = "Thu, 14 Jan 2027 08:00:00 GMT"


async def stale(**said: Any) -> Site:
    """A site whose one response is kept and stale."""
    site = Site()
    headers: dict[str, Any] = {"cache_control": "max-age=60"} | said
    site.origin.says("first", **headers)
    await site.get()
    site.time.goes_on(100)
    return site


async def test_an_unchanged_response_is_fresh_again() -> None:
    site = await stale(etag='"1"', x_a="1", x_b="1", content_type="text/plain", date=DATE)
    site.origin.says(b"", 304, etag='"1"', x_b="2", x_c="3", date="Fri, 15 Jan 2027 08:01:40 GMT")
    validated = await site.get()
    after = await site.get()

    assert site.origin.asked[1]["if-none-match"] == '"1"'
    assert (validated.status, validated.body) == (200, b"first")
    assert validated.told == "fwd=stale; fwd-status=304; stored"
    assert (after.told, after.body) == ("hit; ttl=60", b"first")
    for got in (validated, after):
        found = {name: got.headers.get(name) for name in ("x-a", "x-b", "x-c", "content-type", "age")}
        assert found == {"x-a": "1", "x-b": "2", "x-c": "3", "content-type": "text/plain", "age": "0"}
        assert got.headers["date"] == "Fri, 15 Jan 2027 08:01:40 GMT"


async def test_what_describes_the_kept_body_is_not_updated() -> None:
    site = await stale(etag='"1"', content_encoding="x-a", content_length="5", content_md5="a", connection="x-hop")
    site.origin.says(
        b"",
        304,
        etag='W/"1"',
        content_encoding="x-b",
        content_length="9",
        content_md5="b",
        content_range="c",
        connection="x-hop",
        x_hop="1",
    )
    got = await site.get()

    assert {name: got.headers.get(name) for name in ("content-encoding", "content-length", "content-md5", "etag")} == {
        "content-encoding": "x-a",
        "content-length": "5",
        "content-md5": "a",
        "etag": '"1"',
    }
    assert {"content-range", "connection", "x-hop"}.isdisjoint(got.headers)


async def test_a_date_is_asked_with_where_there_is_no_tag() -> None:
    site = await stale(last_modified=MODIFIED)
    site.origin.says(b"", 304, last_modified=MODIFIED)
    got = await site.get(if_modified_since="Fri, 15 Jan 2021 08:00:00 GMT", if_none_match='"9"', range="bytes=0-1")

    assert site.origin.asked[1] == {"host": "shop.example", "if-modified-since": MODIFIED}
    assert got.told == "fwd=stale; fwd-status=304; stored"


async def test_a_response_that_must_be_validated_is_each_time() -> None:
    site = Site()
    site.origin.says("first", cache_control="no-cache", etag='"1"')
    await site.get()
    second, third = await site.get(), await site.get()

    assert [each["if-none-match"] for each in site.origin.asked[1:]] == ['"1"', '"1"']
    assert {second.told, third.told} == {"fwd=stale; fwd-status=304; stored"}
    assert third.body == b"first"


async def test_a_changed_response_takes_the_place_of_the_old_one() -> None:
    site = await stale(etag='"1"')
    site.origin.says("second", etag='"2"', cache_control="max-age=60")
    changed = await site.get()

    assert (changed.body, changed.told) == (b"second", "fwd=stale; fwd-status=200; stored")
    assert (await site.get()).body == b"second"


async def test_a_confirmation_that_is_not_to_be_kept_is_the_last_one() -> None:
    site = await stale(etag='"1"')
    site.origin.says(b"", 304, etag='"1"', cache_control="no-store")
    confirmed = await site.get()
    site.origin.says("second", cache_control="max-age=60")

    assert (confirmed.body, confirmed.told) == (b"first", "fwd=stale; fwd-status=304")
    assert (await site.get()).told == "fwd=uri-miss; fwd-status=200; stored"


@pytest.mark.parametrize(
    ("kept", "told"),
    [
        pytest.param({"etag": '"1"'}, {"etag": '"2"'}, id="another tag"),
        pytest.param({"etag": '"1"', "last_modified": MODIFIED}, {"etag": '"2"'}, id="another tag, and a date"),
        pytest.param({"last_modified": MODIFIED}, {"etag": '"2"'}, id="a tag where there was a date"),
        pytest.param({"last_modified": MODIFIED}, {"last_modified": DATE}, id="another date"),
    ],
)
async def test_a_304_about_another_response_is_asked_again_without_conditions(
    kept: dict[str, Any], told: dict[str, Any]
) -> None:
    answers: list[Any] = []

    async def app(scope: Any, receive: Any, send: Any) -> None:
        await receive()
        sent = dict(scope["headers"])
        conditional = b"if-none-match" in sent or b"if-modified-since" in sent
        status, own, body = (304, told, b"") if conditional else (200, kept, b"%d" % len(answers))
        answers.append(status)
        headers = pairs({"cache_control": "max-age=60"} | own)
        await send({"type": "http.response.start", "status": status, "headers": headers})
        await send({"type": "http.response.body", "body": body, "more_body": False})

    site = Site(app)
    await site.get()
    site.time.goes_on(100)
    got = await site.get()

    assert (got.status, got.body, got.told) == (200, b"2", "fwd=stale; fwd-status=200; stored")
    assert answers == [200, 304, 200]


async def test_a_304_to_the_condition_of_a_client_passes_where_nothing_is_kept() -> None:
    site = Site()
    site.origin.says("first", cache_control="max-age=60", etag='"1"')
    got = await site.get(if_none_match='"1"')

    assert (got.status, got.told) == (304, "fwd=uri-miss; fwd-status=304")
    assert (await site.get()).told == "fwd=uri-miss; fwd-status=200; stored"


async def head_of(site: Site, body: str, **said: Any) -> Got:
    site.origin.says(body, **said)
    return await site.ask("HEAD")


async def test_a_head_is_answered_from_a_get() -> None:
    site = Site()
    site.origin.says("first", cache_control="max-age=60")
    await site.get()
    head = await site.ask("HEAD")

    assert (head.status, head.body, head.headers["content-length"], head.told) == (200, b"", "5", "hit; ttl=60")


async def test_a_head_that_shows_the_same_makes_a_get_fresh_again() -> None:
    site = await stale(etag='"1"')
    head = await head_of(site, "first", etag='"1"', cache_control="max-age=30", content_length="5")
    got = await site.get()

    assert site.origin.asked[1] == {"host": "shop.example"}
    assert (head.told, head.headers["content-length"]) == ("fwd=stale; fwd-status=200", "5")
    assert (got.body, got.told) == (b"first", "hit; ttl=30")


@pytest.mark.parametrize(
    "said",
    [
        pytest.param({"etag": '"2"', "cache_control": "max-age=60"}, id="another tag"),
        pytest.param({"etag": '"1"', "content_length": "6", "cache_control": "max-age=60"}, id="another length"),
        pytest.param({"etag": '"1"', "last_modified": DATE, "cache_control": "max-age=60"}, id="another date"),
        pytest.param({"etag": '"1"', "cache_control": "no-store"}, id="not to be kept"),
    ],
)
async def test_a_head_that_shows_another_state_ends_a_kept_get(said: dict[str, Any]) -> None:
    site = await stale(etag='"1"', last_modified=MODIFIED)
    await head_of(site, "first", **said)
    site.origin.says("second")

    assert (await site.get()).told == "fwd=uri-miss; fwd-status=200"


async def test_a_head_that_fails_says_nothing_about_a_get() -> None:
    site = await stale(etag='"1"')
    site.origin.says(b"", 404)
    await site.ask("HEAD")

    assert (await site.get()).told.startswith("fwd=stale")


async def test_a_head_alone_is_not_kept() -> None:
    site = Site()
    await head_of(site, "first", cache_control="max-age=60")

    assert (await site.ask("HEAD")).told == "fwd=uri-miss; fwd-status=200"


async def test_an_application_that_reads_on_learns_only_that_the_client_went() -> None:
    heard: list[str] = []
    messages = iter([{"type": "http.request", "body": b"", "more_body": False}, {"type": "http.disconnect"}])

    async def app(scope: Any, receive: Any, send: Any) -> None:
        heard.extend([(await receive())["type"], (await receive())["type"]])
        await send({"type": "http.response.start", "status": 200})
        await send({"type": "http.response.body"})

    async def receive() -> Any:
        return next(messages)

    got = Got()

    async def send(message: Any) -> None:
        got.messages.append(message)

    await Site(app).app(asking(), receive, send)

    assert heard == ["http.request", "http.disconnect"]
    assert got.told == "fwd=uri-miss; fwd-status=200"
