"""Time-outs and deadlines: who is ended when, and what a cancellation from outside means."""

import asyncio

import pytest

from armature.resilience import DeadlinePassed, InvalidSetting, TimedOut, Timeout, deadline, remaining
from armature.resilience.testing import VirtualClock, run


async def _for_ever() -> None:
    await asyncio.Event().wait()


def test_a_call_is_ended_when_its_time_is_up() -> None:
    async def main() -> tuple[float, str, bool]:
        with pytest.raises(TimedOut) as caught:
            await Timeout(2)(_for_ever)()
        return asyncio.get_running_loop().time(), str(caught.value), isinstance(caught.value, TimeoutError)

    assert run(main) == (2.0, "The time-out ended the call when its time was up.", True)


def test_a_block_is_ended_when_its_time_is_up() -> None:
    async def main() -> float:
        with pytest.raises(TimedOut):
            async with Timeout(2):
                await _for_ever()
        return asyncio.get_running_loop().time()

    assert run(main) == 2.0


async def test_a_call_in_time_gives_its_result_and_leaves_no_deadline() -> None:
    @Timeout(2)
    async def quick() -> float | None:
        return remaining()

    left = await quick()

    assert left is not None
    assert 0 < left <= 2
    assert remaining() is None


def test_the_nearest_of_nested_ends_counts() -> None:
    async def main() -> list[float | None]:
        seen: list[float | None] = []
        with deadline(10):
            async with Timeout(3):
                seen.append(remaining())
                with deadline(5):
                    seen.append(remaining())
                async with Timeout(1):
                    seen.append(remaining())
            seen.append(remaining())
        return seen

    assert run(main) == [3, 3, 1, 10]


def test_no_call_outlives_the_deadline() -> None:
    async def main() -> tuple[float, str]:
        with deadline(1), pytest.raises(TimedOut) as caught:
            await Timeout(60)(_for_ever)()
        return asyncio.get_running_loop().time(), str(caught.value)

    assert run(main) == (1.0, "The time-out ended the call at the deadline.")


async def test_a_call_after_the_deadline_does_not_begin() -> None:
    begun = False

    @Timeout(60)
    async def call() -> None:
        nonlocal begun
        begun = True

    with deadline(0), pytest.raises(DeadlinePassed) as caught:
        await call()

    assert str(caught.value) == "The time-out did not let the call begin: its deadline has passed."
    assert not begun


def test_a_cancellation_from_outside_is_no_time_out() -> None:
    async def main() -> tuple[bool, int]:
        task = asyncio.create_task(Timeout(60)(_for_ever)())
        await asyncio.sleep(1)
        task.cancel()
        await asyncio.wait({task})
        return task.cancelled(), task.cancelling()

    assert run(main) == (True, 1)


def test_a_cancellation_at_the_very_moment_of_the_end_is_kept() -> None:
    async def main() -> bool:
        task = asyncio.create_task(Timeout(1)(_for_ever)())
        asyncio.get_running_loop().call_later(1, task.cancel)
        await asyncio.wait({task})
        return task.cancelled()

    assert run(main)


def test_an_outer_time_out_ends_the_inner_call_and_is_the_one_that_is_told() -> None:
    async def main() -> list[str]:
        told: list[str] = []
        try:
            async with Timeout(1):
                try:
                    async with asyncio.timeout(9):
                        await _for_ever()
                except TimeoutError:
                    told.append("inner")
        except TimedOut:
            told.append("outer")
        return told

    assert run(main) == ["outer"]


def test_the_error_of_a_call_that_is_being_ended_comes_through() -> None:
    async def main() -> tuple[str, int]:
        @Timeout(1)
        async def call() -> None:
            try:
                await _for_ever()
            except asyncio.CancelledError:
                raise OSError("closed in a hurry") from None

        with pytest.raises(OSError, match="closed in a hurry") as caught:
            await call()
        task = asyncio.current_task()
        return str(caught.value), task.cancelling() if task else -1

    assert run(main) == ("closed in a hurry", 0)


async def test_a_clock_of_the_tests_ends_a_call() -> None:
    clock = VirtualClock()
    with deadline(5, clock=clock):
        assert remaining() == 5
        clock.advance(3)
        assert remaining() == 2
        async with Timeout(60):
            left = remaining()
        assert left == pytest.approx(2, abs=0.5)


@pytest.mark.parametrize("seconds", [0, -1, float("inf"), float("nan")])
def test_a_time_out_needs_a_time(seconds: float) -> None:
    with pytest.raises(InvalidSetting) as caught:
        Timeout(seconds)

    assert str(caught.value) == f'Timeout: "seconds" is {seconds:g}. Make it seconds above 0.'


def test_a_deadline_is_never_before_now() -> None:
    with pytest.raises(InvalidSetting) as caught:
        deadline(-1)

    assert str(caught.value) == 'deadline: "seconds" is -1. Make it seconds from 0 on.'
