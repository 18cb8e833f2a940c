"""What every store of keys must do, as tests: a backend inherits them."""

import asyncio
from contextlib import AbstractAsyncContextManager
from typing import Final

from armature.core.idempotency.store import Claim, IdempotencyStore, StoredAnswer

_SECONDS: Final = 30
_ANSWER: Final = StoredAnswer(201, ((b"content-type", b"text/plain"), (b"x-own", b"\xe4")), b"\x00done")


class IdempotencyBehavior:
    """The behavior of a store, for pytest: `class TestRedisKeys(IdempotencyBehavior)`, with `opened` overridden."""

    def opened(self) -> AbstractAsyncContextManager[IdempotencyStore]:
        """A store without any key."""
        raise NotImplementedError

    async def test_a_free_key_is_taken_and_then_belongs_to_its_holder(self) -> None:
        """Whoever comes second sees whose it is."""
        async with self.opened() as store:
            assert await store.claim("key", Claim("first"), "me", 60) is None
            assert await store.claim("key", Claim("second"), "you", 60) == Claim("first")
            assert await store.claim("other", Claim("second"), "you", 60) is None

    async def test_of_many_at_once_one_takes_the_key(self) -> None:
        """The others see its claim."""
        async with self.opened() as store:
            claims = [store.claim("key", Claim(str(number)), str(number), 60) for number in range(20)]
            found = await asyncio.gather(*claims)
            assert found.count(None) == 1
            assert {each for each in found if each is not None} == {Claim(str(found.index(None)))}

    async def test_an_answer_is_kept_to_the_byte(self) -> None:
        """Status, headers and body."""
        async with self.opened() as store:
            await store.claim("key", Claim("first"), "me", 60)
            await store.complete("key", Claim("first", _ANSWER), "me", 60)
            assert await store.claim("key", Claim("second"), "you", 60) == Claim("first", _ANSWER)

    async def test_a_key_that_was_released_is_free(self) -> None:
        """So a failed request can be tried again."""
        async with self.opened() as store:
            await store.claim("key", Claim("first"), "me", 60)
            await store.release("key", "me")
            assert await store.claim("key", Claim("second"), "you", 60) is None

    async def test_who_has_lost_a_key_changes_nothing(self) -> None:
        """Nor who never had it."""
        async with self.opened() as store:
            await store.claim("key", Claim("first"), "me", 60)
            await store.release("key", "you")
            await store.complete("key", Claim("other", _ANSWER), "you", 60)
            await store.release("free", "you")
            assert await store.claim("key", Claim("second"), "you", 60) == Claim("first")

    async def test_a_key_is_free_again_after_its_time(self) -> None:
        """Both a claim and an answer."""
        async with self.opened() as store:
            await store.claim("claimed", Claim("first"), "me", 0.05)
            await store.claim("answered", Claim("first"), "me", 60)
            await store.complete("answered", Claim("first", _ANSWER), "me", 0.05)
            for key in ("claimed", "answered"):
                async with asyncio.timeout(_SECONDS):
                    while await store.claim(key, Claim("second"), "you", 60) is not None:  # noqa: ASYNC110 - stores have no event
                        await asyncio.sleep(0.01)
