"""Server processes at the size of CI; `make soak` restarts and signals more of them."""

import re

import pytest

from tests.reliability.processes.ledger import faults
from tests.uncounted import run_module

_SEED = 20_261_121


@pytest.mark.serial
def test_rolling_restarts_lose_no_request() -> None:
    done = run_module("tests.reliability.restarts", 3)

    told = re.search(r": ([\d,]+) requests over [\d,]+ connections, 0 lost$", done.stdout.strip())
    assert done.returncode == 0, done.stdout + done.stderr
    assert told is not None, done.stdout
    assert int(told[1].replace(",", "")) > 1000


@pytest.mark.serial
def test_what_was_started_is_closed_once_at_whatever_moment_a_process_is_told_to_stop() -> None:
    done = run_module("tests.reliability.signals", 20, "--seed", _SEED)

    assert done.returncode == 0, done.stdout + done.stderr
    assert ": 0 faults" in done.stdout


@pytest.mark.parametrize(
    ("lines", "found"),
    [
        ([], []),
        (["started database", "started cache", "closed cache", "closed database"], []),
        (["started database"], ["database was started 1 times and closed 0 times."]),
        (
            ["started session-1", "closed session-1", "closed session-1"],
            ["session-1 was started 1 times and closed 2 times."],
        ),
        (
            ["started database", "started cache", "closed database", "closed cache"],
            ["Started in the order database, cache, and closed in the order database, cache."],
        ),
    ],
    ids=["nothing", "in reverse", "not closed", "closed twice", "in the wrong order"],
)
def test_a_ledger_that_does_not_add_up_is_a_fault(lines: list[str], found: list[str]) -> None:
    assert [each for each in faults(lines) if each in found] == found
    assert bool(faults(lines)) == bool(found)
