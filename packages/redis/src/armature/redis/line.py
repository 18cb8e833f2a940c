"""One connection on which Redis speaks first: messages of channels, and which keys have changed."""

import asyncio
from collections import deque
from collections.abc import Callable
from typing import Any, TypeAlias

from redis.asyncio.connection import AbstractConnection
from redis.exceptions import ConnectionError as NotConnected
from redis.exceptions import RedisError, ResponseError

Push: TypeAlias = list[Any]
"""What Redis says by itself (RESP3): the kind as bytes, then what belongs to it."""


class Line:
    """A connection that is opened once; when it is lost it is done with, and `lost` is called.

    Commands are answered in their order, those about channels by a push. All other pushes go to `push`. After `beat`
    seconds of silence Redis is asked whether it is there, after as many more the line is lost.
    """

    __slots__ = ("_asked", "_beat", "_connection", "_is_pinged", "_push", "_reading", "beat", "lost", "prefixes")

    def __init__(self, connection: AbstractConnection, push: Callable[["Line", Push], None], beat: float) -> None:
        self.prefixes: frozenset[bytes] = frozenset()
        """The prefixes of keys whose changes it hears of."""
        self.lost: Callable[[Line], None] = _nobody
        self._connection: Any = connection  # its methods have few types
        self._push = push
        self._beat = beat
        self._is_pinged = False
        self._asked: deque[tuple[bytes, asyncio.Future[None] | None]] = deque()

    async def open(self) -> None:
        """Connects, and reads from then on; raises what redis-py raises where that fails."""
        await self._connection.connect()
        parser = self._connection._parser  # noqa: SLF001 - where redis-py's own PubSub takes its pushes from
        parser.set_pubsub_push_handler(_as_it_is)
        parser.set_invalidation_push_handler(_as_it_is)
        self._reading = asyncio.create_task(self._read())
        self._reading.add_done_callback(lambda _: self.lost(self))

    async def ask(self, *command: bytes) -> None:
        """Sends a command and waits for its answer, not longer than a beat.

        Raises `ResponseError` for a refusal, and redis-py's `ConnectionError` where no answer comes.
        """
        answer: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        await self._send(answer, *command)
        try:
            async with asyncio.timeout(self._beat):
                await answer
        except TimeoutError:
            self._reading.cancel()  # what comes later would be taken for the answer to another command
            raise NotConnected("Redis does not answer.") from None

    async def close(self) -> None:
        """Ends the connection, which then does not count as lost."""
        self.lost = _nobody
        while not self._reading.done():
            self._reading.cancel()  # more than once: redis-py loses one that meets the end of a time-out
            await asyncio.wait([self._reading], timeout=0.1)

    async def _send(self, answer: asyncio.Future[None] | None, *command: bytes) -> None:
        if self._reading.done():
            raise NotConnected("The connection was lost.")
        self._asked.append((command[0].lower(), answer))
        try:
            await self._connection.send_command(*command, check_health=False)
        except BaseException:
            self._reading.cancel()  # redis-py has closed the connection, and would open another one unasked
            raise

    async def _read(self) -> None:
        try:
            while True:
                await self._hear()
        except (RedisError, OSError):
            pass  # it is lost, and whoever asked is told so
        finally:
            for _, answer in self._asked:
                if answer is not None and not answer.done():
                    answer.set_exception(NotConnected("The connection was lost."))
            await self._connection.disconnect(nowait=True)

    async def _hear(self) -> None:
        try:
            said = await self._connection.read_response(
                timeout=self._beat, disconnect_on_error=False, push_request=True
            )
        except ResponseError as error:
            self._answered(error)
            return
        if said is None:  # pragma: no branch: coverage loses what follows a time-out on Python 3.11
            await self._ask_for_life()
        elif isinstance(said, list) and not (self._asked and said[0] == self._asked[0][0]):
            # what is unknown to one checker is Any to the other
            self._push(self, said)  # pyright: ignore[reportUnknownArgumentType]
        else:
            self._answered(None)

    def _answered(self, error: ResponseError | None) -> None:
        _, answer = self._asked.popleft()
        if answer is None:
            self._is_pinged = False
        elif answer.done():
            pass  # nobody waits any more
        elif error is None:
            answer.set_result(None)
        else:
            answer.set_exception(error)

    async def _ask_for_life(self) -> None:
        if self._is_pinged:
            raise NotConnected("Redis is silent.")
        self._is_pinged = True
        await self._send(None, b"PING")


async def _as_it_is(push: Push) -> Push:
    return push


def _nobody(_: Line) -> None:
    """Nobody waits for it."""
