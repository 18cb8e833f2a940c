"""Variants, conditional requests and parts of files."""

from pathlib import Path

import pytest

from armature.core import Application, Module
from armature.core.static import StaticFiles
from armature.testing import TestClient, assert_problem
from tests.core.static.folders import BUILT, IN_BROTLI, IN_GZIP, IN_ZSTD, SCRIPT, built, write

APP = "/app.3f9a1c02.js"
GUIDE = "/docs/guide.txt"
TAG = f'"{BUILT * 10**9:x}-a"'
BEFORE, THEN, AFTER = (f"Mon, 21 Sep 2026 14:13:{second} GMT" for second in (19, 20, 21))


@pytest.fixture
def public(tmp_path: Path) -> Path:
    return built(tmp_path)


@pytest.fixture
def client(public: Path):
    with TestClient(Application(Module(mounts={"/": StaticFiles(public)}))) as client:
        yield client


def raw(client, path: str, **headers: str) -> tuple[str | None, bytes]:
    """The coding of an answer, and its body as it was sent."""
    given = {name.replace("_", "-"): value for name, value in headers.items()}
    with client.stream("GET", path, headers=given) as answer:
        return answer.headers.get("content-encoding"), b"".join(answer.iter_raw())


@pytest.mark.parametrize(
    ("accept_encoding", "coding", "body"),
    [
        ("gzip, deflate, br, zstd", "br", IN_BROTLI),
        ("gzip, zstd", "zstd", IN_ZSTD),
        ("gzip", "gzip", IN_GZIP),
        ("br;q=0.5, gzip;q=0.8", "gzip", IN_GZIP),
        ("*", "br", IN_BROTLI),
        ("br;q=0, *;q=0.1", "zstd", IN_ZSTD),
        ("identity, br;q=0.5", None, SCRIPT),
        ("identity", None, SCRIPT),
        ("br;q=1.5, ;;", None, SCRIPT),
        ("", None, SCRIPT),
    ],
)
def test_the_variant_that_a_client_likes_best_is_sent(
    accept_encoding: str, coding: str | None, body: bytes, client
) -> None:
    assert raw(client, APP, accept_encoding=accept_encoding) == (coding, body)


def test_a_variant_has_its_own_tag_and_the_type_of_its_file(client) -> None:
    heads = [client.head(APP, headers={"accept-encoding": coding}).headers for coding in ("br", "gzip", "identity")]

    assert len({head["etag"] for head in heads}) == 3
    assert {head["content-type"] for head in heads} == {"text/javascript; charset=utf-8"}
    assert {head["vary"] for head in heads} == {"Accept-Encoding"}
    assert heads[0]["content-length"] == str(len(IN_BROTLI))


def test_a_variant_that_is_older_than_its_file_is_left_behind(public: Path, client) -> None:
    write(public / "app.3f9a1c02.js.br", b"old", at=BUILT - 1)

    assert raw(client, APP, accept_encoding="br, gzip;q=0.5")[0] == "gzip"


def test_a_directory_is_no_variant(public: Path, client) -> None:
    write(public / "docs/guide.txt.br/inner.txt", b"x")

    assert raw(client, GUIDE, accept_encoding="br") == (None, b"0123456789")
    assert "vary" not in client.head(GUIDE).headers


def test_a_variant_that_is_asked_for_by_its_name_is_a_file(client) -> None:
    assert raw(client, f"{APP}.gz", accept_encoding="gzip") == (None, IN_GZIP)


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"if-none-match": TAG}, 304),
        ({"if-none-match": f'"x", W/{TAG}'}, 304),
        ({"if-none-match": "*"}, 304),
        ({"if-none-match": '"x"'}, 200),
        ({"if-none-match": '"x"', "if-modified-since": AFTER}, 200),
        ({"if-modified-since": THEN}, 304),
        ({"if-modified-since": AFTER}, 304),
        ({"if-modified-since": BEFORE}, 200),
        ({"if-modified-since": "yesterday"}, 200),
        ({"if-match": TAG}, 200),
        ({"if-match": f'"x", {TAG}'}, 200),
        ({"if-match": "*"}, 200),
        ({"if-match": '"x"'}, 412),
        ({"if-match": f"W/{TAG}"}, 412),
        ({"if-match": TAG, "if-unmodified-since": BEFORE}, 200),
        ({"if-unmodified-since": BEFORE}, 412),
        ({"if-unmodified-since": THEN}, 200),
        ({"if-unmodified-since": "Mon, 21 Sep 99999 14:13:20 GMT"}, 200),
        ({"if-match": '"x"', "if-none-match": TAG}, 412),
    ],
)
def test_a_condition_is_held_against_the_state_of_the_file(headers: dict[str, str], status: int, client) -> None:
    answer = client.get(GUIDE, headers=headers)

    assert answer.status_code == status
    assert answer.content == b"0123456789" if status == 200 else answer.content != b"0123456789"
    if status == 304:
        assert {"etag", "cache-control"} <= set(answer.headers)
        assert (answer.headers["etag"], answer.content) == (TAG, b"")


def test_304_of_a_variant_has_its_tag(client) -> None:
    tag = client.head(APP, headers={"accept-encoding": "br"}).headers["etag"]

    known = client.get(APP, headers={"accept-encoding": "br", "if-none-match": tag})
    other = client.get(APP, headers={"accept-encoding": "gzip", "if-none-match": tag})

    assert (known.status_code, known.headers["etag"], known.headers["vary"]) == (304, tag, "Accept-Encoding")
    assert other.status_code == 200


@pytest.mark.parametrize(
    ("asked", "content_range", "body"),
    [
        ("bytes=0-0", "bytes 0-0/10", b"0"),
        ("bytes=7-", "bytes 7-9/10", b"789"),
        ("bytes=-3", "bytes 7-9/10", b"789"),
        ("bytes=-300", "bytes 0-9/10", b"0123456789"),
        ("Bytes= 2-3", "bytes 2-3/10", b"23"),
        ("bytes=2-300", "bytes 2-9/10", b"23456789"),
        ("bytes=2-3, 50-", "bytes 2-3/10", b"23"),
    ],
)
def test_a_part_is_sent(asked: str, content_range: str, body: bytes, client) -> None:
    answer = client.get(GUIDE, headers={"range": asked})

    assert (answer.status_code, answer.headers["content-range"], answer.content) == (206, content_range, body)
    assert answer.headers["etag"] == TAG


def test_parts_that_nearly_touch_are_sent_as_one(client) -> None:
    answer = client.get(GUIDE, headers={"range": "bytes=1-2,8-9"})

    assert (answer.status_code, answer.headers["content-range"]) == (206, "bytes 1-9/10")


@pytest.mark.parametrize("asked", ["bytes=10-", "bytes=-0", "bytes=50-60,70-", "bytes=" + "9" * 5000 + "-"])
def test_a_part_that_is_not_there_is_416(asked: str, client) -> None:
    answer = client.get(GUIDE, headers={"range": asked})

    assert_problem(answer, 416, detail="None of the ranges lies within the 10 bytes.")
    assert answer.headers["content-range"] == "bytes */10"


def test_an_empty_file_has_no_parts(client) -> None:
    assert client.get("/empty/nothing.txt").content == b""
    assert client.get("/empty/nothing.txt", headers={"range": "bytes=-5"}).status_code == 200


@pytest.mark.parametrize(
    "asked",
    ["lines=1-2", "bytes", "bytes=", "bytes=-", "bytes=a-b", "bytes=5-3"],
)
def test_what_is_no_range_is_not_there(asked: str, client) -> None:
    assert client.get(GUIDE, headers={"range": asked}).content == b"0123456789"


@pytest.mark.parametrize(
    ("if_range", "status"), [(TAG, 206), (f"W/{TAG}", 200), ('"x"', 200), (THEN, 206), (AFTER, 200)]
)
def test_a_part_is_sent_only_of_the_state_that_the_client_has_the_rest_of(if_range: str, status: int, client) -> None:
    assert client.get(GUIDE, headers={"range": "bytes=2-", "if-range": if_range}).status_code == status


def test_a_date_stands_for_all_variants_and_for_no_part_of_one(client) -> None:
    asked = {"range": "bytes=3-", "if-range": THEN, "accept-encoding": "identity"}

    assert client.get(APP, headers=asked).content == SCRIPT
    assert client.get(APP, headers={"range": "bytes=3-", "accept-encoding": "identity"}).content == SCRIPT[3:]


def test_parts_of_variants_are_not_mixed(client) -> None:
    tag = client.head(APP, headers={"accept-encoding": "br"}).headers["etag"]
    rest = {"range": "bytes=3-", "if-range": tag}

    assert raw(client, APP, accept_encoding="br", **{"range": "bytes=3-", "if-range": tag}) == ("br", IN_BROTLI[3:])
    assert client.get(APP, headers={"accept-encoding": "identity", **rest}).content == SCRIPT
