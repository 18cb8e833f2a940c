"""Bulkheads: how many run, how many wait and in which order, and that no place is lost."""

import asyncio
from collections.abc import Coroutine

import pytest

from armature.resilience import Bulkhead, BulkheadFull, DeadlinePassed, InvalidSetting, Pipeline, deadline
from armature.resilience.testing import run


async def _holding(bulkhead: Bulkhead, seconds: float, done: list[str], name: str) -> None:
    async with bulkhead:
        await asyncio.sleep(seconds)
    done.append(name)


def _started(*works: Coroutine[object, object, None]) -> list[asyncio.Task[None]]:
    return [asyncio.create_task(work) for work in works]


def test_those_who_wait_get_their_turn_in_the_order_in_which_they_came() -> None:
    async def main() -> tuple[list[str], float, tuple[int, int]]:
        bulkhead, done = Bulkhead(2, queue=10), list[str]()
        tasks = _started(*(_holding(bulkhead, 1, done, name) for name in "abcdef"))
        await asyncio.sleep(0)
        seen = bulkhead.running, bulkhead.waiting
        await asyncio.wait(tasks)
        assert (bulkhead.running, bulkhead.waiting) == (0, 0)
        return done, asyncio.get_running_loop().time(), seen

    assert run(main) == (list("abcdef"), 3.0, (2, 4))


async def test_one_too_many_is_refused_at_once() -> None:
    bulkhead = Bulkhead(1)
    pipeline = Pipeline("payments", bulkhead)

    @pipeline
    async def nested() -> None:
        await pipeline.call(asyncio.sleep, 0)

    with pytest.raises(BulkheadFull) as caught:
        await nested()

    assert str(caught.value) == 'The bulkhead of "payments" is full: 1 calls run and 0 wait, and no more may.'
    assert (caught.value.retry_after, caught.value.pipeline, caught.value.strategy) == (None, "payments", "bulkhead")
    assert (bulkhead.limit, bulkhead.running) == (1, 0)


def test_who_has_waited_long_enough_is_refused_and_holds_no_place_in_the_queue() -> None:
    async def main() -> tuple[float, str, int]:
        bulkhead = Bulkhead(1, queue=1, wait=2)
        [holding] = _started(_holding(bulkhead, 5, [], "a"))
        await asyncio.sleep(0)
        with pytest.raises(BulkheadFull) as caught:
            async with bulkhead:
                pass
        waited, waiting = asyncio.get_running_loop().time(), bulkhead.waiting
        await holding
        return waited, str(caught.value), waiting

    assert run(main) == (2.0, "The bulkhead is full: no place became free within 2 s.", 0)


def test_nobody_waits_beyond_the_deadline() -> None:
    async def main() -> tuple[float, str]:
        bulkhead = Bulkhead(1, queue=1, wait=4)
        [holding] = _started(_holding(bulkhead, 5, [], "a"))
        await asyncio.sleep(0)
        with deadline(3), pytest.raises(DeadlinePassed) as caught:
            async with bulkhead:
                pass
        waited = asyncio.get_running_loop().time()
        await holding
        return waited, str(caught.value)

    assert run(main) == (3.0, "The bulkhead did not let the call begin: its deadline has passed.")


def test_who_is_cancelled_while_waiting_leaves_its_place_to_the_next() -> None:
    async def main() -> tuple[list[str], float]:
        bulkhead, done = Bulkhead(1, queue=2), list[str]()
        first, second, third = _started(*(_holding(bulkhead, 1, done, name) for name in "abc"))
        await asyncio.sleep(0)
        second.cancel()
        await asyncio.wait({second})
        [fourth] = _started(_holding(bulkhead, 1, done, "d"))
        await asyncio.wait({first, third, fourth})
        assert (bulkhead.running, bulkhead.waiting) == (0, 0)
        return done, asyncio.get_running_loop().time()

    assert run(main) == (["a", "c", "d"], 3.0)


@pytest.mark.parametrize("moment", ["before", "with", "after"])
def test_a_turn_that_comes_to_somebody_cancelled_goes_to_the_next(moment: str) -> None:
    async def main() -> list[str]:
        bulkhead, done = Bulkhead(1, queue=2), list[str]()
        await bulkhead.__aenter__()
        second, third = _started(*(_holding(bulkhead, 1, done, name) for name in "bc"))
        await asyncio.sleep(0)
        if moment == "before":
            second.cancel()
        await bulkhead.__aexit__(None, None, None)
        if moment == "with":
            second.cancel()
        await asyncio.sleep(0)
        if moment == "after":
            second.cancel()
        await asyncio.wait({second, third})
        assert (bulkhead.running, bulkhead.waiting) == (0, 0)
        return done

    assert run(main) == ["c"]


@pytest.mark.parametrize("first", ["time-out", "cancellation"])
def test_whose_time_is_up_at_the_moment_of_a_cancellation_is_cancelled(first: str) -> None:
    async def main() -> bool:
        bulkhead, loop = Bulkhead(1, queue=1, wait=1), asyncio.get_running_loop()
        async with bulkhead:
            [second] = _started(_holding(bulkhead, 1, [], "b"))
            if first == "time-out":
                await asyncio.sleep(0)  # its timer stands, and goes first
            loop.call_at(loop.time() + 1, second.cancel)
            await asyncio.wait({second})
        assert (bulkhead.running, bulkhead.waiting) == (0, 0)
        return second.cancelled()

    assert run(main)


@pytest.mark.parametrize(
    ("build", "message"),
    [
        (lambda: Bulkhead(0), 'Bulkhead: "limit" is 0. Make it a whole number of at least 1.'),
        (lambda: Bulkhead(1, queue=-1), 'Bulkhead: "queue" is -1. Make it a whole number of at least 0.'),
        (lambda: Bulkhead(1, queue=1, wait=0), 'Bulkhead: "wait" is 0. Make it seconds above 0.'),
        (
            lambda: Bulkhead(1, wait=2),
            'Bulkhead: "wait" is given and "queue" is 0, so nobody waits. Raise "queue".',
        ),
    ],
)
def test_settings_with_which_it_could_not_work_are_refused(build, message: str) -> None:
    with pytest.raises(InvalidSetting) as caught:
        build()

    assert str(caught.value) == message
