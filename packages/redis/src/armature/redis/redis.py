"""One Redis, whatever stands behind it: its client, and what redis-py leaves to its users."""

from collections.abc import AsyncGenerator, Callable, Sequence
from contextlib import AbstractContextManager, asynccontextmanager
from functools import partial
from logging import getLogger
from types import TracebackType
from typing import Any, NamedTuple, Self

from redis.exceptions import NoScriptError

from armature.redis.bounds import BoundedCluster
from armature.redis.clients import Client, open_client
from armature.redis.errors import KeysApart, RedisUnavailable
from armature.redis.failures import reaching
from armature.redis.invalidations import Invalidations
from armature.redis.listening import Listening, Receive, Unsubscribe
from armature.redis.messages import Messages
from armature.redis.routes import routes_of
from armature.redis.scripts import Script
from armature.redis.settings import RedisSettings
from armature.redis.topology import check_topology

_log = getLogger("armature.redis")


class RedisFigures(NamedTuple):
    """Connections in use, how many there may be, channels that are listened to, and whether all of it is heard."""

    in_use: int
    pool_size: int
    channels: int
    is_listening: bool


def _nothing() -> None:
    """Nobody wants to know."""


class Redis:
    """A single server, a cluster, or the master that sentinels know; which one follows from the URL.

    `client` is redis-py's own, with all of its commands and bytes as their answers. It connects when it is first used,
    waits for a free connection for `pool_timeout` seconds, and raises redis-py's errors. `async with` checks at its
    begin that Redis is there and is what the URL says, and closes every connection at its end.

    Without settings they come from the environment (`ARMATURE_REDIS_…`), and with a URL the others do. No method adds
    the prefix by itself: names of keys and channels go through `key` where they should have it.
    """

    def __init__(self, settings: RedisSettings | str | None = None) -> None:
        """Opens nothing yet; raises `ValidationError`, whose text shows no secret, for a URL that cannot be read."""
        self.settings = RedisSettings(url=settings) if isinstance(settings, str) else settings or RedisSettings()
        self.client: Client = open_client(self.settings)
        self._untyped: Any = self.client  # some of its methods have types that a checker cannot follow
        self._address = self.settings.address
        self._listening = Listening(partial(routes_of, self.client), self.settings.command_timeout)

    async def __aenter__(self) -> Self:
        try:
            await self.start()
        except BaseException:
            await self.close()
            raise
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        await self.close()

    async def start(self) -> None:
        """Checks that Redis is there, lets us in, and is what was addressed.

        Raises `RedisMisconfigured` where waiting would not help, and `RedisUnavailable` where Redis is away: that is
        only logged where the setting `required` is False.
        """
        try:
            with self.reaching():
                await check_topology(self.client, self._address)
        except RedisUnavailable as error:
            if self.settings.required:
                raise
            _log.warning("%s It goes on without.", error)

    async def close(self) -> None:
        """Ends subscriptions and connections; it may be used again afterwards."""
        await self._listening.close()
        await self.client.aclose()

    def key(self, name: str) -> str:
        """A name with the prefix of the settings before it."""
        return self.settings.prefix + name

    def reaching(self) -> AbstractContextManager[None]:
        """A block in which `RedisUnavailable` and `RedisMisconfigured` are raised for what redis-py raises.

        For whoever wants to tell a Redis that is away from all other errors, whatever redis-py calls it: put commands
        of `client` into `with redis.reaching():`.
        """
        return reaching(self._address)

    async def ping(self) -> None:
        """Asks for a sign of life, in a cluster every primary; raises `RedisUnavailable` where there is none."""
        with self.reaching():
            targets = {"target_nodes": BoundedCluster.PRIMARIES} if isinstance(self.client, BoundedCluster) else {}
            await self._untyped.ping(**targets)

    async def run(self, script: Script, keys: Sequence[str] = (), args: Sequence[str | bytes | float] = ()) -> Any:  # noqa: ANN401 - its author knows
        """Runs a script, and gives what it returns as redis-py does.

        Redis is sent the digest, and the source where it does not know it. In a cluster all keys lie in one slot,
        otherwise this raises `KeysApart`. Raises `RedisUnavailable`, and `ResponseError` for a script that fails.
        """
        if isinstance(self.client, BoundedCluster) and len({self.client.keyslot(key) for key in keys}) > 1:
            raise KeysApart(list(keys))
        with self.reaching():
            try:
                return await self._untyped.evalsha(script.digest, len(keys), *keys, *args)
            except NoScriptError:
                return await self._untyped.eval(script.source, len(keys), *keys, *args)  # which keeps it, too

    async def publish(self, channel: str, message: bytes | str) -> None:
        """Hands a message to all who listen to the channel at this moment; raises `RedisUnavailable`.

        In a cluster it goes to the shard of the channel only (`SPUBLISH`, Redis 7).
        """
        with self.reaching():
            publish = self._untyped.spublish if isinstance(self.client, BoundedCluster) else self._untyped.publish
            await publish(channel, message)

    async def subscribe(self, channel: str, receive: Receive, *, on_gap: Callable[[], None] = _nothing) -> Unsubscribe:
        """Has `receive` called with every message of a channel from now on, until the returned function is awaited.

        All subscriptions share one connection, in a cluster one to each shard. Where it is lost it comes back with all
        of them, and `on_gap` is called once they stand again: what was published meanwhile is lost. Raises
        `RedisUnavailable` where Redis is away at the start.
        """
        with self.reaching():
            return await self._listening.subscribe(channel.encode(), receive, on_gap)

    @asynccontextmanager
    async def messages(self, channel: str, *, size: int = 1000) -> AsyncGenerator[Messages]:
        """The messages of a channel as a stream, of which at most `size` wait; raises as `subscribe` does."""
        messages = Messages(size)
        end = await self.subscribe(channel, messages.take, on_gap=messages.skip)
        try:
            yield messages
        finally:
            await end()

    async def invalidations(
        self, prefix: str, on_keys: Callable[[Sequence[bytes]], None], on_lost: Callable[[], None]
    ) -> Invalidations:
        """Tells which keys that begin with `prefix` are changed, deleted or expire, whoever does it, until it is ended.

        That is `CLIENT TRACKING` in broadcasting mode: nothing needs to be read first, and one's own changes are told
        too. Both functions are called on the event loop and take no time. `on_lost` says that any key may have changed:
        the connection was lost, was lost and is back, or everything was flushed. Where Redis is away it begins when
        Redis is back; `is_live` tells. Raises `ResponseError` where Redis refuses.
        """
        with self.reaching():
            return await self._listening.track(prefix.encode(), on_keys, on_lost)

    @property
    def figures(self) -> RedisFigures:
        """How it stands at the moment."""
        if isinstance(self.client, BoundedCluster):
            in_use = self.client.commands.passing
        else:
            _, (in_use, _) = self._untyped.connection_pool.get_connection_count()
        listening = self._listening
        return RedisFigures(in_use, self.settings.pool_size, listening.channels, listening.is_whole)
