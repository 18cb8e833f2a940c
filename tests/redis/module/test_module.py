"""Redis in an application: one, several, and none at all."""

from typing import Annotated

import pytest
from redis.exceptions import AuthenticationError, CrossSlotTransactionError, RedisClusterException, SlotNotCoveredError

from armature.core import Application, Module, Named, WiringError, get
from armature.core.errors import ServiceUnavailable
from armature.redis import Redis, RedisSettings, RedisUnavailable
from armature.redis.module import RedisFilter, RedisModule
from armature.testing import TestClient
from armature.testing.services import Service
from tests.redis.servers import free_port


@get("/visits")
async def visits(redis: Redis) -> int:
    return await redis.client.incr(redis.key("visits"))


@get("/sessions")
async def sessions(redis: Annotated[Redis, Named("sessions")]) -> str:
    return redis.key("ada")


def test_handlers_are_given_the_redis_of_the_environment(
    redis_server: Service, prefix: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ARMATURE_REDIS_URL", redis_server.url)
    monkeypatch.setenv("ARMATURE_REDIS_PREFIX", prefix)
    with TestClient(Application(Module(controllers=[visits], imports=[RedisModule]))) as client:
        assert [client.get("/visits").json() for _ in range(2)] == [1, 2]


def test_a_second_one_has_a_name(redis_server: Service, prefix: str) -> None:
    first = RedisModule(RedisSettings(url=redis_server.url, prefix=prefix))
    second = RedisModule(RedisSettings(url=redis_server.url, prefix="sessions:"), name="sessions")
    with TestClient(Application(Module(controllers=[visits, sessions], imports=[first, second]))) as client:
        assert client.get("/visits").json() == 1
        assert client.get("/sessions").text == "sessions:ada"


async def test_another_kind_of_redis_than_the_url_says_stops_the_start(redis_server: Service) -> None:
    url = f"redis+cluster://127.0.0.1:{redis_server.port}"
    with pytest.raises(WiringError) as caught:
        async with Application(Module(imports=[RedisModule(RedisSettings(url=url, required=False))])):
            pass
    assert str(caught.value) == (
        f"RedisModule cannot start. The URL addresses a cluster, and Redis at 127.0.0.1:{redis_server.port} is none.\n"
        "Write `redis` in place of `redis+cluster`."
    )


async def test_a_redis_that_is_away_stops_the_start_where_it_is_required() -> None:
    url = f"redis://127.0.0.1:{free_port()}"
    with pytest.raises(RedisUnavailable):
        async with Application(Module(imports=[RedisModule(RedisSettings(url=url, retries=0))])):
            pass


def test_a_url_of_the_environment_that_cannot_be_read_names_its_variable(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ARMATURE_REDIS_URL", "redis://:s3cret@host:port")
    with pytest.raises(WiringError) as caught, TestClient(Application(Module(imports=[RedisModule]))):
        pass
    assert "ARMATURE_REDIS_URL: Value error, The URL of Redis has a port that is no number from 0 to 65535." in str(
        caught.value
    )
    assert "s3cret" not in str(caught.value)


@pytest.mark.parametrize(
    "error",
    [AuthenticationError("invalid password"), RedisClusterException("no targets"), CrossSlotTransactionError("apart")],
)
def test_what_waiting_does_not_mend_is_no_outage(error) -> None:
    with pytest.raises(type(error)):
        RedisFilter().catch(error)


@pytest.mark.parametrize(
    "error",
    [
        RedisUnavailable("away"),
        SlotNotCoveredError("no node"),
        RedisClusterException("Redis Cluster cannot be connected. Please provide at least one reachable node: …"),
    ],
)
def test_an_outage_is_answered_503(error) -> None:
    with pytest.raises(ServiceUnavailable) as caught:
        RedisFilter().catch(error)
    assert caught.value.__cause__ is error
