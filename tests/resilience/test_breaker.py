"""Breakers: when they open, what they let through to try, and what does not count."""

import asyncio
from contextlib import suppress

import pytest

from armature.resilience import (
    Breaker,
    BreakerOpen,
    BreakerSnapshot,
    BreakerState,
    BulkheadFull,
    InvalidSetting,
    Pipeline,
    TimedOut,
    Timeout,
)
from armature.resilience.testing import VirtualClock, run


class Service:
    """Called through a breaker by a clock of the tests."""

    def __init__(self, breaker: Breaker) -> None:
        self.breaker = breaker
        self.clock = VirtualClock()
        self._call = Pipeline("service", breaker, clock=self.clock)(self._answer)

    async def _answer(self, error: BaseException | None, takes: float) -> str:
        self.clock.advance(takes)
        if error is not None:
            raise error
        return "ok"

    def state(self) -> BreakerState:
        """The state of the breaker."""
        return self.breaker.state

    async def call(self, error: BaseException | None = None, *, takes: float = 0) -> str:
        """Success, the name of an error, or "refused"."""
        try:
            return await self._call(error, takes)
        except BreakerOpen:
            return "refused"
        except Exception as failure:  # noqa: BLE001 - each test says which it expects
            return type(failure).__name__

    async def calls(self, letters: str) -> str:
        """`+` succeeds, `-` fails; back comes `+`, `-` or, where the breaker refused, `x`."""
        results = [await self.call(None if letter == "+" else OSError()) for letter in letters]
        return "".join({"ok": "+", "refused": "x"}.get(result, "-") for result in results)


async def test_it_opens_after_so_many_failures_in_its_window() -> None:
    service = Service(Breaker(failures=3, window=5))

    assert await service.calls("--+++--+-+") == "--+++--+-x"
    assert service.state() is BreakerState.OPEN


@pytest.mark.parametrize(
    ("letters", "seen"),
    [("---+-", "---+x"), ("+--+-", "+--+x"), ("+-++--+", "+-++-xx"), ("+++-+++-+++", "+++-+++-+++")],
)
async def test_it_opens_once_a_ratio_of_enough_calls_failed(letters: str, seen: str) -> None:
    assert await Service(Breaker(ratio=0.5, minimum=4, window=4)).calls(letters) == seen


async def test_it_looks_at_the_calls_of_the_last_seconds() -> None:
    service = Service(Breaker(failures=3, seconds=10))

    assert await service.calls("--") == "--"
    service.clock.advance(11)
    assert await service.calls("--") == "--"
    service.clock.advance(5)
    assert await service.calls("-+") == "-x"


async def test_slow_calls_open_it_though_they_succeed() -> None:
    service = Service(Breaker(slow=2, slow_ratio=0.5, minimum=4))

    assert [await service.call(takes=takes) for takes in (1.9, 2, 0, 2.5, 0)] == ["ok"] * 4 + ["refused"]


async def test_it_closes_when_all_trial_calls_succeed() -> None:
    service = Service(Breaker(failures=2, open_for=30, half_open=2))

    assert await service.calls("--+") == "--x"
    service.clock.advance(30)
    assert await service.calls("+") == "+"
    assert service.state() is BreakerState.HALF_OPEN
    assert await service.calls("+-+-+") == "+-+-x"
    assert service.state() is BreakerState.OPEN


async def test_the_first_trial_call_that_fails_opens_it_again() -> None:
    service = Service(Breaker(failures=2, open_for=30, half_open=2))
    await service.calls("--")

    service.clock.advance(30)
    assert await service.calls("-+") == "-x"
    service.clock.advance(29)
    assert await service.calls("+") == "x"
    service.clock.advance(1)
    assert await service.calls("+") == "+"


async def test_a_slow_trial_call_opens_it_again() -> None:
    service = Service(Breaker(failures=1, slow=2, open_for=30))
    await service.calls("-")
    service.clock.advance(30)

    assert await service.call(takes=3) == "ok"
    assert service.state() is BreakerState.OPEN


async def test_opened_by_the_success_that_makes_enough_calls_it_stays_open_as_long() -> None:
    service = Service(Breaker(ratio=0.5, minimum=4, open_for=30))
    service.clock.advance(100)

    assert await service.calls("---+-") == "---+x"
    service.clock.advance(29)
    assert await service.calls("+") == "x"


async def test_a_refusal_says_when_it_tries_again() -> None:
    service = Service(Breaker(failures=1, open_for=30))
    await service.calls("-")
    service.clock.advance(10.5)

    with pytest.raises(BreakerOpen) as caught:
        await service._call(None, 0)

    assert str(caught.value) == ('The breaker of "service" is open: too many calls failed. It tries again in 19.5 s.')
    assert (caught.value.retry_after, caught.value.pipeline, caught.value.strategy) == (19.5, "service", "breaker")


async def test_opened_by_hand_it_stays_open() -> None:
    service = Service(Breaker(failures=1, open_for=30))
    service.breaker.open()
    service.clock.advance(1e9)

    with pytest.raises(BreakerOpen) as caught:
        await service._call(None, 0)
    assert str(caught.value) == 'The breaker of "service" was opened by hand. `close()` lets calls through again.'
    assert caught.value.retry_after is None

    service.breaker.close()
    assert await service.calls("+") == "+"


async def test_a_snapshot_tells_state_and_figures() -> None:
    service = Service(Breaker(failures=3, slow=1, minimum=50, open_for=30))
    await service.calls("-+-")
    await service.call(takes=2)

    assert service.breaker.snapshot() == BreakerSnapshot(BreakerState.CLOSED, 4, 2, 1, None)
    await service.calls("-")
    service.clock.advance(10)
    assert service.breaker.snapshot(service.clock.time()) == BreakerSnapshot(BreakerState.OPEN, 5, 3, 1, 20)
    assert service.breaker.snapshot().retry_after is None


@pytest.mark.parametrize(
    "error",
    [pytest.param(BulkheadFull("full"), id="refused inside"), pytest.param(asyncio.CancelledError(), id="cancelled")],
)
async def test_what_says_nothing_of_the_service_does_not_count_and_gives_its_trial_back(error: BaseException) -> None:
    service = Service(Breaker(failures=1, open_for=30))

    async def attempt() -> None:
        with suppress(asyncio.CancelledError):
            await service.call(error)

    await attempt()
    assert service.breaker.snapshot().calls == 0
    await service.calls("-")
    service.clock.advance(30)
    await attempt()
    assert service.state() is BreakerState.HALF_OPEN
    assert await service.calls("+") == "+"
    assert service.state() is BreakerState.CLOSED


async def test_an_exception_that_is_not_meant_counts_as_a_success() -> None:
    service = Service(Breaker(failures=1, on=OSError))

    assert [await service.call(ValueError()), await service.call(TypeError())] == ["ValueError", "TypeError"]
    assert service.breaker.snapshot() == BreakerSnapshot(BreakerState.CLOSED, 2, 0, 0, None)


async def test_a_result_can_be_a_failure() -> None:
    breaker = Breaker(failures=2, on_result=lambda status: status == 503)

    @breaker
    async def status(code: int) -> int:
        return code

    assert [await status(503), await status(200), await status(503)] == [503, 200, 503]
    with pytest.raises(BreakerOpen) as caught:
        await status(200)
    assert str(caught.value).startswith("The breaker is open: too many calls failed. It tries again in ")


def test_a_call_that_a_time_out_around_the_breaker_ends_has_failed() -> None:
    async def main() -> BreakerSnapshot:
        breaker = Breaker(failures=5)
        with pytest.raises(TimedOut):
            await Timeout(2)(breaker(asyncio.Event().wait))()
        task = asyncio.create_task(breaker(asyncio.Event().wait)())
        await asyncio.sleep(1)
        task.cancel()
        await asyncio.wait({task})
        return breaker.snapshot()

    assert run(main) == BreakerSnapshot(BreakerState.CLOSED, 1, 1, 0, None)


def test_what_ends_late_does_not_count_in_the_new_state() -> None:
    async def main() -> list[BreakerState]:
        breaker, states, loop = Breaker(failures=1, open_for=10), list[BreakerState](), asyncio.get_running_loop()
        call = breaker(_ends)
        tasks = [asyncio.create_task(call(*each)) for each in ((1, OSError()), (12, None), (15, OSError()))]
        await asyncio.sleep(2)
        states.append(breaker.state)
        await asyncio.sleep(9)
        tasks.append(asyncio.create_task(call(2, None)))
        for moment in (11.5, 12.5, 14, 16):
            await asyncio.sleep(moment - loop.time())
            states.append(breaker.state)
        await asyncio.gather(*tasks, return_exceptions=True)
        return states

    opened, half, closed = BreakerState.OPEN, BreakerState.HALF_OPEN, BreakerState.CLOSED
    assert run(main) == [opened, half, half, closed, closed]


async def _ends(after: float, error: Exception | None) -> None:
    await asyncio.sleep(after)
    if error is not None:
        raise error


def test_trial_calls_that_do_not_end_are_given_up_and_others_try() -> None:
    async def main() -> tuple[str, BreakerState]:
        breaker = Breaker(failures=1, open_for=10)
        with pytest.raises(OSError, match=r"^$"):
            await breaker(_ends)(0, OSError())
        await asyncio.sleep(10)
        hanging = asyncio.create_task(breaker(_ends)(1000, OSError()))
        await asyncio.sleep(9)
        with pytest.raises(BreakerOpen) as caught:
            await breaker(_ends)(0, None)
        await asyncio.sleep(1)
        await breaker(_ends)(0, None)
        await asyncio.gather(hanging, return_exceptions=True)
        return str(caught.value), breaker.state

    message = "The breaker is half-open, and all calls that try the service are under way."
    assert run(main) == (message, BreakerState.CLOSED)


async def test_a_block_counts_as_a_call() -> None:
    breaker = Breaker(failures=1)

    async with breaker:
        pass
    with pytest.raises(OSError, match=r"^$"):
        async with breaker:
            raise OSError
    with pytest.raises(BreakerOpen):
        async with breaker:
            pass

    assert breaker.snapshot().calls == 2


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"failures": 0}, 'Breaker: "failures" is 0. Make it a whole number of at least 1.'),
        ({"failures": 2.5}, 'Breaker: "failures" is 2.5. Make it a whole number of at least 1.'),
        (
            {"failures": 1, "ratio": 0.5},
            'Breaker: "failures" and "ratio" are both given. Keep the one that is meant.',
        ),
        (
            {"failures": 1, "minimum": 5},
            'Breaker: "minimum" does nothing beside "failures". Leave it out, or give "ratio".',
        ),
        ({"ratio": 0}, 'Breaker: "ratio" is 0. Make it a ratio above 0 and at most 1.'),
        ({"ratio": 1.1}, 'Breaker: "ratio" is 1.1. Make it a ratio above 0 and at most 1.'),
        ({"minimum": 0}, 'Breaker: "minimum" is 0. Make it a whole number of at least 1.'),
        ({"window": 5}, 'Breaker: "minimum" is 10 and "window" 5: it could never open. Widen the window.'),
        (
            {"failures": 6, "window": 5},
            'Breaker: "failures" is 6 and "window" 5: it could never open. Widen the window.',
        ),
        (
            {"window": 5, "seconds": 5},
            'Breaker: "window" and "seconds" are both given. Keep the one that is meant.',
        ),
        ({"seconds": 0}, 'Breaker: "seconds" is 0. Make it seconds above 0.'),
        ({"slow": -1}, 'Breaker: "slow" is -1. Make it seconds above 0.'),
        (
            {"slow_ratio": 0.5},
            'Breaker: "slow_ratio" is given without "slow". Say how many seconds are slow.',
        ),
        ({"slow": 1, "slow_ratio": 2}, 'Breaker: "slow_ratio" is 2. Make it a ratio above 0 and at most 1.'),
        ({"open_for": 0}, 'Breaker: "open_for" is 0. Make it seconds above 0.'),
        ({"half_open": 0}, 'Breaker: "half_open" is 0. Make it a whole number of at least 1.'),
        (
            {"on": BaseException},
            "Breaker: \"on\" is <class 'BaseException'>. Name classes of Exception, or a function of an exception.",
        ),
        ({"on": ()}, 'Breaker: "on" is empty. Name classes of Exception, or a function of an exception.'),
    ],
)
def test_settings_with_which_it_could_not_work_are_refused(options, message: str) -> None:
    with pytest.raises(InvalidSetting) as caught:
        Breaker(**options)

    assert str(caught.value) == message
