"""Pipelines: the order, what they keep of a function, what they refuse, and the half that does nothing twice."""

import asyncio
import inspect
from collections.abc import AsyncIterator
from functools import partial

import pytest

from armature.resilience import (
    Breaker,
    BreakerOpen,
    BreakerState,
    Bulkhead,
    InvalidSetting,
    Pipeline,
    Retry,
    TimedOut,
    Timeout,
    deadline,
)
from armature.resilience.testing import VirtualClock, run


def _pipeline(*, clock: VirtualClock | None = None) -> Pipeline:
    return Pipeline(
        "payments",
        Retry(3, on=OSError),
        Breaker(failures=5),
        Bulkhead(20),
        total=5,
        attempt=2,
        clock=clock or VirtualClock(),
    )


def test_strategies_stand_in_the_fixed_order_whatever_order_they_are_given_in() -> None:
    assert repr(_pipeline()) == "<Pipeline payments: bulkhead → total → retry → breaker → attempt>"


def test_a_strategy_is_found_by_its_class() -> None:
    pipeline = _pipeline()

    assert isinstance(pipeline.find(Breaker), Breaker)
    assert Pipeline("bare").find(Breaker) is None


async def test_a_call_that_fails_is_made_again_until_it_succeeds() -> None:
    answers: list[object] = [OSError("reset"), OSError("reset"), "paid"]
    seen: list[int] = []

    async def charge(order: int, *, currency: str) -> object:
        seen.append(order)
        answer = answers.pop(0)
        if isinstance(answer, Exception):
            raise answer
        return f"{answer} in {currency}"

    pipeline = _pipeline()

    assert await pipeline(charge)(42, currency="EUR") == "paid in EUR"
    assert seen == [42, 42, 42]
    answers[:] = ["paid"]
    assert await pipeline.call(charge, 7, currency="USD") == "paid in USD"


async def test_once_shares_the_breaker_and_retries_nothing() -> None:
    pipeline, calls = _pipeline(), 0

    @pipeline.once
    async def charge() -> None:
        nonlocal calls
        calls += 1
        raise OSError

    for _ in range(5):
        with pytest.raises(OSError, match=r"^$"):
            await charge()

    breaker = pipeline.find(Breaker)
    assert (calls, breaker and breaker.state) == (5, BreakerState.OPEN)
    assert pipeline.once is pipeline.once
    with pytest.raises(BreakerOpen):
        await pipeline.call(charge)


def test_the_total_time_out_covers_all_attempts() -> None:
    async def main() -> tuple[float, int, str]:
        pipeline, attempts = Pipeline("slow", Retry(10, on=TimedOut), total=5, attempt=2, random=lambda: 0.0), 0

        @pipeline
        async def hang() -> None:
            nonlocal attempts
            attempts += 1
            await asyncio.Event().wait()

        with pytest.raises(TimedOut) as caught:
            await hang()
        return asyncio.get_running_loop().time(), attempts, str(caught.value)

    assert run(main) == (5.0, 3, 'The total time-out of "slow" ended the call when its time was up.')


def test_a_pipeline_without_time_outs_ends_at_the_deadline_too() -> None:
    async def main() -> tuple[float, str]:
        pipeline = Pipeline("plain", Breaker(failures=5))
        with deadline(3), pytest.raises(TimedOut) as caught:
            await pipeline.call(asyncio.Event().wait)
        return asyncio.get_running_loop().time(), str(caught.value)

    assert run(main) == (3.0, 'The total time-out of "plain" ended the call at the deadline.')


def test_a_function_keeps_its_name_its_words_and_its_signature() -> None:
    @_pipeline()
    async def charge(order: int, currency: str = "EUR") -> str:
        """Takes the money."""
        return f"{order} {currency}"

    assert (charge.__name__, charge.__doc__) == ("charge", "Takes the money.")
    assert str(inspect.signature(charge)) == "(order: int, currency: str = 'EUR') -> str"
    assert inspect.iscoroutinefunction(charge)


async def test_methods_partials_and_objects_that_are_called_are_served() -> None:
    pipeline = _pipeline()

    class Payments:
        @pipeline
        async def charge(self, order: int) -> int:
            return order

        async def __call__(self, order: int) -> int:
            return -order

    payments = Payments()

    assert await payments.charge(1) == 1
    assert await pipeline(payments.charge)(2) == 2
    assert await pipeline(partial(payments.charge, 3))() == 3
    assert await pipeline(payments)(4) == -4


def _blocking() -> int:
    return 1


async def _numbers() -> AsyncIterator[int]:
    yield 1


_NO_ASYNC_DEF = (
    '@payments stands on "{}", which is no `async def`: there is nothing to wait for, and a time-out could not end it.'
    "\n"
    "Write `async def`, and inside it `await asyncio.to_thread(…)` for what blocks."
)


@pytest.mark.parametrize(
    ("function", "message"),
    [
        pytest.param(_blocking, _NO_ASYNC_DEF.format("_blocking"), id="def"),
        pytest.param(partial(_blocking), _NO_ASYNC_DEF.format("_blocking"), id="partial of a def"),
        pytest.param(int, _NO_ASYNC_DEF.format("int"), id="class"),
        pytest.param(
            _numbers,
            '@payments stands on "_numbers", an async generator: what it yields would leave before anything could be '
            "retried or timed.\nDecorate the `async def` that fetches each part, or what returns the generator.",
            id="async generator",
        ),
    ],
)
async def test_what_is_no_async_def_is_refused_where_it_is_decorated(function, message: str) -> None:
    pipeline = _pipeline()

    with pytest.raises(TypeError) as decorated:
        pipeline(function)
    with pytest.raises(TypeError) as called:
        await pipeline.call(function)

    assert (str(decorated.value), str(called.value)) == (message, message)


@pytest.mark.parametrize(
    ("strategies", "times", "message"),
    [
        pytest.param(
            (Retry(2), Retry(3)), {}, 'Pipeline "payments": "retry" is given twice. Keep one.', id="two of a kind"
        ),
        pytest.param(
            (Timeout(2),),
            {},
            'Pipeline "payments": a Timeout is given. Say which one is meant: total= or attempt=.',
            id="a time-out of no place",
        ),
        pytest.param(
            (),
            {"total": 2, "attempt": 5},
            'Pipeline "payments": "attempt" is 5 s, above "total", 2 s. Lower it.',
            id="an attempt above the total",
        ),
        pytest.param((), {"total": 0}, 'Timeout: "seconds" is 0. Make it seconds above 0.', id="no time"),
    ],
)
def test_what_cannot_go_together_is_refused(strategies, times, message: str) -> None:
    with pytest.raises(InvalidSetting) as caught:
        Pipeline("payments", *strategies, **times)

    assert str(caught.value) == message


async def test_a_reload_reaches_what_is_decorated_already() -> None:
    pipeline, calls = _pipeline(), 0

    async def charge() -> None:
        nonlocal calls
        calls += 1
        raise OSError

    decorated, once = pipeline(charge), pipeline.once(charge)
    pipeline.reload(Retry(2, on=OSError), attempt=1)

    for function in (decorated, once):
        with pytest.raises(OSError, match=r"^$"):
            await function()

    assert calls == 2 + 1
