"""Random histories through the HTTP cache at the size of CI; `make fuzz` tries more."""

import asyncio
import random
import re
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis.strategies import randoms

from tests.reliability.graphs.dice import Dice
from tests.reliability.http_caching.history import Asks, Forgets, Passes, Purges, Says, Step, draw
from tests.reliability.http_caching.trial import DifferenceError, trial
from tests.uncounted import run_module

_SEED = 20_261_130
_EXAMPLES = 500


@settings(
    max_examples=_EXAMPLES,
    deadline=None,
    derandomize=True,
    database=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.large_base_example],
)
@given(randoms(use_true_random=False))
def test_the_cache_does_with_any_history_what_the_model_does(source: random.Random) -> None:
    asyncio.run(trial(draw(Dice(source))))


def test_histories_see_everything_that_there_is_to_see() -> None:
    done = run_module("tests.reliability.http_caching", 500, "--seed", _SEED)

    assert done.returncode == 0, done.stdout
    found = re.findall(r"^ +([\d,]+)  (.+)$", done.stdout, re.MULTILINE)
    seen = {name: int(count.replace(",", "")) for count, name in found}
    ways = {"forwarded", "hits", "validated", "error", "only if cached", "asked behind"}
    assert all(seen.get(way, 0) > 5 for way in ways), done.stdout


_MAX_AGE = Says(1, fields={"date": None, "cache-control": {"max-age": 60}, "etag": '"1"', "cache-groups": "g"})
_REAL: list[Step] = [
    _MAX_AGE,
    Asks(),
    replace(_MAX_AGE, version=2, fields=_MAX_AGE.fields | {"etag": '"2"'}),
    Asks("HEAD"),
    Passes(30),
    Purges("h"),
    Forgets("/b"),
    Asks(),
]


async def test_the_history_that_is_changed_below_is_right_by_itself() -> None:
    assert await trial(_REAL) == {"forwarded": 1, "hits": 2}


@pytest.mark.parametrize(
    ("number", "step"),
    [
        pytest.param(0, replace(_MAX_AGE, fields={"date": None}), id="nothing is kept"),
        pytest.param(0, replace(_MAX_AGE, status=503), id="another status"),
        pytest.param(0, replace(_MAX_AGE, slow=3), id="another time"),
        pytest.param(0, replace(_MAX_AGE, fails=True), id="an error"),
        pytest.param(1, Asks(control={"no-store": None}), id="not to be kept"),
        pytest.param(3, Asks("POST"), id="a change"),
        pytest.param(4, Passes(31), id="another age"),
        pytest.param(4, Passes(60), id="stale"),
        pytest.param(5, Purges("g"), id="purged"),
        pytest.param(6, Forgets("/a"), id="forgotten"),
        pytest.param(7, Asks(sent={"if-none-match": '"1"'}), id="a condition that holds"),
    ],
)
async def test_a_difference_is_found(number: int, step: Step) -> None:
    believed = [*_REAL[:number], step, *_REAL[number + 1 :]]

    with pytest.raises(DifferenceError, match=r"^The cache: .*\nThe model: "):
        await trial(_REAL, believed)
