"""Which responses are compressed, and what their heads say."""

import pytest

from armature.compression import (
    AlreadySent,
    CompressionMiddleware,
    CompressionSettings,
    Uncompressed,
    leave_uncompressed,
)
from tests.compression.exchanging import CODINGS, TEXT, Answering, Got, asking, exchange, no_receive, through


@pytest.mark.parametrize("coding", CODINGS)
async def test_a_body_arrives_in_its_coding_with_its_new_length(coding: str) -> None:
    got = await exchange(Answering(), asking(coding))

    assert got.headers == {
        "content-type": "text/plain",
        "vary": "Accept-Encoding",
        "content-encoding": coding,
        "content-length": str(len(got.raw)),
    }
    assert len(got.raw) < len(TEXT) / 5
    assert got.body == TEXT


@pytest.mark.parametrize("coding", CODINGS)
async def test_the_same_body_is_the_same_bytes_each_time(coding: str) -> None:
    first, second = [await exchange(Answering(), asking(coding)) for _ in range(2)]

    assert first.raw == second.raw


async def test_a_body_in_parts_whose_length_is_known_is_one_body() -> None:
    got = await exchange(Answering(TEXT * 50, parts=7), asking())

    assert "content-length" not in got.headers
    assert len(got.messages) == 3  # head, and the first and last bytes of gzip: nothing was worth sending in between
    assert got.body == TEXT * 50


@pytest.mark.parametrize(
    "answer",
    [
        Answering(b"x" * 499),
        Answering(content_type="image/png"),
        Answering(content_type="VIDEO/mp4; codecs=av1"),
        Answering(content_type="application/zip"),
        Answering(content_type="application/octet-stream"),
        Answering(content_type=""),
    ],
    ids=["small", "image", "video", "archive", "anything", "no type"],
)
async def test_what_is_small_or_compressed_already_is_left_alone(answer: Answering) -> None:
    got = await exchange(answer, asking())

    assert got.messages[0] is answer.head
    assert got.raw == answer.parts[0]


@pytest.mark.parametrize("content_type", ["image/svg+xml", "application/problem+json; charset=utf-8", "font/otf"])
async def test_text_under_a_name_that_does_not_look_so_is_compressed(content_type: str) -> None:
    got = await exchange(Answering(content_type=content_type), asking())

    assert got.headers["content-encoding"] == "gzip"


async def test_the_settings_say_what_is_small_and_what_is_compressed_already() -> None:
    image = Answering(b"P3 1 1 255 0 0 0", content_type="image/x-portable-pixmap")
    settings = CompressionSettings(minimum_size=10, compressed_types=("text/csv",))

    picture = await through(CompressionMiddleware(image, settings), asking())
    table = await through(CompressionMiddleware(Answering(content_type="text/csv"), settings), asking())

    assert picture.headers["content-encoding"] == "gzip"
    assert "content-encoding" not in table.headers


@pytest.mark.parametrize(
    "answer",
    [
        Answering(status=206, content_range="bytes 0-1799/4000"),
        Answering(b"", status=204, content_length="", content_type=""),
        Answering(b"", status=205),
        Answering(b"", status=304, etag='"v1"', content_length="1800"),
        Answering(content_encoding="br"),
        Answering(cache_control="public, No-Transform"),
        Answering(content_digest="sha-256=:AAAA:"),
        Answering(repr_digest="sha-256=:AAAA:"),
        Answering(digest="sha-256=AAAA"),
        Answering(content_md5="AAAA"),
    ],
    ids=["206", "204", "205", "304", "a coding", "no-transform", "content digest", "digest", "old digest", "md5"],
)
async def test_what_must_not_be_changed_is_not_even_for_a_client_that_refuses_plain_bodies(answer: Answering) -> None:
    got = await exchange(answer, asking("gzip, identity;q=0"))

    assert got.messages[0] is answer.head
    assert got.raw == b"".join(answer.parts)


@pytest.mark.parametrize(
    ("vary", "then"),
    [
        ("Origin", "Origin, Accept-Encoding"),
        ("accept-encoding, Origin", "accept-encoding, Origin"),
        ("*", "*"),
    ],
)
@pytest.mark.parametrize("accept_encoding", ["gzip", "identity"])
async def test_vary_says_that_the_coding_was_asked_for(vary: str, then: str, accept_encoding: str) -> None:
    got = await exchange(Answering(vary=vary), asking(accept_encoding))

    assert got.headers["vary"] == then


async def test_names_of_headers_may_be_in_capitals() -> None:
    answer = Answering()
    answer.head["headers"] = [(b"Content-Type", b"text/plain"), (b"Content-Length", b"1800"), (b"Vary", b"Origin")]

    got = await exchange(answer, asking())

    assert {name.lower(): value for name, value in got.headers.items()} == {
        "content-type": "text/plain",
        "vary": "Origin, Accept-Encoding",
        "content-encoding": "gzip",
        "content-length": str(len(got.raw)),
    }


async def test_parts_of_a_compressed_body_are_not_offered() -> None:
    got = await exchange(Answering(accept_ranges="bytes"), asking())

    assert "accept-ranges" not in got.headers


@pytest.mark.parametrize("body", [TEXT, b"small"])
@pytest.mark.parametrize("length", [True, False], ids=["with its length", "without a length"])
async def test_head_has_the_headers_of_get(body: bytes, *, length: bool) -> None:
    answer = Answering(body, etag='"v1"', content_length=str(len(body)) if length else "")

    get, head = [await exchange(answer, asking(method=method)) for method in ("GET", "HEAD")]

    assert head.raw == b""
    compressed = "content-encoding" in get.headers
    assert compressed == (not length or body is TEXT)
    left_out = {"content-length"} if compressed else set()
    assert head.headers == {name: value for name, value in get.headers.items() if name not in left_out}


async def test_a_length_that_is_no_number_is_none() -> None:
    got = await exchange(Answering(b"short", content_length="many"), asking())

    assert (got.headers["content-encoding"], got.body) == ("gzip", b"short")


async def test_other_messages_pass() -> None:
    async def app(scope, receive, send) -> None:
        await send({"type": "http.response.start", "status": 200, "headers": head, "trailers": True})
        await send({"type": "http.response.body", "body": TEXT})
        await send({"type": "http.response.trailers", "headers": []})

    head = [(b"content-type", b"text/plain")]

    got = await exchange(app, asking())

    assert got.messages[0]["trailers"] is True
    assert got.messages[-1] == {"type": "http.response.trailers", "headers": []}
    assert Got(got.messages[:-1]).body == TEXT


async def test_a_head_without_headers_passes() -> None:
    async def app(scope, receive, send) -> None:
        await send({"type": "http.response.start", "status": 200})
        await send({"type": "http.response.body"})

    assert (await exchange(app, asking())).messages == [
        {"type": "http.response.start", "status": 200},
        {"type": "http.response.body"},
    ]


async def test_a_websocket_passes_untouched() -> None:
    async def app(scope, receive, send) -> None:
        seen.append((scope, send))

    async def send(message) -> None: ...

    seen: list[object] = []
    scope = {"type": "websocket", "headers": []}

    await _call(app, scope, send)

    assert seen == [(scope, send)]


async def test_a_file_is_read_by_the_application_even_where_the_server_would_send_it() -> None:
    app, scope = Answering(), asking()
    scope["extensions"] = {"http.response.pathsend": {}, "http.response.trailers": {}}

    await exchange(app, scope)

    assert app.scope["extensions"] == {"http.response.trailers": {}}
    assert "http.response.pathsend" in scope["extensions"]


async def test_what_is_compressed_once_is_not_compressed_twice() -> None:
    async def inner(scope, receive, send) -> None:
        await _call(Answering(), scope, send)

    assert (await exchange(inner, asking())).body == TEXT


async def test_a_response_that_holds_a_secret_is_left_uncompressed() -> None:
    got = await exchange(Uncompressed(Answering(cache_control="private")), asking())

    assert got.headers["cache-control"] == "private, no-transform"
    assert got.raw == TEXT


async def test_it_is_left_so_by_all_who_compress() -> None:
    async def inner(scope, receive, send) -> None:
        await _call(Uncompressed(Answering()), scope, send)

    got = await exchange(inner, asking())

    assert (got.headers["cache-control"], got.raw) == ("no-transform", TEXT)


async def test_a_response_that_has_begun_compressed_says_so() -> None:
    async def app(scope, receive, send) -> None:
        await Answering()(scope, receive, send)
        leave_uncompressed(scope)

    with pytest.raises(AlreadySent) as raised:
        await exchange(app, asking())

    assert str(raised.value) == (
        "This response was to be left uncompressed, and its head has been sent already.\n"
        "Call `leave_uncompressed` before the response begins."
    )


def test_without_compression_around_there_is_nothing_to_leave() -> None:
    leave_uncompressed(asking())


async def _call(app, scope, send) -> None:
    await CompressionMiddleware(app)(scope, no_receive, send)
