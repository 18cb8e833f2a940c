"""The fan-out within one process does what every fan-out must."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest

from armature.core.broadcast import Fanout, MemoryFanout
from armature.core.broadcast.testing import FanoutBehavior


class TestMemoryFanout(FanoutBehavior):
    @asynccontextmanager
    async def opened(self) -> AsyncIterator[tuple[Fanout, Fanout]]:
        fanout = MemoryFanout()
        yield fanout, fanout
        assert fanout.topics == 0


def test_a_backend_must_say_how_it_is_opened() -> None:
    with pytest.raises(NotImplementedError):
        FanoutBehavior().opened()
