"""The middleware in front of applications of others."""

import asyncio
from typing import Any

import pytest
from fastapi import FastAPI, Response
from fastapi.testclient import TestClient
from pydantic import ValidationError

from armature.cache.http import HttpCache, HttpCacheMiddleware, HttpCacheSettings
from tests.cache.http.exchanging import Origin, Site, asking, exchange, no_body, until


def test_it_stands_in_front_of_fastapi() -> None:
    app = FastAPI()
    calls: list[str] = []

    @app.get("/products")
    async def products(response: Response) -> list[str]:
        calls.append("products")
        response.headers["cache-control"] = "max-age=60"
        return ["hammer"]

    @app.post("/products")
    async def create() -> None:
        calls.append("create")

    app.add_middleware(HttpCacheMiddleware)
    with TestClient(app) as client:
        first, second = client.get("/products"), client.get("/products")
        client.post("/products")
        third = client.get("/products")

    assert [each.json() for each in (first, second, third)] == [["hammer"]] * 3
    assert second.headers["cache-status"].startswith("Armature; hit; ttl=")
    assert calls == ["products", "create", "products"]


async def test_settings_come_from_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ARMATURE_CACHE_HTTP_NAME", "edge")
    got = await exchange(HttpCacheMiddleware(Origin()), asking())

    assert got.headers["cache-status"] == "edge; fwd=uri-miss; fwd-status=200"


@pytest.mark.parametrize("name", ["", "two words", "9", "a;b", 'a"b', "ä"])
def test_a_name_that_cannot_stand_in_a_header_is_refused(name: str) -> None:
    with pytest.raises(ValidationError, match="String should match pattern"):
        HttpCacheSettings(name=name)


async def test_what_is_no_request_passes() -> None:
    seen: list[Any] = []

    async def app(scope: Any, receive: Any, send: Any) -> None:
        seen.append(scope["type"])

    await HttpCacheMiddleware(app, HttpCache())({"type": "websocket"}, no_body, ignored)

    assert seen == ["websocket"]


async def test_the_end_of_the_application_ends_what_runs_behind() -> None:
    site = Site()
    site.origin.says("first", cache_control="max-age=60, stale-while-revalidate=99")
    await site.get()
    site.time.goes_on(65)
    site.origin.before_body = asyncio.Event().wait
    await site.get()
    await until(lambda: site.times == 2)

    async def app(scope: Any, receive: Any, send: Any) -> None:
        assert scope["type"] == "lifespan"

    await HttpCacheMiddleware(app, site.cache)({"type": "lifespan"}, no_body, ignored)

    assert not site.cache.is_busy


async def ignored(message: Any) -> None:
    raise AssertionError("nothing is sent")
