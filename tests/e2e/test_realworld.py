"""The public collection of RealWorld passes, whole, under each server."""

import sys
from pathlib import Path

import pytest

from tests.e2e.conduit import ASSERTIONS, SERVERS, run_collection


@pytest.mark.parametrize("server", SERVERS)
def test_the_collection_passes(server: str, tmp_path: Path) -> None:
    outcome = run_collection(sys.executable, server, tmp_path)

    assert outcome.faults == []
    assert outcome.assertions == ASSERTIONS
