"""A kept response as the answer to conditions and ranges (RFC 9111 §4.3.2; RFC 9110 §14)."""

from typing import Any

import pytest

from tests.cache.http.exchanging import DATE, Site

MODIFIED = "Thu, 14 Jan 2027 08:00:00 GMT"
BEFORE = "Thu, 14 Jan 2027 07:59:59 GMT"
TAGGED: dict[str, Any] = {"etag": '"1"', "last_modified": MODIFIED, "date": DATE, "content_type": "text/plain"}


async def kept(body: str = "0123456789", **said: Any) -> Site:
    """A site whose one response is kept and fresh."""
    site = Site()
    site.origin.says(body, cache_control="max-age=60", **said)
    await site.get()
    return site


@pytest.mark.parametrize(
    ("said", "asked"),
    [
        pytest.param(TAGGED, {"if_none_match": '"1"'}, id="tag"),
        pytest.param(TAGGED, {"if_none_match": 'W/"1"'}, id="weak tag"),
        pytest.param({"etag": 'W/"1"'}, {"if_none_match": '"1"'}, id="a weak tag is kept"),
        pytest.param(TAGGED, {"if_none_match": '"0", "1"'}, id="one of several"),
        pytest.param(TAGGED, {"if_none_match": '"0"\n"1"'}, id="one of several lines"),
        pytest.param(TAGGED, {"if_none_match": "*"}, id="any"),
        pytest.param(TAGGED, {"if_none_match": '"1"', "if_modified_since": BEFORE}, id="the tag counts"),
        pytest.param(TAGGED, {"if_modified_since": MODIFIED}, id="date"),
        pytest.param({"date": DATE}, {"if_modified_since": DATE}, id="when it was made"),
        pytest.param({}, {"if_modified_since": DATE}, id="when it was received"),
        pytest.param(TAGGED, {"if_none_match": '"1"', "range": "bytes=0-1"}, id="before a range"),
    ],
)
async def test_what_the_client_has_is_not_sent_again(said: dict[str, Any], asked: dict[str, str]) -> None:
    site = await kept(**said)
    got = await site.get(**asked)

    assert (got.status, got.body, got.told, site.times) == (304, b"", "hit; ttl=60", 1)
    assert {"content-type", "content-length"}.isdisjoint(got.headers)
    assert {"age", "cache-control"} <= set(got.headers)


@pytest.mark.parametrize(
    ("said", "asked"),
    [
        pytest.param(TAGGED, {"if_none_match": '"2"', "if_modified_since": MODIFIED}, id="another tag"),
        pytest.param(TAGGED, {"if_none_match": "1"}, id="a tag without quotes"),
        pytest.param({}, {"if_none_match": '"1"'}, id="no tag is kept"),
        pytest.param({"etag": "1"}, {"if_none_match": "1"}, id="no valid tag is kept"),
        pytest.param(TAGGED, {"if_modified_since": BEFORE}, id="earlier"),
        pytest.param(TAGGED, {"if_modified_since": "yesterday"}, id="no date"),
        pytest.param(TAGGED, {"range": "bytes=0-1, 3-4"}, id="several ranges"),
        pytest.param(TAGGED, {"range": "bytes=0-1\nbytes=3-4"}, id="several lines"),
        pytest.param(TAGGED, {"range": "lines=0-1"}, id="another unit"),
        pytest.param(TAGGED, {"range": "bytes=-"}, id="no number"),
        pytest.param(TAGGED, {"range": "bytes=5-4"}, id="backwards"),
        pytest.param(TAGGED, {"range": "bytes=a-b"}, id="letters"),
        pytest.param(TAGGED, {"range": "bytes=0-1", "if_range": '"2"'}, id="If-Range with another tag"),
        pytest.param({"etag": 'W/"1"'}, {"range": "bytes=0-1", "if_range": 'W/"1"'}, id="If-Range with a weak tag"),
        pytest.param(TAGGED, {"range": "bytes=0-1", "if_range": BEFORE}, id="If-Range with another date"),
        pytest.param({"date": DATE}, {"range": "bytes=0-1", "if_range": DATE}, id="If-Range without Last-Modified"),
        pytest.param(
            {"last_modified": DATE, "date": DATE},
            {"range": "bytes=0-1", "if_range": DATE},
            id="If-Range within a second",
        ),
    ],
)
async def test_all_else_gets_the_whole(said: dict[str, Any], asked: dict[str, str]) -> None:
    site = await kept(**said)
    got = await site.get(**asked)

    assert (got.status, got.body, got.told) == (200, b"0123456789", "hit; ttl=60")


@pytest.mark.parametrize(
    ("asked", "body", "extent"),
    [
        ("bytes=0-0", b"0", "bytes 0-0/10"),
        ("bytes=2-4", b"234", "bytes 2-4/10"),
        ("Bytes= 7-", b"789", "bytes 7-9/10"),
        ("bytes=-2", b"89", "bytes 8-9/10"),
        ("bytes=-99", b"0123456789", "bytes 0-9/10"),
        ("bytes=8-99999999999999999999999999", b"89", "bytes 8-9/10"),
    ],
)
@pytest.mark.parametrize("condition", [{}, {"if_range": '"1"'}, {"if_range": MODIFIED}], ids=["", "tag", "date"])
async def test_a_part_of_it_is_sent(asked: str, body: bytes, extent: str, condition: dict[str, str]) -> None:
    site = await kept(**TAGGED)
    got = await site.get(range=asked, **condition)

    assert (got.status, got.body, got.headers["content-range"]) == (206, body, extent)
    assert (got.headers["content-length"], got.headers["content-type"]) == (str(len(body)), "text/plain")
    assert site.times == 1


@pytest.mark.parametrize("asked", ["bytes=10-", "bytes=99-100", "bytes=-0", "bytes=" + "9" * 5000 + "-"])
async def test_a_range_behind_the_end_cannot_be_satisfied(asked: str) -> None:
    site = await kept(**TAGGED)
    got = await site.get(range=asked)

    assert (got.status, got.body, got.headers["content-range"]) == (416, b"", "bytes */10")
    assert got.headers["content-length"] == "0"
    assert "content-type" not in got.headers


async def test_a_range_of_a_head_means_nothing() -> None:
    site = await kept(**TAGGED)
    got = await site.ask("HEAD", range="bytes=0-0")

    assert (got.status, got.headers["content-length"]) == (200, "10")


@pytest.mark.parametrize("status", [204, 404])
async def test_conditions_and_ranges_are_about_a_success(status: int) -> None:
    site = Site()
    site.origin.says(b"", status, cache_control="max-age=60", etag='"1"')
    await site.get()
    got = await site.get(if_none_match='"1"', range="bytes=0-0")

    assert (got.status, "content-length" in got.headers) == (status, status == 404)


async def test_a_part_that_the_origin_sends_passes() -> None:
    site = Site()
    site.origin.says("01", 206, content_range="bytes 0-1/10", cache_control="max-age=60")
    got = await site.get(range="bytes=0-1")

    assert (got.status, got.body, got.told) == (206, b"01", "fwd=uri-miss; fwd-status=206")


async def test_what_other_caches_told_is_told_on() -> None:
    site = Site(name="edge")
    site.origin.says("first", cache_control="max-age=60", cache_status="shield; hit")
    first, second = await site.get(), await site.get()

    assert first.headers["cache-status"] == "shield; hit, edge; fwd=uri-miss; fwd-status=200; stored"
    assert second.headers["cache-status"] == "shield; hit, edge; hit; ttl=60"
