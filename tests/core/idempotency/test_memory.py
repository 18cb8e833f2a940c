"""The store of one process."""

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager

import pytest

from armature.core import Clock, ServiceUnavailable
from armature.core.idempotency import Claim, MemoryIdempotencyStore, StoredAnswer
from armature.core.idempotency.testing import IdempotencyBehavior

ANSWER = StoredAnswer(200, (), b"")


class TestMemoryIdempotencyStore(IdempotencyBehavior):
    @asynccontextmanager
    async def opened(self) -> AsyncGenerator[MemoryIdempotencyStore]:
        yield MemoryIdempotencyStore(100, Clock())


async def test_the_oldest_answer_makes_room() -> None:
    store = MemoryIdempotencyStore(2, Clock())
    await store.claim("running", Claim("first"), "me", 60)
    await store.claim("answered", Claim("first"), "me", 60)
    await store.complete("answered", Claim("first", ANSWER), "me", 60)

    assert await store.claim("new", Claim("first"), "me", 60) is None
    assert await store.claim("running", Claim("second"), "me", 60) == Claim("first")


async def test_where_all_are_running_none_is_taken() -> None:
    store = MemoryIdempotencyStore(1, Clock())
    await store.claim("running", Claim("first"), "me", 60)

    with pytest.raises(ServiceUnavailable) as refused:
        await store.claim("new", Claim("first"), "me", 60)

    assert str(refused.value) == "Too many requests with an Idempotency-Key are running."


def test_a_backend_says_how_its_store_is_opened() -> None:
    with pytest.raises(NotImplementedError):
        IdempotencyBehavior().opened()
