"""What listeners hear of each strategy."""

import asyncio
import logging

import pytest

from armature.resilience import (
    Backoff,
    Breaker,
    Bulkhead,
    Event,
    Fallback,
    Hedge,
    Outcome,
    Pipeline,
    RateLimit,
    Retry,
    Shedding,
    TimedOut,
)
from armature.resilience.testing import VirtualClock, run


class Told:
    """Keeps events, short enough to be read."""

    def __init__(self) -> None:
        self.events: list[Event] = []

    def __call__(self, event: Event) -> None:
        self.events.append(event)

    @property
    def short(self) -> list[tuple[str, str, int, float]]:
        return [(each.strategy, str(each.outcome), each.attempt, each.duration) for each in self.events]


async def test_every_strategy_tells_how_the_call_through_it_ended() -> None:
    told, clock = Told(), VirtualClock()
    strategies = (Fallback(value=0), Shedding(), Bulkhead(1), RateLimit(9), Retry(), Breaker(), Hedge(9))

    @Pipeline("payments", *strategies, total=5, attempt=2, listeners=[told], clock=clock)
    async def charge() -> int:
        clock.advance(0.5)
        return 1

    await charge()

    inwards = ["fallback", "shedding", "bulkhead", "rate_limit", "total", "hedge", "retry", "breaker", "attempt"]
    assert told.short == [(strategy, "success", 1, 0.5) for strategy in reversed(inwards)]
    assert told.events[0] == Event("payments", "attempt", Outcome.SUCCESS, 1, 0.5)


async def test_each_attempt_is_told_with_its_number() -> None:
    told, clock = Told(), VirtualClock()
    error, takes = OSError(), [1, 2, 4]

    @Pipeline(
        "payments",
        Retry(3, backoff=Backoff.constant(10)),
        Breaker(failures=2, open_for=5),
        attempt=60,
        listeners=[told],
        clock=clock,
    )
    async def charge() -> str:
        clock.advance(takes.pop(0))
        if takes:
            raise error
        return "paid"

    await charge()

    assert told.short == [
        ("attempt", "failure", 1, 1),
        ("breaker", "failure", 1, 1),
        ("retry", "retried", 1, 10),
        ("attempt", "failure", 2, 2),
        ("breaker", "opened", 2, 5),
        ("breaker", "failure", 2, 2),
        ("retry", "retried", 2, 10),
        ("breaker", "half_opened", 3, 0),
        ("attempt", "success", 3, 4),
        ("breaker", "closed", 3, 0),
        ("breaker", "success", 3, 4),
        ("retry", "success", 3, 1 + 10 + 2 + 10 + 4),
    ]
    assert told.events[0].error is error


def test_a_time_out_is_told_by_the_one_that_ended_the_call() -> None:
    async def main() -> list[tuple[str, str, int, float]]:
        told = Told()
        with pytest.raises(TimedOut):
            await Pipeline("slow", Breaker(failures=5), total=5, attempt=2, listeners=[told]).call(asyncio.Event().wait)
        return told.short

    assert run(main) == [("attempt", "timed_out", 1, 2), ("breaker", "failure", 1, 2), ("total", "failure", 1, 2)]


async def test_a_refusal_is_told_by_the_one_that_refused() -> None:
    told, breaker = Told(), Breaker(failures=1)
    breaker.open()
    pipeline = Pipeline("payments", Fallback(value=None), Bulkhead(1), breaker, listeners=[told], clock=VirtualClock())

    await pipeline.call(asyncio.sleep, 0)

    assert told.short == [
        ("breaker", "rejected", 1, 0),
        ("total", "failure", 1, 0),
        ("bulkhead", "failure", 1, 0),
        ("fallback", "fell_back", 1, 0),
        ("fallback", "success", 1, 0),
    ]


async def test_a_cancellation_is_told() -> None:
    told = Told()
    task = asyncio.create_task(Pipeline("slow", Bulkhead(1), listeners=[told]).call(asyncio.Event().wait))
    await asyncio.sleep(0)
    task.cancel()
    await asyncio.wait({task})

    assert [each[:2] for each in told.short] == [("total", "cancelled"), ("bulkhead", "cancelled")]


async def test_a_listener_that_fails_is_logged_and_changes_nothing(caplog: pytest.LogCaptureFixture) -> None:
    def broken(event: Event) -> None:
        raise RuntimeError("no space left")

    told = Told()
    with caplog.at_level(logging.ERROR, "armature.resilience"):
        assert await Pipeline("plain", listeners=[broken, told]).call(asyncio.sleep, 0, "done") == "done"

    assert [record.getMessage() for record in caplog.records] == ["A listener of 'plain' failed; the call goes on."]
    assert [each[:2] for each in told.short] == [("total", "success")]
