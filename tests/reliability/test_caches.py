"""Random histories of caches at the size of CI; `make fuzz` plays more."""

import asyncio
import logging
import random
import re

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis.strategies import randoms

from tests.reliability.caches.histories import draw
from tests.reliability.caches.model import Model, StaleError
from tests.reliability.caches.trial import trial
from tests.reliability.caches.virtual import StrictLoop
from tests.uncounted import run_module

_SEED = 20_261_130
_EXAMPLES = 500


@pytest.fixture(autouse=True)
def _quiet(monkeypatch: pytest.MonkeyPatch) -> None:
    """Factories fail on purpose, and so does the store."""
    monkeypatch.setattr(logging.getLogger("armature.cache"), "disabled", True)


@settings(
    max_examples=_EXAMPLES,
    deadline=None,
    derandomize=True,
    database=None,
    suppress_health_check=[
        HealthCheck.too_slow,
        HealthCheck.data_too_large,
        HealthCheck.large_base_example,
        HealthCheck.function_scoped_fixture,
    ],
)
@given(randoms(use_true_random=False))
def test_no_call_is_given_what_the_model_calls_stale(source: random.Random) -> None:
    with asyncio.Runner(loop_factory=StrictLoop) as runner:
        runner.run(trial(draw(source)))


def test_histories_do_everything() -> None:
    done = run_module("tests.reliability.caches", 300, "--seed", _SEED)

    assert done.returncode == 0, done.stdout
    done_by = {name for _, name in re.findall(r"^ +([\d,]+)  (.+)$", done.stdout, re.MULTILINE)}
    assert done_by == {"misses", "joined", "local_hits", "shared_hits", "stale_hits"}


def test_a_history_is_a_function_of_its_randomness() -> None:
    assert draw(random.Random("1 1")) == draw(random.Random("1 1"))
    assert draw(random.Random("1 1")) != draw(random.Random("1 2"))


def _changed(model: Model, name: str, process: int) -> None:
    model.end_change(model.begin_change(name), process)


def test_the_model_refuses_a_value_from_before_a_change_that_the_caller_could_know_of() -> None:
    model = Model()
    number = model.begin("b", 0, 0.0, waited=0, patience=30)
    model.end(number)
    model.check(number, "b", 0, model.now())
    _changed(model, "t", 0)
    called = model.now()

    model.check(number, "b", 1, called)  # nobody has told process 1
    with pytest.raises(
        StaleError, match="a call in process 0 at 5 was given a value of b from 1, and t was changed at 3, known at 4"
    ):
        model.check(number, "b", 0, called)
    with pytest.raises(StaleError, match="a call for c was given a value of b"):
        model.check(number, "c", 0, called)


def test_the_model_refuses_a_second_factory_unless_something_has_changed() -> None:
    model = Model()
    model.begin("a", model.now(), 0.0, waited=0, patience=30)
    model.begin("b", model.now(), 0.0, waited=0, patience=30)
    model.begin("a", model.now(), 31.0, waited=0, patience=30)
    with pytest.raises(StaleError, match="two factories of a run at once, and nothing has changed"):
        model.begin("a", model.now(), 32.0, waited=0, patience=30)
    _changed(model, "s", 0)
    model.begin("a", model.now(), 32.0, waited=0, patience=30)
