"""Random orders are made from their seed, and a run that fails says how it is repeated."""

import os
import subprocess
import sys
from pathlib import Path

_TESTS = """
import pytest

@pytest.mark.parametrize("number", range(20))
def test_nothing_is_wrong(number):
    pass
"""


def _python(*arguments: str) -> str:
    """What a run of Python says, whether it succeeds or not; its pytest loads what it needs alone, which is quicker."""
    alone = {"PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1", "PYTEST_PLUGINS": "xdist.plugin"}
    return subprocess.run(
        [sys.executable, *arguments], env=os.environ | alone, capture_output=True, text=True, check=False
    ).stdout


def _order(seed: str, file: Path) -> list[str]:
    command = (
        "-m",
        "pytest",
        "-p",
        "tests.reliability.shuffling",
        "--shuffle",
        seed,
        "--collect-only",
        "-q",
        str(file),
    )
    return [line.partition("::")[2] for line in _python(*command).splitlines() if "::" in line]


def test_an_order_is_a_function_of_its_seed(tmp_path: Path) -> None:
    file = tmp_path / "test_order.py"
    file.write_text(_TESTS)

    first, again, other = _order("1", file), _order("1", file), _order("2", file)

    assert first == again
    assert first != other
    assert sorted(first) == sorted(other)
    assert len(first) == 20


def test_a_run_that_fails_ends_the_others_and_says_how_it_is_repeated(tmp_path: Path) -> None:
    file = tmp_path / "test_failing.py"
    file.write_text("def test_something_is_wrong():\n    raise LookupError\n")

    told = _python("-m", "tests.reliability.shuffled", "3", "--seed", "5", str(file))

    assert told.startswith("seed 5: the parallel part failed\n")
    assert told.splitlines()[-1] == (
        "Repeat it: python -m pytest -q -p tests.reliability.shuffling --shuffle 5 "
        f"-m 'not serial' -n 2 --dist worksteal {file}"
    )
