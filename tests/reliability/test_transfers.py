"""Files at the size of CI; `make soak` sends and fetches four times as much."""

import pytest

from tests.uncounted import run_module


@pytest.mark.serial
def test_a_gibibyte_up_and_down_takes_16_mib_at_most() -> None:
    done = run_module("tests.reliability.transfers", 1024)

    assert done.returncode == 0, done.stdout + done.stderr
    assert done.stdout.count("1024 MiB") == 3
