"""Downloads from a path, memory and sources: what they say of themselves, and what happens when a source fails."""

import asyncio
import os
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta, timezone
from email.utils import parsedate_to_datetime
from pathlib import Path
from typing import Any

import pytest

from armature.core import ServiceUnavailable, get, post
from armature.core.errors import ResultError
from armature.core.files import Download
from tests.core.http.serving import application, exchange, problem, serve


def served(download: Download) -> Any:
    @get("/")
    async def file() -> Download:
        return download

    return serve(file)


@pytest.mark.parametrize("size", [0, 1, 262_144, 262_145, 1_000_000])
def test_a_file_of_the_disk_arrives_whole_and_in_parts(tmp_path: Path, size: int) -> None:
    content = os.urandom(size)
    path = tmp_path / "data.bin"
    path.write_bytes(content)

    with served(Download(path)) as client:
        whole = client.get("/")
        part = client.get("/", headers={"range": "bytes=-300000"})

    assert whole.content == content
    assert whole.headers["content-length"] == str(size)
    assert part.content == content[-300_000:]


def test_a_file_of_the_disk_has_validators(tmp_path: Path) -> None:
    path = tmp_path / "data.txt"
    path.write_text("one")
    os.utime(path, ns=(10**18, 10**18))

    with served(Download(str(path))) as client:
        first = client.get("/")
        resumed = client.get("/", headers={"range": "bytes=1-", "if-range": first.headers["etag"]})
        dated = client.get("/", headers={"range": "bytes=1-", "if-range": first.headers["last-modified"]})
        path.write_text("two")
        changed = client.get("/", headers={"range": "bytes=1-", "if-range": first.headers["etag"]})

    assert first.headers["last-modified"] == "Sun, 09 Sep 2001 01:46:40 GMT"
    assert (resumed.status_code, resumed.text) == (206, "ne")
    assert dated.status_code == 206
    assert (changed.status_code, changed.text) == (200, "two")


def test_a_change_of_the_future_is_one_of_now(tmp_path: Path) -> None:
    path = tmp_path / "data.txt"
    path.write_text("one")
    tomorrow = datetime.now(UTC) + timedelta(days=1)
    os.utime(path, (tomorrow.timestamp(), tomorrow.timestamp()))

    with served(Download(path)) as client:
        said = parsedate_to_datetime(client.get("/").headers["last-modified"])

    assert said < tomorrow - timedelta(hours=1)


@pytest.mark.parametrize("kind", ["nothing", "folder", "below-a-file", "pipe", "zero"])
def test_a_path_without_a_file_is_404(tmp_path: Path, kind: str) -> None:
    (tmp_path / "folder").mkdir()
    (tmp_path / "file").touch()
    os.mkfifo(tmp_path / "pipe")
    others = {"below-a-file": tmp_path / "file" / "x", "zero": Path("a\0b")}
    path = others.get(kind, tmp_path / kind)

    with served(Download(path)) as client:
        answer = client.get("/")

    assert answer.json() == problem(404, "not-found", "Not found", "There is no such file.")


@pytest.mark.parametrize(
    ("given", "media_type"),
    [
        pytest.param({}, "application/octet-stream", id="nothing"),
        pytest.param({"filename": "a.pdf"}, "application/pdf", id="by-its-name"),
        pytest.param({"filename": "a.txt"}, "text/plain; charset=utf-8", id="text"),
        pytest.param({"filename": "a.tar.gz"}, "application/octet-stream", id="compressed"),
        pytest.param(
            {"filename": "a.txt", "media_type": "text/csv; charset=latin-1"}, "text/csv; charset=latin-1", id="given"
        ),
        pytest.param({"headers": {"Content-Type": "a/b"}}, "a/b", id="header"),
    ],
)
def test_the_media_type_is_guessed(given: dict[str, Any], media_type: str) -> None:
    with served(Download(b"", **given)) as client:
        assert client.get("/").headers["content-type"] == media_type


@pytest.mark.parametrize(
    ("given", "disposition"),
    [
        pytest.param({}, None, id="none"),
        pytest.param({"filename": "plan.pdf"}, 'attachment; filename="plan.pdf"', id="RFC 6266 §4.3 a token"),
        pytest.param({"filename": "the plan.pdf"}, 'attachment; filename="the plan.pdf"', id="RFC 6266 §4.3 quoted"),
        pytest.param({"filename": "a.pdf", "inline": True}, 'inline; filename="a.pdf"', id="RFC 6266 §4.2 inline"),
        pytest.param(
            {"filename": "€ rates.pdf"},
            "attachment; filename=\"_ rates.pdf\"; filename*=UTF-8''%E2%82%AC%20rates.pdf",
            id="RFC 6266 §5 both forms",
        ),
        pytest.param(
            {"filename": 'a"b%20c.txt'},
            "attachment; filename=\"a_b_20c.txt\"; filename*=UTF-8''a%22b%2520c.txt",
            id="RFC 6266 appendix D what is misread",
        ),
        pytest.param(
            {"filename": "ä!#$&+-.^_`|~*'().txt"},
            "attachment; filename=\"_!#$&+-.^_`|~*'().txt\"; filename*=UTF-8''%C3%A4!#$&+-.^_`|~%2A%27%28%29.txt",
            id="RFC 8187 §3.2.1 attr-char",
        ),
        pytest.param({"filename": "../../etc/passwd"}, 'attachment; filename="passwd"', id="RFC 6266 §4.3 no folders"),
        pytest.param({"filename": "a\r\nset-cookie: b"}, 'attachment; filename="aset-cookie: b"', id="no new lines"),
        pytest.param({"filename": "gpj.\u202eexe"}, 'attachment; filename="gpj.exe"', id="no turned text"),
        pytest.param(
            {"filename": "\ud800.txt"}, "attachment; filename=\"_.txt\"; filename*=UTF-8''%3F.txt", id="no UTF-8"
        ),
        pytest.param({"filename": ".."}, "attachment", id="nothing left"),
    ],
)
def test_the_name_is_said_by_rfc_6266(given: dict[str, Any], disposition: str | None) -> None:
    with served(Download(b"", **given)) as client:
        assert client.get("/").headers.get("content-disposition") == disposition


def test_validators_of_ours_are_headers() -> None:
    noon = datetime(2026, 11, 21, 13, tzinfo=timezone(timedelta(hours=1)))
    with served(Download(b"a", etag="v1", last_modified=noon)) as client:
        answer = client.get("/")

    assert answer.headers["etag"] == '"v1"'
    assert answer.headers["last-modified"] == "Sat, 21 Nov 2026 12:00:00 GMT"


class Numbers:
    """Ten digits, read one by one; `short` and `long` break the promise, `fails_at` breaks off."""

    size = 10

    def __init__(self, *, short: int = 0, long: int = 0, fails_at: int = -1, error: Exception | None = None) -> None:
        self.short, self.long, self.fails_at, self.error = short, long, fails_at, error
        self.asked: list[tuple[int, int]] = []
        self.closed = 0

    async def read(self, start: int, end: int) -> AsyncIterator[bytes]:
        self.asked.append((start, end))
        try:
            for position in range(start, end - self.short + self.long):
                if position == self.fails_at and self.error is not None:
                    raise self.error
                yield b"%d" % (position % 10)
        finally:
            self.closed += 1


def test_a_source_is_asked_only_for_what_is_sent() -> None:
    source = Numbers()
    with served(Download(source)) as client:
        assert client.get("/").content == b"0123456789"
        assert client.get("/", headers={"range": "bytes=2-4"}).content == b"234"
        assert client.head("/").headers["content-length"] == "10"

    assert source.asked == [(0, 10), (2, 5)]


def test_a_source_need_not_be_a_generator() -> None:
    class Once:
        size = 3

        def __aiter__(self) -> "Once":
            return self

        def read(self, start: int, end: int) -> AsyncIterator[bytes]:
            self.left = [b"abc"[start:end]]
            return self

        async def __anext__(self) -> bytes:
            if not self.left:
                raise StopAsyncIteration
            return self.left.pop()

    with served(Download(Once())) as client:
        assert client.get("/").content == b"abc"


def test_a_source_that_fails_at_once_is_an_answer() -> None:
    with served(Download(Numbers(fails_at=0, error=ServiceUnavailable("The storage is away.")))) as client:
        answer = client.get("/")

    assert answer.json() == problem(503, "service-unavailable", "Service unavailable", "The storage is away.")


@pytest.mark.parametrize(
    ("source", "error"),
    [
        pytest.param(Numbers(fails_at=5, error=ServiceUnavailable()), ServiceUnavailable, id="fails"),
        pytest.param(Numbers(short=1), ResultError, id="short"),
        pytest.param(Numbers(long=1), ResultError, id="long"),
    ],
)
async def test_a_source_that_breaks_its_promise_never_looks_whole(source: Numbers, error: type[Exception]) -> None:
    @get("/")
    async def file() -> Download:
        return Download(source)

    sent: list[dict[str, Any]] = []
    async with application(file) as app:
        with pytest.raises(error):
            await exchange(app, "GET", "/", waits=True, sent=sent)

    assert sent[0]["status"] == 200
    assert all(message["more_body"] for message in sent[1:])
    assert source.closed == 1


def test_a_file_that_shrinks_while_it_is_sent_breaks_the_answer_off(tmp_path: Path) -> None:
    path = tmp_path / "data.bin"
    path.write_bytes(b"a" * 600_000)

    class Shrinking(Download):
        async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
            async def shrink(message: Any) -> None:
                os.truncate(path, 0)
                await send(message)

            await super().__call__(scope, receive, shrink)

    with served(Shrinking(path)) as client, pytest.raises(ResultError):
        client.get("/")


async def test_a_source_is_closed_when_the_client_leaves() -> None:
    begun, left = asyncio.Event(), asyncio.Event()

    class Endless(Numbers):
        async def read(self, start: int, end: int) -> AsyncIterator[bytes]:
            try:
                yield b"0"
                begun.set()
                await asyncio.Event().wait()
            finally:
                left.set()

    @get("/")
    async def file() -> Download:
        return Download(Endless())

    async def receive() -> dict[str, Any]:
        await begun.wait()
        return {"type": "http.disconnect"}

    sent: list[Any] = []

    async def send(message: Any) -> None:
        sent.append(message)

    async with application(file) as app:
        scope = {
            "type": "http",
            "method": "GET",
            "path": "/",
            "query_string": b"",
            "headers": [],
            "http_version": "1.1",
        }
        await app(scope, receive, send)

    assert left.is_set()
    assert sent[-1]["more_body"] is True


def test_a_client_that_has_the_file_is_not_sent_it_again(tmp_path: Path) -> None:
    path = tmp_path / "data.txt"
    path.write_text("content")

    with served(Download(path, filename="data.txt", headers={"Cache-Control": "no-cache"})) as client:
        first = client.get("/")
        known = client.get("/", headers={"if-none-match": first.headers["etag"]})
        dated = client.head("/", headers={"if-modified-since": first.headers["last-modified"]})
        other = client.get("/", headers={"if-match": '"other"'})
        before_ranges = client.get("/", headers={"if-none-match": first.headers["etag"], "range": "bytes=0-1"})

    assert (known.status_code, known.content, known.headers["cache-control"]) == (304, b"", "no-cache")
    assert known.headers["etag"] == first.headers["etag"]
    assert {"content-length", "content-type"}.isdisjoint(known.headers)
    assert (dated.status_code, before_ranges.status_code) == (304, 304)
    assert other.json()["detail"] == "The file is not in the state that the request asks for."
    assert other.status_code == 412


def test_conditions_are_about_what_is_shown() -> None:
    @post("/")
    async def made() -> Download:
        return Download(b"made", etag="v1")

    with serve(made) as client:
        assert client.post("/", headers={"if-none-match": '"v1"'}).status_code == 200
