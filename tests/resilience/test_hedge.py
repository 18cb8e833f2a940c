"""Hedging: when another attempt starts, who wins, and that nobody runs on."""

import asyncio

import pytest

from armature.resilience import Event, Hedge, InvalidSetting, Outcome, Pipeline
from armature.resilience.testing import VirtualClock, run


class Race:
    """Attempts that each take their time, then answer or fail; it keeps when each began, and how it ended."""

    def __init__(self, hedge: Hedge, *attempts: tuple[float, BaseException | None]) -> None:
        self._attempts = list(attempts)
        self.began: list[float] = []
        self.ended: list[str] = []
        self.events: list[Event] = []
        self.call = Pipeline("race", hedge, listeners=[self.events.append])(self._attempt)

    async def _attempt(self) -> int:
        number = len(self.began) + 1
        self.began.append(asyncio.get_running_loop().time())
        takes, error = self._attempts[number - 1]
        try:
            await asyncio.sleep(takes)
        except asyncio.CancelledError:
            await asyncio.sleep(1)  # it takes time to end
            self.ended.append(f"{number} cancelled")
            raise
        self.ended.append(f"{number} done")
        if error is not None:
            raise error
        return number


def _raced(race: Race) -> tuple[object, float]:
    async def main() -> tuple[object, float]:
        try:
            result: object = await race.call()
        except Exception as error:  # noqa: BLE001 - the test says which
            result = error
        assert len(asyncio.all_tasks()) == 1
        return result, asyncio.get_running_loop().time()

    return run(main)


def test_a_quick_answer_needs_no_second_attempt() -> None:
    race = Race(Hedge(2), (1, None))

    assert _raced(race) == (1, 1.0)


def test_whoever_answers_first_wins_and_the_others_have_ended() -> None:
    race = Race(Hedge(2, attempts=3), (100, None), (3, None), (100, None))

    assert _raced(race) == (2, 2 + 3 + 1.0)
    assert (race.began, sorted(race.ended)) == ([0, 2, 4], ["1 cancelled", "2 done", "3 cancelled"])
    hedged = [event for event in race.events if event.outcome is Outcome.HEDGED]
    assert [(event.strategy, event.attempt, event.duration) for event in hedged] == [("hedge", 1, 2), ("hedge", 2, 2)]


def test_the_first_attempt_may_still_win() -> None:
    race = Race(Hedge(2), (3, None), (100, None))

    assert _raced(race) == (1, 4.0)


def test_an_attempt_that_fails_starts_the_next_at_once() -> None:
    race = Race(Hedge(10, attempts=3), (1, OSError()), (1, OSError()), (1, None))

    assert _raced(race) == (3, 3.0)
    assert race.began == [0, 1, 2]


def test_when_all_have_failed_the_last_exception_is_raised() -> None:
    last = OSError("last")
    race = Race(Hedge(2), (4, last), (1, OSError("first")))

    assert _raced(race) == (last, 4.0)


def test_what_is_no_failure_ends_the_call() -> None:
    error = ValueError()
    race = Race(Hedge(2, on=OSError), (3, error), (100, None))

    assert _raced(race) == (error, 4.0)


def test_without_delay_all_start_at_once() -> None:
    race = Race(Hedge(0, attempts=3), (5, None), (5, None), (1, None))

    assert _raced(race) == (3, 2.0)
    assert race.began == [0, 0, 0]


def test_a_result_at_the_moment_of_the_delay_is_taken() -> None:
    async def main() -> int:
        clock = VirtualClock()
        answered: asyncio.Future[int] = asyncio.get_running_loop().create_future()

        async def call() -> int:
            return await asyncio.shield(answered)

        task = asyncio.create_task(Pipeline("race", Hedge(2), clock=clock).call(call))
        for _ in range(3):
            await asyncio.sleep(0)
        answered.set_result(7)
        for _ in range(2):
            await asyncio.sleep(0)
        clock.advance(2)
        return await task

    assert run(main) == 7


def test_a_cancellation_from_outside_ends_all_attempts() -> None:
    async def main() -> tuple[bool, list[str], int]:
        race = Race(Hedge(1), (100, None), (100, None))
        task = asyncio.create_task(race.call())
        await asyncio.sleep(5)
        task.cancel()
        await asyncio.wait({task})
        return task.cancelled(), sorted(race.ended), len(asyncio.all_tasks())

    assert run(main) == (True, ["1 cancelled", "2 cancelled"], 1)


def test_an_attempt_that_cancels_itself_cancels_the_call() -> None:
    async def main() -> bool:
        race = Race(Hedge(1), (100, None))
        race._attempts[0] = (0, asyncio.CancelledError())
        task = asyncio.create_task(race.call())
        await asyncio.wait({task})
        return task.cancelled()

    assert run(main)


@pytest.mark.parametrize(
    ("build", "message"),
    [
        (lambda: Hedge(-1), 'Hedge: "delay" is -1. Make it seconds from 0 on.'),
        (
            lambda: Hedge(1, attempts=1),
            'Hedge: "attempts" is 1, which hedges nothing. Make it at least 2, or leave it out.',
        ),
        (lambda: Hedge(1, attempts=0), 'Hedge: "attempts" is 0. Make it a whole number of at least 2.'),
    ],
)
def test_settings_with_which_it_could_not_work_are_refused(build, message: str) -> None:
    with pytest.raises(InvalidSetting) as caught:
        build()

    assert str(caught.value) == message
