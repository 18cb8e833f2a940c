"""Redis carries the messages of rooms and broadcasts, as every fan-out must."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest

from armature.core import Application, Event, Module, provide
from armature.core.broadcast import Broadcaster, BroadcastModule, Fanout
from armature.core.broadcast.testing import FanoutBehavior
from armature.core.errors import ServiceUnavailable
from armature.redis import Redis, RedisSettings
from armature.redis.module import RedisFanout, RedisModule
from armature.testing.services import Service
from tests.redis.servers import Cluster, free_port


class TestRedisFanout(FanoutBehavior):
    @pytest.fixture(autouse=True)
    def _server(self, redis_server: Service, prefix: str) -> None:
        self.settings = RedisSettings(url=redis_server.url, prefix=prefix)

    @asynccontextmanager
    async def opened(self) -> AsyncIterator[tuple[Fanout, Fanout]]:
        async with Redis(self.settings) as here, Redis(self.settings) as there:
            yield RedisFanout(here), RedisFanout(there)


@pytest.mark.serial
class TestRedisFanoutOfACluster(TestRedisFanout):
    @pytest.fixture(autouse=True)
    def _cluster(self, redis_cluster: Cluster, prefix: str) -> None:
        self.settings = RedisSettings(url=redis_cluster.url, prefix=prefix)


async def test_where_redis_is_away_messages_are_refused() -> None:
    async with Redis(RedisSettings(url=f"redis://127.0.0.1:{free_port()}", required=False, retries=0)) as redis:
        fanout = RedisFanout(redis)
        with pytest.raises(ServiceUnavailable, match=r"Messages cannot be carried at the moment\."):
            await fanout.publish("a", b"1")
        with pytest.raises(ServiceUnavailable, match=r"Messages cannot be carried at the moment\."):
            await fanout.subscribe("a", print)


async def test_what_one_application_publishes_reaches_the_clients_of_another(
    redis_server: Service, prefix: str
) -> None:
    settings = RedisSettings(url=redis_server.url, prefix=prefix)

    def application() -> Application:
        shared = BroadcastModule(fanout=provide(Fanout).use(RedisFanout), imports=[RedisModule(settings)])
        return Application(Module(imports=[shared]))

    async with application() as here, application() as there:
        events = await (await there.container.get(Broadcaster)).subscribe("prices")
        await (await here.container.get(Broadcaster)).publish("prices", Event(data="12.50"))
        assert (await anext(events)).data == "12.50"
