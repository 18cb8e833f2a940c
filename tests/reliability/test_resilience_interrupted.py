"""Cancellation at every await of a pipeline: no place, permit or task is left behind."""

import asyncio

import pytest

from armature.resilience import (
    Backoff,
    Breaker,
    BreakerState,
    Bulkhead,
    Fallback,
    Hedge,
    Pipeline,
    RateLimit,
    Retry,
    Shedding,
    remaining,
)
from tests.reliability.interrupted.turns import cancelled_at_every_turn, running


@pytest.fixture(params=[1, 2, 3], ids=["once", "twice", "three times"])
def times(request: pytest.FixtureRequest) -> int:
    """How often the same work is cancelled."""
    count: int = request.param
    return count


class Whole:
    """A pipeline of everything around a call that fails twice, and waits at every step."""

    def __init__(self) -> None:
        self.bulkhead = Bulkhead(1, queue=1)
        self.shedding = Shedding()
        self.breaker = Breaker(failures=1000, window=1000)
        retry = Retry(3, backoff=Backoff.constant(0))
        hedge = Hedge(0, attempts=2)
        limit = RateLimit(1_000_000)
        pipeline = Pipeline(
            "whole",
            *(Fallback(self._instead), self.shedding, self.bulkhead, limit, hedge, retry, self.breaker),
            total=600,
            attempt=60,
        )
        self.call = pipeline(self._attempt)
        self._failures = 0

    async def _attempt(self) -> str:
        await asyncio.sleep(0)
        self._failures += 1
        if self._failures % 3:
            raise OSError
        await asyncio.sleep(0)
        return "done"

    async def _instead(self, error: Exception) -> str:
        await asyncio.sleep(0)
        return f"instead of {error}"

    def check(self) -> None:
        """Everything is as it was before."""
        assert (self.bulkhead.running, self.bulkhead.waiting, self.shedding.running) == (0, 0, 0)
        assert remaining() is None


async def test_a_call_through_everything_that_is_cancelled_leaves_nothing(times: int) -> None:
    whole, before = Whole(), running()

    async for _ in cancelled_at_every_turn(whole.call, times=times):
        whole.check()
        assert running() == before

    assert await whole.call() == "done"


async def test_a_call_that_is_cancelled_while_it_waits_leaves_its_place(times: int) -> None:
    bulkhead, before = Bulkhead(1, queue=1), running()

    async def second() -> None:
        async with bulkhead:
            await asyncio.sleep(0)

    async def first_and_second() -> None:
        async with asyncio.TaskGroup() as group:
            group.create_task(second())
            group.create_task(second())

    async for _ in cancelled_at_every_turn(first_and_second, times=times):
        assert (bulkhead.running, bulkhead.waiting) == (0, 0)
        assert running() == before


async def test_a_trial_call_that_is_cancelled_gives_its_permit_back(times: int) -> None:
    breaker = Breaker(failures=1, open_for=1e-9)

    @breaker
    async def trial() -> None:
        await asyncio.sleep(0)
        await asyncio.sleep(0)

    async def half_open() -> None:
        breaker.close()
        with pytest.raises(OSError, match=r"^$"):
            async with breaker:
                raise OSError
        await trial()

    async for was_cancelled in cancelled_at_every_turn(half_open, times=times):
        if was_cancelled:
            assert breaker.state is BreakerState.HALF_OPEN
            await trial()
        assert breaker.state is BreakerState.CLOSED


async def test_a_block_that_is_retried_and_cancelled_ends(times: int) -> None:
    before = running()

    async def repeated() -> int:
        number = 0
        async for attempt in Retry(3, backoff=Backoff.constant(0)):
            async with attempt:
                await asyncio.sleep(0)
                number = attempt.number
                if number < 3:
                    raise OSError
        return number

    async for _ in cancelled_at_every_turn(repeated, times=times):
        assert running() == before

    assert await repeated() == 3
