"""Rooms and event streams under a crowd, at the size of CI; `make soak` takes 5,000 clients of each."""

import pytest

from tests.reliability.broadcast import faults, report
from tests.reliability.crowd.hearing import Hearing, Tally, sentence
from tests.reliability.crowd.load import Outcome
from tests.reliability.crowd.plan import SMALL
from tests.uncounted import run_module


@pytest.mark.serial
def test_nobody_in_a_crowd_misses_anything_and_one_who_never_reads_is_dropped() -> None:
    done = run_module("tests.reliability.broadcast", "--small")

    assert done.returncode == 0, done.stdout + done.stderr
    assert "messages: 20000 delivered, 0 lost, 0 out of order" in done.stdout
    assert "events: 20000 delivered, 0 lost, 0 out of order" in done.stdout
    assert "'rooms_disconnected': 1.0" in done.stdout


def test_what_is_missing_and_what_is_out_of_order_is_seen() -> None:
    tally = Tally()
    hearing = Hearing(tally, is_timed=True)
    for number in (1, 2, 4, 3):
        hearing.hear(sentence(7, number, 10))

    assert (hearing.count, tally.delivered, tally.disordered, len(tally.delays)) == (4, 4, 2, 4)


def test_a_trial_says_what_does_not_hold() -> None:
    figures = {"rooms_disconnected": 0.0, "events_disconnected": 2.0, "members": 1.0}
    outcome = Outcome(Tally(disordered=1), Tally(disordered=1), lost_messages=1, lost_events=1, figures=figures)

    found = faults(SMALL, outcome)

    assert len(found) == 7
    assert [line for line in report(SMALL, outcome) if line.startswith("does not hold: ")] == [
        f"does not hold: {fault}" for fault in found
    ]
