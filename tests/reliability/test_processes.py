"""Server processes at the size of CI; `make soak` restarts and signals more of them."""

from pathlib import Path

import pytest

from tests.reliability.processes.ledger import faults
from tests.reliability.processes.workloads import WORKLOADS
from tests.reliability.restarts import rolling_restarts
from tests.reliability.signals import plan, tried

_SEED = 20_261_121


@pytest.mark.serial
async def test_rolling_restarts_lose_no_request(tmp_path: Path) -> None:
    tally = await rolling_restarts(3, WORKLOADS["shop"], tmp_path, lambda _: None)

    assert tally.lost == []
    assert tally.requests > 1000


@pytest.mark.serial
def test_what_was_started_is_closed_once_at_whatever_moment_a_process_is_told_to_stop(tmp_path: Path) -> None:
    assert tried(plan(_SEED, 20), tmp_path, lambda _: None) == []


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
