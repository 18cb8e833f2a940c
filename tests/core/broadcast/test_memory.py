"""The fan-out within one process does what every fan-out must."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest

from armature.core.broadcast import Fanout, MemoryFanout, Receive, Unsubscribe
from armature.core.broadcast.testing import FanoutBehavior


class TestMemoryFanout(FanoutBehavior):
    @asynccontextmanager
    async def opened(self) -> AsyncIterator[tuple[Fanout, Fanout]]:
        fanout = MemoryFanout()
        yield fanout, fanout
        assert fanout.topics == 0


class PostponedFanout(MemoryFanout):
    """Delivers in a later turn of the loop, as what comes over a network does."""

    async def subscribe(self, topic: str, receive: Receive) -> Unsubscribe:
        loop, ended = asyncio.get_running_loop(), asyncio.Event()

        def deliver(message: bytes) -> None:
            if not ended.is_set():
                receive(message)

        def postpone(message: bytes) -> None:
            loop.call_soon(deliver, message)

        end = await super().subscribe(topic, postpone)

        async def unsubscribe() -> None:
            ended.set()
            await end()

        return unsubscribe


class TestPostponedFanout(FanoutBehavior):
    @asynccontextmanager
    async def opened(self) -> AsyncIterator[tuple[Fanout, Fanout]]:
        fanout = PostponedFanout()
        yield fanout, fanout


def test_a_backend_must_say_how_it_is_opened() -> None:
    with pytest.raises(NotImplementedError):
        FanoutBehavior().opened()
