"""`HttpCacheModule`: a shared cache around a whole application."""

import pytest
from pydantic import SecretStr

from armature.cache import CacheSettings
from armature.cache.backends.memory import MemoryBackend
from armature.cache.backends.redis import opened_by
from armature.cache.http import HttpCache, HttpCacheSettings
from armature.cache.interceptors import cached_response
from armature.cache.middleware import HttpCacheModule
from armature.cache.protocols import Backend
from armature.core import Application, CacheControl, Module, cache_control, get, post, provide, use_guard
from armature.core.clock import Clock
from armature.testing import ManualClock, TestClient
from armature.testing.services import Service

calls: list[str] = []


@get("/prices")
@cache_control(CacheControl(public=True, max_age=60))
async def prices() -> int:
    calls.append("prices")
    return len(calls)


@post("/prices")
async def change() -> None: ...


@get("/plain")
async def plain() -> int:
    calls.append("plain")
    return len(calls)


class Closed:
    """A guard that lets nobody in from some moment on."""

    open = True

    def can_activate(self) -> bool:
        return Closed.open


@get("/guarded")
@use_guard(Closed)
@cached_response(60, authenticated=True)
async def guarded() -> int:
    calls.append("guarded")
    return len(calls)


@pytest.fixture(autouse=True)
def _begin() -> None:
    calls.clear()
    Closed.open = True


def test_it_keeps_what_the_answers_allow() -> None:
    clock = ManualClock()
    app = (
        Application(Module(controllers=[prices, change, plain], imports=[HttpCacheModule])).override(Clock).value(clock)
    )
    with TestClient(app) as client:
        answers = [client.get("/prices").json() for _ in range(3)]
        clock.advance(60)
        later = client.get("/prices")
        client.post("/prices")
        changed = client.get("/prices")
        for _ in range(2):
            client.get("/plain")

    assert answers == [1, 1, 1]
    assert (later.json(), later.headers["cache-status"]) == (2, "Armature; fwd=stale; fwd-status=200; stored")
    assert changed.headers["cache-status"] == "Armature; fwd=uri-miss; fwd-status=200; stored"
    assert calls == ["prices", "prices", "prices", "plain", "plain"]


def test_what_endpoints_keep_behind_guards_is_not_given_before_them() -> None:
    app = Application(Module(controllers=[guarded, change], imports=[HttpCacheModule(HttpCacheSettings(name="edge"))]))
    with TestClient(app) as client:
        assert [client.get("/guarded").json() for _ in range(2)] == [1, 1]
        Closed.open = False

        assert client.get("/guarded").status_code == 403


def test_a_change_makes_wrong_what_endpoints_keep_of_its_uri() -> None:
    @post("/guarded")
    async def order() -> None: ...

    app = Application(Module(controllers=[guarded, order], imports=[HttpCacheModule]))
    with TestClient(app) as client:
        client.get("/guarded")
        client.post("/guarded")

        assert client.get("/guarded").json() == 2


def test_the_cache_is_there_to_be_purged() -> None:
    @post("/purge")
    async def purge(cache: HttpCache) -> None:
        await cache.forget("http://testserver/prices")

    app = Application(Module(controllers=[prices, purge], imports=[HttpCacheModule]))
    with TestClient(app) as client:
        client.get("/prices")
        client.post("/purge")

        assert client.get("/prices").json() == 2


def test_a_backend_is_shared_opened_and_closed() -> None:
    class Counting(MemoryBackend):
        """A backend that knows whether it is open."""

        opened = 0

        async def open(self) -> None:
            self.opened += 1

        async def close(self) -> None:
            self.opened -= 1

    backend = Counting()
    shared = Module(name="Shared", providers=[provide(Backend).value(backend)], exports=[Backend])
    apps = [Application(Module(controllers=[prices], imports=[HttpCacheModule(imports=[shared])])) for _ in range(2)]
    with TestClient(apps[0]) as one, TestClient(apps[1]) as two:
        answers = [client.get("/prices").json() for client in (one, two)]
        opened = backend.opened

    assert (answers, opened, backend.opened) == ([1, 1], 2, 0)


def test_responses_are_shared_through_redis(redis_server: Service) -> None:
    def backend() -> Backend:
        return opened_by(CacheSettings(url=SecretStr(redis_server.url), timeout=30))

    @post("/purge")
    async def purge(cache: HttpCache) -> None:
        await cache.forget("http://testserver/prices")

    shared = Module(name="Shared", providers=[provide(Backend).by(backend)], exports=[Backend])
    app = Application(Module(controllers=[prices, purge], imports=[HttpCacheModule(imports=[shared])]))
    other = Application(Module(controllers=[prices], imports=[HttpCacheModule(imports=[shared])]))
    with TestClient(app) as here, TestClient(other) as there:
        here.post("/purge")
        answers = [here.get("/prices").json(), there.get("/prices").json()]
        here.post("/purge")
        answers.append(there.get("/prices").json())
        here.post("/purge")

    assert answers == [1, 1, 2]
