"""Random histories of strategies at the size of CI; `make fuzz` tries more."""

import random
import re
from functools import partial

import pytest
from hypothesis import given, settings
from hypothesis.strategies import integers

from armature.resilience.testing import run
from tests.reliability.campaign import RepeatableError
from tests.reliability.resilience import breaker, bulkhead, hedges, limits, retries, times
from tests.reliability.resilience.__main__ import CAMPAIGN, TRIALS, tried
from tests.uncounted import run_module

_SEED = 20_261_130
_EXAMPLES = 500


@pytest.mark.parametrize("strategy", sorted(TRIALS))
def test_a_strategy_does_with_any_history_what_its_model_does(strategy: str) -> None:
    # A number draws the history, as it does for `make fuzz`: moments that differ are part of what is drawn.
    @settings(max_examples=_EXAMPLES, deadline=None, derandomize=True, database=None)
    @given(integers(0, 2**64))
    def tried(number: int) -> None:
        run(partial(TRIALS[strategy], random.Random(number)))

    tried()


def test_histories_end_in_every_way() -> None:
    done = run_module("tests.reliability.resilience", 1500, "--seed", _SEED)

    assert done.returncode == 0, done.stdout
    ways = dict(re.findall(r"^ *[\d,]+  ([a-z -]+): (.+)$", done.stdout, re.MULTILINE))
    assert set(ways) == {"breaker", "bulkhead", "hedge", "rate limit", "retry", "shedding", "time-outs"}
    for strategy, endings in {
        "breaker": {"closed", "open", "half_open"},
        "bulkhead": {"leaves", "full", "late", "cancelled"},
        "hedge": {"ok", "fail", "value", "break"},
        "retry": {"ok", "fail", "busy", "bad", "wrong", "refused", "cancelled"},
        "time-outs": {"done", "time-out", "cancelled"},
    }.items():
        seen = re.findall(rf"  {strategy}: (.+)$", done.stdout, re.MULTILINE)
        assert endings <= {each for line in seen for each in line.split(", ")}, strategy


async def _breaker(chance: random.Random) -> str:
    state = chance.getstate()
    plan = breaker.drawn(chance)
    chance.setstate(state)
    return await breaker.trial(chance, plan._replace(open_for=plan.open_for + 1))


async def _bulkhead(chance: random.Random) -> str:
    state = chance.getstate()
    plan = bulkhead.drawn(chance)
    chance.setstate(state)
    return await bulkhead.trial(chance, plan._replace(queue=plan.queue + 1))


async def _times(chance: random.Random) -> str:
    state = chance.getstate()
    plan = times.drawn(chance)
    chance.setstate(state)
    return await times.trial(chance, plan._replace(limits=plan.limits[1:] or (9.0,)))


async def _retries(chance: random.Random) -> str:
    state = chance.getstate()
    plan = retries.drawn(chance)
    chance.setstate(state)
    return await retries.trial(chance, plan._replace(burst=plan.burst + 1))


async def _hedges(chance: random.Random) -> str:
    state = chance.getstate()
    plan = hedges.drawn(chance)
    chance.setstate(state)
    return await hedges.trial(chance, plan._replace(delay=plan.delay + 0.5))


@pytest.mark.parametrize(
    "trial",
    [
        pytest.param(_breaker, id="breaker"),
        pytest.param(_bulkhead, id="bulkhead"),
        pytest.param(_times, id="time-outs"),
        pytest.param(_retries, id="retry"),
        pytest.param(_hedges, id="hedge"),
        pytest.param(partial(limits.rate_limit, more=1), id="rate limit"),
        pytest.param(partial(limits.shedding, tolerance=1.0), id="shedding"),
    ],
)
def test_a_difference_is_found_among_a_hundred_histories(trial) -> None:
    async def tried() -> None:
        for index in range(100):
            await trial(random.Random(f"{_SEED} {index}"))

    with pytest.raises(AssertionError):
        run(tried)


def test_a_difference_tells_how_to_see_it_again(monkeypatch: pytest.MonkeyPatch) -> None:
    async def wrong(chance: random.Random) -> str:
        raise AssertionError("they differ")

    monkeypatch.setitem(TRIALS, "breaker", wrong)

    with pytest.raises(RepeatableError) as caught:
        CAMPAIGN.part(tried, 7, 0, 10)

    assert str(caught.value) == (
        "AssertionError: they differ\n\nRepeat it: python -m tests.reliability.resilience 1 --seed 7 --first 0"
    )
