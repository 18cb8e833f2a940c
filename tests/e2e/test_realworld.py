"""The public collection of RealWorld passes, whole, under each server."""

import sys
from pathlib import Path

import pytest

from tests.e2e.conduit import ASSERTIONS, REQUESTS, SERVERS, Outcome, run_collection


@pytest.mark.parametrize("server", SERVERS)
def test_the_collection_passes(server: str, tmp_path: Path) -> None:
    outcome = run_collection(sys.executable, server, tmp_path)

    assert outcome.faults == []
    assert outcome.assertions == 311


def test_whatever_is_not_as_it_must_be_is_told() -> None:
    good = Outcome(ASSERTIONS, (), (200,) * REQUESTS, exit_code=0, log="")
    bad = Outcome(ASSERTIONS - 1, ("Tags: no tags",), (200,) * (REQUESTS - 1) + (500,), exit_code=3, log="Ouch.")

    assert good.faults == []
    assert bad.faults == [
        "Tags: no tags",
        "310 assertions were made, and there are 311",
        f"the answers had the statuses {bad.statuses}",
        "the server ended with 3; its log:\nOuch.",
    ]
