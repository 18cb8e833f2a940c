"""What is sent for a file, and what is not."""

import os
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from pathlib import Path
from typing import Any

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient as FastClient
from starlette.exceptions import HTTPException

from armature.core import Application, Module, get
from armature.core.static import StaticFiles, StaticModule
from armature.testing import SocketClosed, TestClient, assert_problem
from tests.core.static.folders import BUILT, PAGE, SCRIPT, built, write

HTML = {"accept": "text/html,application/xhtml+xml,*/*;q=0.8"}


@pytest.fixture
def public(tmp_path: Path) -> Path:
    return built(tmp_path)


@pytest.fixture
def client(public: Path):
    with TestClient(Application(Module(mounts={"/": StaticFiles(public)}))) as client:
        yield client


def test_a_file_is_sent_with_its_type_its_state_and_how_long_to_keep_it(client) -> None:
    answer = client.get("/docs/guide.txt")

    assert answer.content == b"0123456789"
    assert dict(answer.headers) | {"x-request-id": ""} == {
        "content-type": "text/plain; charset=utf-8",
        "content-length": "10",
        "cache-control": "no-cache",
        "etag": f'"{BUILT * 10**9:x}-a"',
        "last-modified": "Mon, 21 Sep 2026 14:13:20 GMT",
        "accept-ranges": "bytes",
        "x-content-type-options": "nosniff",
        "x-request-id": "",
    }


@pytest.mark.parametrize(
    ("path", "content_type"),
    [
        ("a.js", "text/javascript; charset=utf-8"),
        ("a.MJS", "text/javascript; charset=utf-8"),
        ("a.wasm", "application/wasm"),
        ("a.woff2", "font/woff2"),
        ("a.webp", "image/webp"),
        ("a.js.gz", "application/gzip"),
        ("a.tar.bz2", "application/x-bzip2"),
        ("a.js.br", "application/octet-stream"),
        ("a.rtf", "application/rtf"),
        ("unknown", "application/octet-stream"),
    ],
)
def test_the_type_follows_from_the_name(path: str, content_type: str, public: Path, client) -> None:
    write(public / path, b"x")

    answer = client.get(f"/{path}")

    assert answer.headers["content-type"] == content_type
    assert "content-encoding" not in answer.headers


def test_a_change_of_the_future_is_one_of_now(public: Path, client) -> None:
    tomorrow = datetime.now(UTC) + timedelta(days=1)
    write(public / "late.txt", b"x", at=int(tomorrow.timestamp()))

    said = parsedate_to_datetime(client.get("/late.txt").headers["last-modified"])

    assert said < tomorrow - timedelta(hours=1)


def test_head_has_the_headers_of_get(client) -> None:
    part, head = [client.request(each, "/docs/guide.txt", headers={"range": "bytes=2-"}) for each in ("GET", "HEAD")]

    assert (part.status_code, part.content) == (206, b"23456789")
    assert (head.status_code, head.content, head.headers["content-length"]) == (200, b"", "10")
    assert head.headers["etag"] == part.headers["etag"]


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "PATCH", "OPTIONS", "SEARCH"])
def test_files_are_only_read(method: str, client) -> None:
    answer = client.request(method, "/index.html")

    assert_problem(answer, 405, detail="Files are only read: GET and HEAD are possible.")
    assert answer.headers["allow"] == "GET, HEAD"


@pytest.mark.parametrize("path", ["/nothing.txt", "/docs/nothing", "/index.html/", "/index.html/x", "/" + "x" * 300])
def test_what_is_not_there_is_404(path: str, client) -> None:
    assert_problem(client.get(path, headers=HTML), 404, detail="There is no such file.")


@pytest.mark.parametrize(
    "path", ["/.env", "/.git/config", "/.git/", "/docs/.hidden", "/docs/.well-known/x", "/.well-known/.secret"]
)
def test_hidden_files_are_not_served(path: str, public: Path, client) -> None:
    for name in ("docs/.hidden", "docs/.well-known/x", ".well-known/.secret"):
        write(public / name, b"SECRET")

    assert client.get(path).status_code == 404


def test_what_is_meant_for_everybody_is_served(client) -> None:
    assert client.get("/.well-known/security.txt").text.startswith("Contact")


def test_hidden_files_are_served_where_that_is_said(public: Path) -> None:
    with TestClient(Application(Module(mounts={"/": StaticFiles(public, hidden=True)}))) as client:
        assert client.get("/.env").content == b"SECRET"


def test_a_directory_shows_its_page_and_never_what_is_in_it(client) -> None:
    assert client.get("/").content == PAGE
    assert client.get("/docs/").text == "<title>Docs</title>\n"
    for path in ("/empty", "/empty/"):
        assert client.get(path, headers=HTML).status_code == 404


def test_a_directory_without_its_slash_leads_to_it(public: Path) -> None:
    write(public / "über uns/index.html", b"About")

    with TestClient(Application(Module(imports=[StaticModule("/site", public)]))) as client:
        docs = client.get("/site/docs?page=1", follow_redirects=False)
        followed = [client.get(path, follow_redirects=True).text for path in ("/site", "/site/%C3%BCber%20uns")]

    assert (docs.status_code, docs.headers["location"]) == (307, "docs/?page=1")
    assert followed == [PAGE.decode(), "About"]


def test_a_page_that_is_a_directory_is_none(public: Path, client) -> None:
    write(public / "odd/index.html/inner.txt", b"x")

    assert client.get("/odd/").status_code == 404


def test_a_link_within_is_followed_and_one_that_leads_outside_or_to_what_is_hidden_is_not(public: Path, client) -> None:
    (public / "inside.txt").symlink_to(public / "docs/guide.txt")
    (public / "outside.txt").symlink_to(public.parent / "secret.txt")
    (public / "hidden.txt").symlink_to(public / ".env")
    (public / "up").symlink_to(public.parent)
    (public / "loop").symlink_to(public / "loop")

    assert client.get("/inside.txt").content == b"0123456789"
    for path in ("/outside.txt", "/hidden.txt", "/up/secret.txt", "/loop"):
        assert client.get(path).status_code == 404


def test_a_directory_may_be_a_link_that_is_led_elsewhere_while_it_is_served(public: Path) -> None:
    current = public.parent / "current"
    current.symlink_to(public)
    write(public.parent / "next/docs/guide.txt", b"9876543210")

    with TestClient(Application(Module(mounts={"/": StaticFiles(current)}))) as client:
        before = client.get("/docs/guide.txt").content
        current.unlink()
        current.symlink_to(public.parent / "next")
        after = client.get("/docs/guide.txt").content

    assert (before, after) == (b"0123456789", b"9876543210")


def test_a_query_may_hold_whatever_it_likes(client) -> None:
    assert client.get("/docs/guide.txt?next=%2fhome%5c").content == b"0123456789"


def test_what_is_no_file_is_not_opened(public: Path, client) -> None:
    os.mkfifo(public / "pipe")

    assert client.get("/pipe").status_code == 404


def test_a_disk_that_fails_is_our_fault(public: Path) -> None:
    class Failing(StaticFiles):
        def lookup_path(self, path: str):
            raise OSError(5, "Input/output error")

    with TestClient(Application(Module(mounts={"/": Failing(public)}))) as client:
        assert_problem(client.get("/index.html"), 500)


@pytest.mark.parametrize("code", [1, 13, 36, 40], ids=["EPERM", "EACCES", "ENAMETOOLONG", "ELOOP"])
def test_a_file_that_cannot_be_read_is_404(code: int, public: Path) -> None:
    class Refusing(StaticFiles):
        def lookup_path(self, path: str):
            raise OSError(code, os.strerror(code))

    with TestClient(Application(Module(mounts={"/": Refusing(public)}))) as client:
        assert_problem(client.get("/index.html"), 404)


def test_a_module_serves_below_its_path_after_the_routes(public: Path) -> None:
    @get("/index.html")
    async def index() -> str:
        return "a route"

    app = Application(
        Module(controllers=[index], imports=[StaticModule("/", public), StaticModule("/assets", StaticFiles(public))]),
        deny_by_default=False,
    )

    with TestClient(app) as client:
        texts = [client.get(path).text for path in ("/index.html", "/docs/guide.txt", "/assets/docs/guide.txt")]

    assert texts == ["a route", "0123456789", "0123456789"]


def test_files_are_public_where_everything_else_is_denied(public: Path) -> None:
    with TestClient(Application(Module(imports=[StaticModule("/", public)]), deny_by_default=True)) as client:
        assert client.get("/").content == PAGE


def test_another_framework_mounts_them_too(public: Path) -> None:
    host = FastAPI()
    host.mount("/assets", StaticFiles(public))

    with FastClient(host) as client:
        assert client.get("/assets/app.3f9a1c02.js", headers={"accept-encoding": ""}).content == SCRIPT
        assert client.get("/assets/nothing").json() == {"detail": "There is no such file."}
        assert client.post("/assets/nothing").status_code == 405


async def test_a_name_that_no_file_can_have_is_404(public: Path) -> None:
    scope = {"type": "http", "method": "GET", "path": "/\ud800", "headers": []}

    with pytest.raises(HTTPException, match=r"404: There is no such file\."):
        await StaticFiles(public)(scope, nobody_asks, nobody_asks)


async def nobody_asks(*_: object) -> Any:
    raise AssertionError("nothing is received or sent")


def test_a_websocket_is_turned_away(public: Path) -> None:
    with (
        TestClient(Application(Module(mounts={"/": StaticFiles(public)}))) as client,
        pytest.raises(SocketClosed),
        client.websocket_connect("/index.html"),
    ):
        pass
