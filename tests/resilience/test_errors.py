"""Errors: what they carry, and that the pages about them are true."""

import pickle
import re
from pathlib import Path

import pytest

from armature.resilience import BreakerOpen, DeadlinePassed, Rejected, ResilienceError, TimedOut

ROOT = Path(__file__).parents[2]


@pytest.mark.parametrize(
    "error",
    [
        BreakerOpen("open", retry_after=2.5, pipeline="payments", strategy="breaker"),
        TimedOut("late", pipeline="payments", strategy="total"),
        DeadlinePassed("late", pipeline="payments", strategy="attempt"),
    ],
)
def test_an_error_survives_the_way_to_another_process(error: Rejected | TimedOut) -> None:
    back = pickle.loads(pickle.dumps(error))

    assert type(back) is type(error)
    assert (str(back), vars(back)) == (str(error), vars(error))


def test_a_deadline_that_has_passed_is_a_refusal_and_a_time_out() -> None:
    assert issubclass(DeadlinePassed, Rejected)
    assert issubclass(DeadlinePassed, TimedOut)
    assert issubclass(TimedOut, TimeoutError)
    assert issubclass(Rejected, ResilienceError)


def test_every_test_that_the_reference_names_exists() -> None:
    reference = (ROOT / "docs/reference/resilience-specification.md").read_text(encoding="utf-8")
    named = re.findall(r"`(tests/[\w/]+\.py)::(test_\w+)`", reference)

    missing = [test for path, test in named if f"def {test}(" not in (ROOT / path).read_text(encoding="utf-8")]

    assert missing == []
    assert len(named) > 60
