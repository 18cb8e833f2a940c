"""`RedisModule`: one Redis that every package of an application shares."""

from collections.abc import AsyncGenerator, Awaitable, Callable, Sequence
from typing import Any

from armature.core import ConfiguredModule, WiringError, module, provide
from armature.core.health import HealthIndicator
from armature.redis.errors import RedisMisconfigured
from armature.redis.module.health import RedisHealth
from armature.redis.redis import Redis
from armature.redis.settings import RedisSettings


async def _redis(settings: RedisSettings) -> AsyncGenerator[Redis]:
    redis = Redis(settings)
    try:
        try:
            await redis.start()
        except RedisMisconfigured as error:
            raise WiringError(f"RedisModule cannot start. {error}") from error
        yield redis
    finally:
        await redis.close()


@module(providers=[provide(Redis).by(_redis)], exports=[Redis, RedisSettings])
class RedisModule(ConfiguredModule[RedisSettings]):
    """Provides `Redis`, connected, and a health indicator called "redis".

    `RedisModule` takes its settings from the environment (`ARMATURE_REDIS_…`), `RedisModule(RedisSettings(…))` is given
    them. `RedisModule(settings, name="sessions")` is a second one, whose `Redis` others take as
    `Annotated[Redis, Named("sessions")]`, and whose indicator is called "redis-sessions".

    The start fails where Redis is not what the URL says, and, unless `required` is False, where it is away.
    """

    def __init__(
        self,
        settings: RedisSettings | Callable[..., RedisSettings | Awaitable[RedisSettings]] | None = None,
        *,
        imports: Sequence[Any] = (),  # modules, checked when the application is built
        name: str | None = None,
    ) -> None:
        super().__init__(settings, imports=imports, name=name)
        indicator = provide(HealthIndicator).use(_indicator(name))
        object.__setattr__(self, "providers", (indicator, *self.providers))


def _indicator(name: str | None) -> type[RedisHealth]:
    """The indicator of one module: what two of them found must not be told as one."""
    return type("RedisHealth", (RedisHealth,), {"name": f"redis-{name}"}) if name else RedisHealth
