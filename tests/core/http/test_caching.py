"""Caching headers: what they say, on which answers, and that no client is served what another one was given."""

from typing import Any

import pytest
from starlette.responses import PlainTextResponse, Response

from armature.core import CacheControl, Clock, NotFound, Reply, WiringError, cache_control, controller, get, post
from armature.core.http.vary import vary_by
from armature.testing import ManualClock, TestClient
from tests.core.http.serving import application, serve

SHARED = CacheControl(public=True, max_age=60)


@pytest.mark.parametrize(
    ("control", "header"),
    [
        (CacheControl(max_age=0), "max-age=0"),
        (CacheControl(private=True, max_age=60, must_revalidate=True), "private, must-revalidate, max-age=60"),
        (CacheControl(s_maxage=5, stale_if_error=9, proxy_revalidate=True),
         "proxy-revalidate, s-maxage=5, stale-if-error=9"),
        (CacheControl(no_cache=True, no_transform=True), "no-cache, no-transform"),
        (CacheControl(no_store=True, must_understand=True), "no-store, must-understand"),
        (CacheControl.never(), "no-store"),
        (CacheControl.revalidated(), "no-cache"),
        (CacheControl.forever(), "public, immutable, max-age=31536000"),
        (SHARED.for_one(), "private, max-age=60"),
        (CacheControl.never().for_one(), "no-store"),
    ],
    ids=str,
)  # fmt: skip
def test_directives_are_written_as_rfc_9111_has_them(control: CacheControl, header: str) -> None:
    assert str(control) == header


@pytest.mark.parametrize(
    ("directives", "sentence"),
    [
        ({}, "CacheControl() says nothing.\nWrite `max_age=60`, `no_store=True`, or another directive."),
        ({"max_age": -1}, "CacheControl(max_age=-1) is below zero.\nWrite whole seconds."),
        ({"public": True, "private": True},
         "CacheControl has public, and private, which contradicts it.\nKeep one of them."),
        ({"no_store": True, "max_age": 0},
         "CacheControl has no_store, and max_age, which contradicts it.\nKeep one of them."),
        ({"private": True, "s_maxage": 1},
         "CacheControl has private, and s_maxage, which contradicts it.\nKeep one of them."),
    ],
    ids=["nothing", "below zero", "public and private", "no-store and max-age", "private and s-maxage"],
)  # fmt: skip
def test_directives_that_make_no_sense_are_refused(directives: dict[str, Any], sentence: str) -> None:
    with pytest.raises(WiringError) as refused:
        CacheControl(**directives)

    assert str(refused.value) == sentence


def header(answer: Any) -> str | None:
    value: str | None = answer.headers.get("cache-control")
    return value


def test_successes_say_how_long_they_may_be_kept_and_failures_do_not() -> None:
    @get("/{id:int}")
    @cache_control(SHARED)
    async def show(id: int) -> Reply[int]:
        if id == 0:
            raise NotFound
        return Reply(id, status=200 if id == 1 else 500)

    with serve(show) as client:
        assert [header(client.get(f"/{each}")) for each in (0, 1, 2)] == [None, "public, max-age=60", None]


def test_the_nearest_decorator_wins_and_an_answer_itself_before_all() -> None:
    @controller("/")
    @cache_control(CacheControl(max_age=1))
    class Pages:
        @get("/controller")
        async def inherited(self) -> str:
            return "text"

        @get("/route")
        @cache_control(CacheControl(max_age=2))
        async def own(self) -> str:
            return "text"

        @get("/reply")
        async def reply(self) -> Reply[str]:
            return Reply("text", headers={"cache-control": "max-age=3"})

        @get("/response")
        async def response(self) -> Response:
            return PlainTextResponse("text", headers={"Cache-Control": "max-age=4"})

        @get("/failed")
        async def failed(self) -> Response:
            return PlainTextResponse("text", 404)

        @post("/")
        async def create(self) -> str:
            return "text"

    with serve(Pages) as client:
        paths = ("/controller", "/route", "/reply", "/response", "/failed")
        kept = [header(client.get(path)) for path in paths]
        posted = header(client.post("/"))

    assert kept == ["max-age=1", "max-age=2", "max-age=3", "max-age=4", None]
    assert posted is None


def test_what_must_never_be_kept_is_said_for_every_method() -> None:
    @post("/")
    @cache_control(CacheControl.never())
    async def handler() -> str:
        return "secret"

    with serve(handler) as client:
        assert header(client.post("/")) == "no-store"


def test_an_answer_to_somebody_who_signed_in_is_private() -> None:
    @get("/")
    @cache_control(SHARED)
    async def handler() -> str:
        return "text"

    @get("/cookie")
    @cache_control(SHARED)
    async def cookie() -> Reply[str]:
        reply = Reply("text")
        reply.set_cookie("session", "7")
        return reply

    @get("/same")
    @cache_control(SHARED, authenticated=True)
    async def same() -> str:
        return "text"

    with serve(handler, cookie, same) as client:
        signed = {"Authorization": "Bearer 7"}
        found = [client.get("/"), client.get("/", headers=signed), client.get("/cookie")]
        said_so = client.get("/same", headers=signed)

    assert [header(each) for each in found] == ["public, max-age=60", "private, max-age=60", "private, max-age=60"]
    assert header(said_so) == "public, max-age=60"


def test_expires_is_for_caches_that_know_nothing_newer() -> None:
    @get("/")
    @cache_control(CacheControl(max_age=60), expires=True)
    async def handler() -> str:
        return "text"

    with TestClient(application(handler).override(Clock).value(ManualClock())) as client:
        assert client.get("/").headers["expires"] == "Thu, 01 Jan 2026 12:01:00 GMT"


def test_vary_names_what_an_answer_depends_on() -> None:
    @get("/")
    @cache_control(SHARED, vary=["Cookie", "Accept-Language"])
    async def handler() -> Reply[str]:
        return Reply("text")

    with serve(handler) as client:
        assert client.get("/").headers["vary"] == "Cookie, Accept-Language"


@pytest.mark.parametrize(
    ("present", "names", "merged"),
    [
        ([], ["Accept"], b"Accept"),
        ([b"Accept"], ["accept", "Cookie"], b"Accept, Cookie"),
        ([b"Accept, Origin", b"Cookie"], ["Cookie"], b"Accept, Origin, Cookie"),
        ([b"*"], ["Cookie"], b"*"),
    ],
    ids=["none", "one twice", "several lines", "everything"],
)
def test_names_in_vary_add_up(present: list[bytes], names: list[str], merged: bytes) -> None:
    headers = [(b"content-type", b"text/plain"), *((b"vary", each) for each in present)]

    vary_by(headers, ", ".join(names).encode())

    assert headers == [(b"content-type", b"text/plain"), (b"vary", merged)]
