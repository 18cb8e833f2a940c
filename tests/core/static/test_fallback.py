"""The page of a single-page application, where no file is."""

from pathlib import Path

import pytest

from armature.core import Application, Module
from armature.core.static import StaticFiles
from armature.testing import TestClient
from tests.core.static.folders import PAGE, built

BROWSER = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"


@pytest.fixture
def client(tmp_path: Path):
    files = StaticFiles(built(tmp_path), fallback="index.html", not_below=["/api", "/auth/"])
    with TestClient(Application(Module(mounts={"/shop": files}))) as client:
        yield client


@pytest.mark.parametrize("path", ["/orders", "/orders/7", "/orders/7/", "/apiary", "/empty", "/v1.2/orders"])
@pytest.mark.parametrize("accept", [BROWSER, "application/xhtml+xml", "TEXT/HTML;level=1;q=0.1"])
@pytest.mark.parametrize("method", ["GET", "HEAD"])
def test_a_browser_that_opens_a_page_gets_the_application(method: str, path: str, accept: str, client) -> None:
    answer = client.request(method, f"/shop{path}", headers={"accept": accept})

    assert answer.status_code == 200
    assert answer.content == (PAGE if method == "GET" else b"")
    assert answer.headers["cache-control"] == "no-cache"
    assert answer.headers["vary"] == "Accept"


@pytest.mark.parametrize(
    ("path", "accept"),
    [
        ("/orders", "*/*"),
        ("/orders", "application/json"),
        ("/orders", "text/html;q=0, */*"),
        ("/orders", ""),
        ("/orders", "text/html;q=high"),
        ("/app.00000000.js", BROWSER),
        ("/orders/photo.png", BROWSER),
        ("/api", BROWSER),
        ("/api/orders", BROWSER),
        ("/auth/session", BROWSER),
        ("/.env", BROWSER),
        ("/..%2fsecret", BROWSER),
    ],
)
def test_everybody_else_is_told_that_nothing_is_there(path: str, accept: str, client) -> None:
    answer = client.get(f"/shop{path}", headers={"accept": accept})

    assert answer.status_code == 404
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.headers["vary"] == "Accept"


def test_nothing_is_changed_by_a_page(client) -> None:
    assert client.post("/shop/orders", headers={"accept": BROWSER}).status_code == 405


def test_a_page_that_has_gone_since_is_404(tmp_path: Path) -> None:
    public = built(tmp_path)
    files = StaticFiles(public, fallback="index.html")
    (public / "index.html").unlink()

    with TestClient(Application(Module(mounts={"/": files}))) as client:
        assert client.get("/orders", headers={"accept": BROWSER}).status_code == 404
