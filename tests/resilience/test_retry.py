"""Retry: what is tried again, how long it waits, and when it gives up."""

import asyncio
import random
from collections.abc import Callable

import pytest

from armature.resilience import (
    Backoff,
    Breaker,
    BreakerOpen,
    BulkheadFull,
    InvalidSetting,
    Pipeline,
    Rejected,
    Retry,
    RetryBudget,
    TimedOut,
    Timeout,
    deadline,
)
from armature.resilience.testing import VirtualClock, run


class Slow(Exception):
    """Asks to be left alone for a while."""

    def __init__(self, retry_after: object) -> None:
        super().__init__(f"come back in {retry_after}")
        self.retry_after = retry_after


class Service:
    """Fails with the errors that it is given, one for each call, then answers "ok"."""

    def __init__(self, retry: Retry, *errors: Exception, chance: Callable[[], float] = lambda: 0.5) -> None:
        self.clock = VirtualClock()
        self.calls = 0
        self._errors = list(errors)
        self.call = Pipeline("service", retry, clock=self.clock, random=chance)(self._answer)

    async def _answer(self) -> str:
        self.calls += 1
        if self._errors:
            raise self._errors.pop(0)
        return "ok"


def _constant(attempts: int = 3, seconds: float = 1, **options) -> Retry:
    return Retry(attempts, backoff=Backoff.constant(seconds), **options)


async def test_a_call_is_made_again_until_it_succeeds() -> None:
    service = Service(_constant(), OSError(), TimedOut("late"))

    assert await service.call() == "ok"
    assert (service.calls, service.clock.slept) == (3, [1, 1])


async def test_when_all_attempts_failed_the_last_exception_itself_is_raised() -> None:
    first, last = OSError("first"), OSError("last")
    service = Service(_constant(2), first, last)

    with pytest.raises(OSError, match="last") as caught:
        await service.call()

    assert caught.value is last
    assert service.calls == 2


@pytest.mark.parametrize(
    "error", [TypeError(), AttributeError(), NotImplementedError(), BulkheadFull("full"), BreakerOpen("open")]
)
async def test_mistakes_and_refusals_are_not_tried_again(error: Exception) -> None:
    service = Service(_constant(), error)

    with pytest.raises(type(error)):
        await service.call()

    assert service.calls == 1


@pytest.mark.parametrize(
    ("on", "error", "calls"),
    [
        pytest.param(OSError, ConnectionError(), 2, id="a class covers its subclasses"),
        pytest.param(OSError, ValueError(), 1, id="another class"),
        pytest.param((OSError, ValueError), ValueError(), 2, id="one of several"),
        pytest.param(lambda error: "busy" in str(error), TypeError("busy"), 2, id="a function decides alone"),
        pytest.param(lambda error: "busy" in str(error), OSError("away"), 1, id="a function says no"),
        pytest.param(Exception, BreakerOpen("open"), 1, id="all exceptions are no refusals"),
        pytest.param(BreakerOpen, BreakerOpen("open"), 2, id="a refusal that is named"),
        pytest.param((OSError, Rejected), BulkheadFull("full"), 2, id="all refusals"),
        pytest.param(BreakerOpen, BulkheadFull("full"), 1, id="another refusal"),
    ],
)
async def test_what_is_tried_again_is_what_on_says(on, error: Exception, calls: int) -> None:
    service = Service(_constant(2, on=on), error)

    await asyncio.gather(service.call(), return_exceptions=True)

    assert service.calls == calls


async def test_a_result_can_be_a_failure_and_the_last_one_is_returned() -> None:
    answers, clock = [503, 429, 500, 200], VirtualClock()

    async def status() -> int:
        return answers.pop(0)

    retried = Pipeline("status", _constant(3, on_result=lambda code: code >= 429), clock=clock)(status)

    assert await retried() == 500
    assert await retried() == 200


@pytest.mark.parametrize(
    ("backoff", "waits"),
    [
        pytest.param(Backoff.constant(2), [2, 2, 2, 2], id="constant"),
        pytest.param(Backoff.constant(2, jitter=True), [1, 1, 1, 1], id="constant with jitter"),
        pytest.param(Backoff.linear(1, most=3), [1, 2, 3, 3], id="linear"),
        pytest.param(Backoff.linear(1, most=3, jitter=True), [0.5, 1, 1.5, 1.5], id="linear with jitter"),
        pytest.param(Backoff.exponential(1, most=6), [1, 2, 4, 6], id="exponential"),
        pytest.param(Backoff.exponential(1, factor=3, jitter=True), [0.5, 1.5, 4.5, 5], id="exponential with jitter"),
        pytest.param(Backoff.decorrelated(1, most=4), [2, 3.5, 4, 4], id="decorrelated"),
    ],
)
async def test_the_waits_between_attempts(backoff: Backoff, waits: list[float]) -> None:
    service = Service(Retry(5, backoff=backoff), *[OSError()] * 4)

    await service.call()

    assert service.clock.slept == waits


async def test_by_default_the_waits_grow_and_are_drawn() -> None:
    service = Service(Retry(9), *[OSError()] * 8, chance=random.Random(7).random)

    await service.call()

    assert all(0 <= wait <= min(10, 0.1 * 2**number) for number, wait in enumerate(service.clock.slept))
    assert len(set(service.clock.slept)) == 8


def test_a_wait_is_never_too_large_for_a_number() -> None:
    assert Backoff.exponential(0.1, most=60).wait(5000, 0, random.random) == 60


@pytest.mark.parametrize(
    ("retry_after", "wait"), [(5, 5), (0.5, 1), (None, 1), ("soon", 1), (float("nan"), 1), (float("inf"), 1)]
)
async def test_it_waits_as_long_as_the_exception_asks(retry_after: object, wait: float) -> None:
    service = Service(_constant(), Slow(retry_after))

    await service.call()

    assert service.clock.slept == [wait]


async def test_an_open_breaker_is_waited_for_when_it_is_named() -> None:
    clock, breaker = VirtualClock(), Breaker(failures=1, open_for=30)
    errors = [OSError()]

    @Pipeline("service", _constant(3, on=(OSError, BreakerOpen)), breaker, clock=clock)
    async def call() -> str:
        if errors:
            raise errors.pop()
        return "ok"

    assert await call() == "ok"
    assert clock.slept == [1, 29]


@pytest.mark.parametrize(
    ("left", "error", "calls"),
    [
        pytest.param(1, OSError(), 1, id="the wait ends with the deadline"),
        pytest.param(1.5, OSError(), 2, id="the wait ends before it"),
        pytest.param(1.5, Slow(2), 1, id="the other side asks for more than is left"),
    ],
)
async def test_a_retry_that_could_not_start_before_the_deadline_is_not_made(left, error, calls) -> None:
    service = Service(_constant(), error)

    with deadline(left, clock=service.clock):
        await asyncio.gather(service.call(), return_exceptions=True)

    assert (service.calls, len(service.clock.slept)) == (calls, calls - 1)


@pytest.mark.parametrize("becomes", [None, OSError("closed")], ids=["cancellation", "error"])
def test_a_cancellation_is_not_retried_nor_is_what_it_became(becomes: Exception | None) -> None:
    async def main() -> int:
        calls = 0

        async def call() -> None:
            nonlocal calls
            calls += 1
            try:
                await asyncio.sleep(10)
            except asyncio.CancelledError as error:
                raise becomes or error from None

        task = asyncio.create_task(_constant()(call)())
        await asyncio.sleep(1)
        task.cancel()
        await asyncio.wait({task})
        assert task.cancelled() or task.exception() is becomes
        return calls

    assert run(main) == 1


def test_a_cancellation_between_two_attempts_ends_it() -> None:
    async def main() -> bool:
        task = asyncio.create_task(_constant(seconds=60)(_fails)())
        await asyncio.sleep(1)
        task.cancel()
        await asyncio.wait({task})
        return task.cancelled()

    assert run(main)


async def _fails() -> None:
    raise OSError


async def test_a_budget_holds_retries_to_a_share_of_calls() -> None:
    budget = RetryBudget(0.2, minimum=0, burst=2)
    clock, calls = VirtualClock(), 0

    async def call() -> None:
        nonlocal calls
        calls += 1
        raise OSError

    first, second = (Pipeline(name, _constant(2, budget=budget), clock=clock)(call) for name in "ab")
    for _ in range(10):
        for each in (first, second):
            with pytest.raises(OSError, match=r"^$"):
                await each()

    assert calls == 20 + 2 + 3
    assert budget.balance == pytest.approx(0.8)


async def test_a_budget_earns_a_minimum_with_time() -> None:
    budget = RetryBudget(0.001, minimum=0.5, burst=1)
    service = Service(_constant(2, seconds=0, budget=budget), *[OSError()] * 5)

    async def made() -> int:
        before = service.calls
        await asyncio.gather(service.call(), return_exceptions=True)
        return service.calls - before

    assert [await made(), await made()] == [2, 1]
    service.clock.advance(2)
    assert await made() == 2


async def test_a_block_is_repeated_until_it_succeeds() -> None:
    numbers = []

    async for attempt in Retry(3, backoff=Backoff.constant(0), budget=RetryBudget()):
        async with attempt:
            numbers.append(attempt.number)
            if attempt.number < 3:
                raise OSError

    assert numbers == [1, 2, 3]


async def test_a_block_that_fails_too_often_raises_its_last_exception() -> None:
    numbers = []

    async def repeated() -> None:
        async for attempt in Retry(2, backoff=Backoff.constant(0)):
            async with attempt:
                numbers.append(attempt.number)
                raise OSError(attempt.number)

    with pytest.raises(OSError, match="2"):
        await repeated()

    assert numbers == [1, 2]


def test_a_block_has_no_result_to_look_at() -> None:
    with pytest.raises(InvalidSetting) as caught:
        aiter(Retry(on_result=lambda result: not result))

    assert str(caught.value) == ('Retry: "on_result" is set, and a block has no result. Decorate a function with it.')


def test_time_outs_of_attempts_are_retried_and_the_total_ends_it_all() -> None:
    async def main() -> float:
        hang = Retry(3, on=TimedOut, backoff=Backoff.constant(1))(Timeout(2)(asyncio.Event().wait))
        with pytest.raises(TimedOut):
            await hang()
        return asyncio.get_running_loop().time()

    assert run(main) == 2 + 1 + 2 + 1 + 2


_ON = 'Retry: "on" is {}. Name classes of Exception, or a function of an exception.'


@pytest.mark.parametrize(
    ("build", "message"),
    [
        (lambda: Retry(0), 'Retry: "attempts" is 0. Make it a whole number of at least 1.'),
        (lambda: Retry(-1), 'Retry: "attempts" is -1. Make it a whole number of at least 1.'),
        (
            # type: a cancellation is no Exception, which is what is refused.
            lambda: Retry(on=asyncio.CancelledError),  # type: ignore[arg-type]
            _ON.format("<class 'asyncio.exceptions.CancelledError'>"),
        ),
        # type: neither a class nor a function.
        (lambda: Retry(on=3), _ON.format(3)),  # type: ignore[arg-type]
        (lambda: Backoff.constant(-1), 'Backoff: "base" is -1. Make it seconds from 0 on.'),
        (lambda: Backoff.linear(1, most=float("inf")), 'Backoff: "most" is inf. Make it seconds from 0 on.'),
        (lambda: Backoff.linear(2, most=1), 'Backoff: "most" is 1, below "base", 2. Raise it.'),
        (
            lambda: Backoff.exponential(1, factor=0.5),
            'Backoff: "factor" is 0.5. Make it at least 1, or waits would shrink.',
        ),
        (lambda: RetryBudget(0), 'RetryBudget: "ratio" is 0. Make it a ratio above 0 and at most 1.'),
        (lambda: RetryBudget(minimum=-1), 'RetryBudget: "minimum" is -1. Make it seconds from 0 on.'),
        (lambda: RetryBudget(burst=0), 'RetryBudget: "burst" is 0. Make it a whole number of at least 1.'),
    ],
)
def test_settings_with_which_it_could_not_work_are_refused(build, message: str) -> None:
    with pytest.raises(InvalidSetting) as caught:
        build()

    assert str(caught.value) == message
