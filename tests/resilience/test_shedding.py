"""Load shedding before a model of a server: so many workers, a queue without end, times that vary."""

import asyncio
import random
from dataclasses import dataclass

import pytest

from armature.resilience import DeadlinePassed, InvalidSetting, Overloaded, Pipeline, Shedding, TimedOut
from armature.resilience.events import ALONE
from armature.resilience.testing import VirtualClock, run

_SEED = 20_261_130


class Server:
    """Answers `workers` calls at once, each in about `takes` seconds; others wait, for ever if need be."""

    def __init__(self, workers: int, takes: float) -> None:
        self.takes = takes
        self.capacity = workers / takes
        self._workers = asyncio.Semaphore(workers)
        self._chance = random.Random(_SEED)

    async def serve(self) -> None:
        async with self._workers:
            await asyncio.sleep(self.takes * self._chance.uniform(0.5, 1.5))


@dataclass
class Seen:
    """What came of a stretch of calls."""

    goodput: float
    median: float
    shed: int


async def _driven(shedding: Shedding, server: Server, load: float, seconds: float) -> Seen:
    """Calls come at random, so many times what the server can do."""
    loop, chance = asyncio.get_running_loop(), random.Random(_SEED)
    times: list[float] = []
    tasks: set[asyncio.Task[None]] = set()
    shed = 0
    serve = Pipeline("model", shedding, random=chance.random)(server.serve)

    async def call() -> None:
        nonlocal shed
        began = loop.time()
        try:
            await serve()
        except Overloaded:
            shed += 1
        else:
            times.append(loop.time() - began)

    end = loop.time() + seconds
    while loop.time() < end:
        tasks.add(asyncio.create_task(call()))
        await asyncio.sleep(chance.expovariate(server.capacity * load))
    seen = Seen(len(times) / seconds / server.capacity, sorted(times)[len(times) // 2], shed)
    await asyncio.wait(tasks)
    return seen


@pytest.mark.parametrize(("queue", "waits"), [(0, 0), (50, 0.1)])
@pytest.mark.parametrize(("workers", "takes"), [(4, 0.02), (10, 0.05), (50, 0.2)])
def test_at_four_times_the_capacity_it_keeps_the_goodput_and_answers_in_good_time(
    workers: int, takes: float, queue: int, waits: float
) -> None:
    async def main() -> tuple[Seen, int]:
        shedding, server = Shedding(queue=queue), Server(workers, takes)
        await _driven(shedding, server, 4, 2)
        return await _driven(shedding, server, 4, 3), shedding.limit

    seen, limit = run(main)

    assert seen.goodput >= 0.9
    assert seen.median <= takes * 3.5 + waits
    assert workers <= limit <= workers * 3.5


def test_a_probe_goes_below_the_least_limit_and_the_limit_itself_does_not() -> None:
    async def main() -> set[int]:
        shedding, server, limits = Shedding(start=2, least=2), Server(1, 0.02), set[int]()

        async def watch() -> None:
            while True:
                limits.add(shedding.limit)
                await asyncio.sleep(0.01)

        watching = asyncio.create_task(watch())
        await _driven(shedding, server, 4, 5)
        watching.cancel()
        return limits

    limits = run(main)

    assert min(limits) == 1
    assert 2 in limits


def test_below_the_capacity_it_refuses_next_to_nothing() -> None:
    async def main() -> Seen:
        shedding, server = Shedding(), Server(10, 0.05)
        return await _driven(shedding, server, 0.5, 5)

    seen = run(main)

    assert seen.shed == 0
    assert seen.median <= 0.06


def test_it_recovers_within_five_seconds_after_the_overload_ends() -> None:
    async def main() -> tuple[int, Seen, Seen]:
        shedding, server = Shedding(), Server(20, 0.05)
        await _driven(shedding, server, 0.9, 2)
        server.takes = 0.5  # what it stands on has become ten times as slow
        slow = await _driven(shedding, server, 0.9, 6)
        limit = shedding.limit
        server.takes = 0.05
        await _driven(shedding, server, 0.9, 5)
        return limit, slow, await _driven(shedding, server, 0.9, 3)

    limit, slow, well = run(main)

    assert limit < 20
    assert slow.shed > 0
    assert well.goodput >= 0.85


def test_a_slower_service_is_learned_within_the_time_of_a_probe() -> None:
    async def main() -> tuple[float, float]:
        shedding, server = Shedding(), Server(5, 0.02)
        await _driven(shedding, server, 1.5, 2)
        server.takes, server.capacity = 0.1, 50
        await _driven(shedding, server, 1.5, 20)
        seen = await _driven(shedding, server, 1.5, 3)
        return seen.goodput, seen.median

    goodput, median = run(main)

    assert goodput >= 0.85
    assert median <= 0.1 * 3.5


async def test_a_refusal_says_how_long_to_stay_away() -> None:
    shedding = Shedding(start=1, least=1, queue=0, retry_after=2)
    pipeline = Pipeline("shop", shedding)

    @pipeline
    async def nested() -> None:
        assert (shedding.limit, shedding.running) == (1, 1)
        await pipeline.call(asyncio.sleep, 0)

    with pytest.raises(Overloaded) as caught:
        await nested()

    assert str(caught.value) == 'The load shedding of "shop" refused the call: 1 running, 0 waiting.'
    assert (caught.value.retry_after, caught.value.strategy, shedding.running) == (2, "shedding", 0)


def test_a_burst_passes_and_what_lasts_is_refused() -> None:
    async def main() -> tuple[list[object], list[float]]:
        loop, ends = asyncio.get_running_loop(), list[float]()
        shedding = Shedding(start=2, least=2, most=2, queue=3, wait=0.25)

        @Pipeline("shop", shedding)
        async def serve() -> None:
            await asyncio.sleep(0.1)
            ends.append(round(loop.time(), 3))

        burst = await asyncio.gather(*(serve() for _ in range(6)), return_exceptions=True)
        slow = [asyncio.ensure_future(shedding.enter(ALONE)) for _ in range(2)]
        late = await asyncio.gather(serve(), return_exceptions=True)
        assert (shedding.running, shedding.waiting) == (2, 0)
        await asyncio.gather(*slow)
        return [*burst, *late], ends

    results, ends = run(main)

    assert [str(each) for each in results if each is not None] == [
        'The load shedding of "shop" refused the call: 2 running, 3 waiting.',
        'The load shedding of "shop" refused the call: no place became free within 0.25 s.',
    ]
    assert ends == [0.1, 0.1, 0.2, 0.2, 0.3]


async def test_a_place_that_came_to_somebody_who_was_cancelled_goes_to_the_next() -> None:
    shedding = Shedding(start=1, least=1, most=1, wait=30)
    first = await shedding.enter(ALONE)
    waiting = [asyncio.ensure_future(shedding.enter(ALONE)) for _ in range(3)]
    await asyncio.sleep(0)
    waiting[0].cancel()
    shedding.leave(first, None, ALONE)
    waiting[1].cancel()  # when its turn has come
    second = await waiting[2]

    assert (shedding.running, shedding.waiting) == (1, 0)
    shedding.leave(second, None, ALONE)
    assert shedding.running == 0


@pytest.mark.parametrize(
    ("error", "grows"),
    [
        pytest.param(None, True, id="success"),
        pytest.param(TimedOut("late"), True, id="timed out"),
        pytest.param(OSError(), False, id="failure"),
        pytest.param(DeadlinePassed("late"), False, id="refused inside"),
        pytest.param(asyncio.CancelledError(), False, id="cancelled"),
    ],
)
async def test_only_calls_that_took_their_time_tell_something(error: BaseException | None, grows: bool) -> None:
    clock, shedding = VirtualClock(), Shedding(start=6)

    @Pipeline("shop", shedding, clock=clock)
    async def call(depth: int) -> None:
        if depth:
            await asyncio.gather(call(depth - 1), return_exceptions=True)
        clock.advance(0.1)
        if error is not None:
            raise error

    for _ in range(12):
        await asyncio.gather(call(3), return_exceptions=True)

    assert (shedding.limit > 6) == grows


async def test_calls_that_take_no_time_do_not_confuse_it() -> None:
    clock, shedding = VirtualClock(), Shedding()
    call = Pipeline("shop", shedding, clock=clock)(asyncio.sleep)

    for _ in range(50):
        await call(0)
        clock.advance(0.05)

    assert shedding.limit == 20


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"start": 0}, 'Shedding: "start" is 0. Make it a whole number of at least 1.'),
        ({"least": 0}, 'Shedding: "least" is 0. Make it a whole number of at least 1.'),
        ({"most": 0}, 'Shedding: "most" is 0. Make it a whole number of at least 1.'),
        ({"start": 2, "least": 4}, 'Shedding: "least" is 4, "start" 2 and "most" 1000. Put them in this order.'),
        ({"queue": -1}, 'Shedding: "queue" is -1. Make it a whole number of at least 0.'),
        ({"wait": 0}, 'Shedding: "wait" is 0. Make it seconds above 0.'),
        ({"tolerance": 0.9}, 'Shedding: "tolerance" is 0.9. Make it at least 1: no load takes no less.'),
        ({"retry_after": -1}, 'Shedding: "retry_after" is -1. Make it seconds from 0 on.'),
    ],
)
def test_settings_with_which_it_could_not_work_are_refused(options, message: str) -> None:
    with pytest.raises(InvalidSetting) as caught:
        Shedding(**options)

    assert str(caught.value) == message
