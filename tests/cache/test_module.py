"""The plug into an Armature application."""

from typing import Annotated

import pytest
from pydantic import SecretStr

from armature.cache import Backend, Cache, CacheSettings
from armature.cache.backends.memory import MemoryBackend
from armature.cache.backends.redis import RedisBackend
from armature.cache.module import CacheModule
from armature.core import Application, Clock, Module, Named, WiringError, get, provide
from armature.core.health import HealthModule
from armature.redis import RedisSettings
from armature.redis.module import RedisModule
from armature.testing import ManualClock, TestClient
from armature.testing.services import Service


@pytest.fixture(autouse=True)
def _details(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ARMATURE_HEALTH_DETAILS", "true")


class Prices:
    def __init__(self, cache: Cache) -> None:
        self.made = 0
        self.price = cache.cached("price:{id}", ttl=60, tags=["prices"])(self._price)

    async def _price(self, id: int) -> int:
        self.made += 1
        return id * 10 + self.made


@get("/prices/{id:int}")
async def price(id: int, prices: Prices) -> int:
    return await prices.price(id)


def shop(*imports: object) -> Application:
    return Application(Module(controllers=[price], providers=[Prices], imports=imports))


def test_a_service_keeps_what_it_has_made() -> None:
    with TestClient(shop(CacheModule)) as client:
        assert [client.get("/prices/4").json() for _ in range(3)] == [41, 41, 41]


def test_the_clock_of_the_application_is_that_of_the_cache() -> None:
    clock = ManualClock()

    with TestClient(shop(CacheModule).override(Clock).value(clock)) as client:
        before = client.get("/prices/4").json()
        clock.advance(61)
        after = client.get("/prices/4").json()

    assert (before, after) == (41, 42)


def test_its_settings_come_from_the_environment(monkeypatch: pytest.MonkeyPatch, redis_server: Service) -> None:
    monkeypatch.setenv("ARMATURE_CACHE_URL", redis_server.url)
    monkeypatch.setenv("ARMATURE_CACHE_NAMESPACE", "environment")
    monkeypatch.setenv("ARMATURE_CACHE_TIMEOUT", "30")

    with TestClient(shop(CacheModule, HealthModule)) as first, TestClient(shop(CacheModule)) as second:
        assert first.get("/prices/4").json() == second.get("/prices/4").json() == 41
        health = first.get("/health").json()

    assert health["status"] == "up"
    assert health["indicators"]["cache"]["details"]["misses"] == 1


def test_it_shares_the_redis_of_an_application(redis_server: Service) -> None:
    settings = RedisSettings(url=redis_server.url, prefix="shared:")
    imports = CacheModule(backend=provide(Backend).use(RedisBackend), imports=[RedisModule(settings)])

    with TestClient(shop(imports)) as first, TestClient(shop(imports)) as second:
        assert first.get("/prices/4").json() == second.get("/prices/4").json() == 41


def test_two_caches_have_names() -> None:
    @get("/both")
    async def both(cache: Cache, pages: Annotated[Cache, Named("pages")]) -> bool:
        await cache.set("a", 1)
        return await pages.get("a") is None

    app = Application(
        Module(controllers=[both], imports=[CacheModule, CacheModule(CacheSettings(ttl=5), name="pages"), HealthModule])
    )

    with TestClient(app) as client:
        assert client.get("/both").json() is True
        assert set(client.get("/health").json()["indicators"]) >= {"cache", "cache-pages"}


def test_a_store_that_is_away_degrades_and_stops_nothing() -> None:
    away = CacheSettings(url=SecretStr("redis://127.0.0.1:1"))

    with TestClient(shop(CacheModule(away), HealthModule)) as client:
        health = client.get("/health")
        price = client.get("/prices/4").json()

    assert price == 41
    assert (health.status_code, health.json()["status"]) == (200, "degraded")
    assert health.json()["indicators"]["cache"]["status"] == "down"


@pytest.mark.parametrize(
    ("settings", "told"),
    [
        (
            CacheSettings(url=SecretStr("postgres://me:secret@there")),
            (
                "CacheModule cannot start. The URL of the cache names no backend that there is.\n"
                "Write `memory://`, `redis://host:6379`, or `memcached://host:11211` (ARMATURE_CACHE_URL)."
            ),
        ),
        (
            CacheSettings(local_entries=0),
            (
                "CacheModule cannot start. A cache is to hold nothing in the process, and has no other place.\n"
                "Give it a URL (ARMATURE_CACHE_URL), or leave out `local_entries` (ARMATURE_CACHE_LOCAL_ENTRIES)."
            ),
        ),
    ],
    ids=["unknown", "nowhere"],
)
def test_settings_that_do_not_fit_stop_the_start(settings: CacheSettings, told: str) -> None:
    with pytest.raises(WiringError) as raised, TestClient(shop(CacheModule(settings))):
        pass

    assert str(raised.value) == told


def test_credentials_that_are_refused_stop_the_start_and_are_not_told(redis_server: Service) -> None:
    url = redis_server.url.replace("redis://", "redis://somebody:secret@")

    with pytest.raises(WiringError) as raised, TestClient(shop(CacheModule(CacheSettings(url=SecretStr(url))))):
        pass

    assert "refuses the credentials" in str(raised.value)
    assert "secret" not in str(raised.value)


def test_two_mentions_with_other_backends_are_no_one_module() -> None:
    one, other = (provide(Backend).use(MemoryBackend) for _ in range(2))

    assert CacheModule(backend=one).means(CacheModule(backend=one))
    assert not CacheModule(backend=one).means(CacheModule(backend=other))
