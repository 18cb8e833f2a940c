"""The proxy in front of an origin of its own, over the network."""

import socket
from collections.abc import AsyncIterator, Iterator

import httpx2
import pytest
from pydantic import HttpUrl, ValidationError
from starlette.requests import Request

from armature.core import Application, CacheControl, Module, Reply, cache_control, get, post
from armature.testing import TestClient, serve
from examples.cache_proxy.app import app
from examples.cache_proxy.settings import ProxySettings

LARGE = bytes(3_000_000)


@get("/prices")
@cache_control(CacheControl(public=True, max_age=60))
async def prices(request: Request) -> dict[str, object]:
    return {"call": _called(), "headers": dict(request.headers)}


@post("/prices")
async def change(request: Request) -> Reply[dict[str, object]]:
    return Reply({"body": (await request.body()).decode(), "headers": dict(request.headers)}, status=201)


@get("/large")
@cache_control(CacheControl(public=True, max_age=60))
async def large() -> AsyncIterator[bytes]:
    _called()
    for start in range(0, len(LARGE), 100_000):
        yield LARGE[start : start + 100_000]


@get("/status")
async def status(code: int) -> Reply[None]:
    return Reply(None, status=code, headers={"X-Hop": "1", "Connection": "X-Hop"})


calls: list[int] = []


def _called() -> int:
    calls.append(len(calls) + 1)
    return len(calls)


@pytest.fixture(scope="module")
def origin() -> Iterator[str]:
    with serve(Application(Module(controllers=[prices, change, large, status]))) as address:
        yield address


@pytest.fixture
def client(origin: str) -> Iterator[TestClient]:
    calls.clear()
    with TestClient(to(origin)) as client:
        yield client


def to(origin: str) -> Application:
    return app.override(ProxySettings).value(ProxySettings(origin=HttpUrl(origin), origin_seconds=5))


def test_the_origin_is_asked_once(client: TestClient) -> None:
    first, second = client.get("/prices?a=b%20c"), client.get("/prices?a=b%20c")

    assert (first.json()["call"], second.json()["call"]) == (1, 1)
    assert first.headers["cache-status"] == "Armature; fwd=uri-miss; fwd-status=200; stored"
    assert second.headers["cache-status"].startswith("Armature; hit; ttl=")
    assert first.headers["via"] == second.headers["via"] == "1.1 armature"


def test_the_origin_is_told_who_asked(client: TestClient, origin: str) -> None:
    sent = {"X-Forwarded-For": "192.0.2.9", "Via": "1.0 other", "Connection": "X-Mine", "X-Mine": "1", "X-Kept": " 1 "}
    got = client.get("/prices", headers=sent).json()["headers"]

    assert got["host"] == origin.removeprefix("http://")
    assert (got["x-forwarded-host"], got["x-forwarded-proto"]) == ("testserver", "http")
    assert got["x-forwarded-for"] != "192.0.2.9"
    assert got["via"] == "1.0 other, 1.1 armature"
    assert got["x-kept"] == "1"
    assert "x-mine" not in got


def test_a_change_goes_through_with_its_body(client: TestClient) -> None:
    client.get("/prices")
    changed = client.post("/prices", content=b"hammer")
    again = client.get("/prices")

    assert (changed.status_code, changed.json()["body"]) == (201, "hammer")
    assert again.json()["call"] == 2


def test_a_large_body_is_passed_on_and_not_kept(client: TestClient) -> None:
    assert client.get("/large").content == client.get("/large").content == LARGE
    assert len(calls) == 2


def test_statuses_pass_and_fields_of_a_connection_stay(client: TestClient) -> None:
    got = client.get("/status?code=418")

    assert got.status_code == 418
    assert "x-hop" not in got.headers


def test_an_origin_that_is_not_there_is_502() -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
    with TestClient(to(f"http://127.0.0.1:{port}")) as client:
        answers = [client.get("/"), client.post("/", content=b"hammer")]

    assert {(got.status_code, got.content) for got in answers} == {(502, b"")}


def test_an_origin_that_is_silent_is_504() -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        silent = ProxySettings(origin=HttpUrl(f"http://127.0.0.1:{listener.getsockname()[1]}"), origin_seconds=0.05)
        with TestClient(app.override(ProxySettings).value(silent)) as client:
            got = client.get("/")

    assert got.status_code == 504


def test_it_answers_under_a_real_server(origin: str) -> None:
    with serve(to(origin)) as address:
        answers = [httpx2.get(f"{address}/prices", headers={"Accept-Encoding": "gzip"}) for _ in range(2)]

    assert [each.headers["cache-status"].split("; ")[1] for each in answers] == ["fwd=uri-miss", "hit"]


def test_a_proxy_without_an_origin_does_not_start(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("ORIGIN", raising=False)

    with pytest.raises(ValidationError, match="origin\n  Field required"):
        # The environment gives what the call leaves out.
        ProxySettings()  # pyright: ignore[reportCallIssue]
