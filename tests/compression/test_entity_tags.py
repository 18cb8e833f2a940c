"""Entity tags and conditional requests, through the compression and back (RFC 9110 §8.8.3.3, §13)."""

import pytest

from tests.compression.exchanging import TEXT, Answering, asking, exchange


def not_modified() -> Answering:
    return Answering(b"", status=304, content_length="", content_type="", etag='"v1"')


@pytest.mark.parametrize(
    ("own", "sent"),
    [('"v1"', '"v1:gzip"'), ('W/"v1"', 'W/"v1"'), ("v1", "v1"), ('""', '":gzip"')],
    ids=["strong", "weak", "malformed", "empty"],
)
async def test_each_coding_has_a_strong_tag_of_its_own(own: str, sent: str) -> None:
    compressed, plain = [await exchange(Answering(etag=own), asking(each)) for each in ("gzip", "identity")]

    assert compressed.headers["etag"] == sent
    assert plain.headers["etag"] == own


@pytest.mark.parametrize(
    ("condition", "seen"),
    [
        ('"v1:gzip"', '"v1"'),
        ('W/"v1:gzip", "v2:br" , "v3"', 'W/"v1", "v2" , "v3"'),
        ('"v1:deflate"', '"v1:deflate"'),
        ('"v1:gzip', '"v1:gzip'),
        ("*", "*"),
    ],
)
@pytest.mark.parametrize("name", ["if-none-match", "if-match"])
async def test_the_application_sees_the_tags_that_it_made(name: str, condition: str, seen: str) -> None:
    app = Answering()

    await exchange(app, asking("gzip, br", **{name: condition}))

    assert app.seen[name] == seen


async def test_who_cannot_read_a_coding_any_more_is_not_told_to_use_it() -> None:
    app = Answering()

    await exchange(app, asking("br", if_none_match='"v1:gzip", "v1:br"', if_match='"v1:gzip"'))

    assert app.seen["if-none-match"] == '"v1:gzip", "v1"'
    assert app.seen["if-match"] == '"v1"'


@pytest.mark.parametrize(
    ("accept_encoding", "condition", "sent"),
    [
        ("gzip", '"v1:gzip"', '"v1:gzip"'),
        ("gzip", 'W/"v1:gzip"', '"v1:gzip"'),
        ("gzip", '"v1"', '"v1"'),
        ("gzip", '"v1", "v1:gzip"', '"v1:gzip"'),
        ("gzip, br", '"v1:gzip"', '"v1:gzip"'),
        ("gzip, br", '"v1:gzip", "v1:br"', '"v1:br"'),
        ("gzip, br", '"v1:gzip", "v1"', '"v1"'),
        ("identity, gzip;q=0.5", '"v1:gzip"', '"v1:gzip"'),
        ("identity", '"v1"', '"v1"'),
        ("gzip", "*", '"v1"'),
        ("gzip", '"v2"', '"v1"'),
    ],
)
async def test_304_names_the_tag_that_the_client_has(accept_encoding: str, condition: str, sent: str) -> None:
    app = not_modified()

    got = await exchange(app, asking(accept_encoding, if_none_match=condition))

    assert (got.status, got.raw) == (304, b"")
    assert got.headers["etag"] == sent


async def test_304_for_a_compressed_body_says_that_it_varies() -> None:
    app = not_modified()

    known = await exchange(app, asking(if_none_match='"v1:gzip"'))
    plain = await exchange(app, asking(if_none_match='"v1"'))

    assert known.headers["vary"] == "Accept-Encoding"
    assert "vary" not in plain.headers


async def test_304_by_date_passes() -> None:
    got = await exchange(not_modified(), asking(if_modified_since="Sat, 21 Nov 2026 10:00:00 GMT"))

    assert got.headers == {"etag": '"v1"'}


@pytest.mark.parametrize(
    ("if_range", "kept"),
    [
        ('"v1:gzip"', {"range": "bytes=9-", "if-range": '"v1:gzip"'}),  # no tag of the plain body: the answer is whole
        ('"v1"', {"range": "bytes=9-", "if-range": '"v1"'}),
        ("Sat, 21 Nov 2026 10:00:00 GMT", {}),
    ],
    ids=["the tag of a coding", "the tag of the plain body", "a date, which all codings share"],
)
async def test_a_part_of_the_plain_body_never_follows_a_compressed_beginning(if_range: str, kept: dict) -> None:
    app = Answering()

    await exchange(app, asking(range="bytes=9-", if_range=if_range))

    assert {name: value for name, value in app.seen.items() if "range" in name} == kept


async def test_who_accepts_no_coding_resumes_by_date() -> None:
    app = Answering()

    await exchange(app, asking("identity", range="bytes=9-", if_range="Sat, 21 Nov 2026 10:00:00 GMT"))

    assert app.seen["range"] == "bytes=9-"


async def test_a_part_that_the_application_sends_stays_what_it_is() -> None:
    app = Answering(TEXT[9:], status=206, content_range=f"bytes 9-{len(TEXT) - 1}/{len(TEXT)}", etag='"v1"')

    got = await exchange(app, asking(range="bytes=9-"))

    assert (got.headers["etag"], got.raw) == ('"v1"', TEXT[9:])
