"""The test runner adds up both parts, fails when anything failed, and says so in its last line."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tools.run_tests import Case, slowest, summary

ROOT = Path(__file__).parents[2]

PYPROJECT = """
[tool.pytest.ini_options]
addopts = ["--import-mode=importlib"]
pythonpath = ["src"]
markers = ["serial"]
[tool.coverage.run]
branch = true
parallel = true
patch = ["subprocess"]
source_dirs = ["src"]
disable_warnings = ["no-data-collected"]
[tool.coverage.report]
fail_under = 100
"""
CODE = "def double(number):\n    if number:\n        return number * 2\n    return 0\n"
PARALLEL = "from code_here import double\ndef test_a(): assert double(2) == 4\n"
SERIAL = "import pytest\nfrom code_here import double\n@pytest.mark.serial\ndef test_b(): assert double(0) == 0\n"


def test_both_parts_add_up(tmp_path: Path) -> None:
    status, output = run(tmp_path, PARALLEL, SERIAL)

    assert (status, output[-1]) == (0, "2 passed, 0 failed")


@pytest.mark.parametrize(
    ("serial", "closing"),
    [
        (SERIAL.replace("== 0", "== 1"), "1 passed, 1 failed"),
        (SERIAL.replace("assert double(0) == 0", "__import__('os')._exit(0)"), "1 passed, 1 failed"),
        ("", "1 passed, 0 failed"),
    ],
    ids=["a test fails", "a part ends early", "a line is not covered"],
)
def test_anything_less_than_all_is_a_failure(tmp_path: Path, serial: str, closing: str) -> None:
    status, output = run(tmp_path, PARALLEL, serial)

    assert (status, output[-1]) == (1, closing)


def test_no_tests_at_all_is_a_failure(tmp_path: Path) -> None:
    status, output = run(tmp_path, "", "")

    assert (status, output[-1]) == (1, "0 passed, 0 failed")


def test_the_closing_line_counts_what_did_not_pass_as_failed() -> None:
    cases = [Case(f"t::{outcome}", 1, outcome) for outcome in ("passed", "failure", "error", "skipped")]

    assert summary(cases) == "1 passed, 3 failed"


def test_the_slowest_come_first_and_are_at_most_25() -> None:
    lines = slowest([Case(f"t::{second}", second, "passed") for second in range(30)]).splitlines()

    assert lines[:2] == ["The slowest 25 tests:", "   29.00 s  t::29"]
    assert len(lines) == 26


def run(folder: Path, parallel: str, serial: str) -> tuple[int, list[str]]:
    """The runner's exit code and output lines, on a project of one module and two test files."""
    (folder / "src").mkdir()
    (folder / "pyproject.toml").write_text(PYPROJECT)
    (folder / "src/code_here.py").write_text(CODE)
    (folder / "test_parallel.py").write_text(parallel)
    (folder / "test_serial.py").write_text(serial)
    inherited = {name: value for name, value in os.environ.items() if not name.startswith(("COVERAGE_", "PYTEST_"))}
    alone = {"PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1", "PYTEST_PLUGINS": "xdist.plugin"}  # which is quicker
    result = subprocess.run(
        [sys.executable, "-m", "tools.run_tests"],
        cwd=folder,
        env=inherited | {"PYTHONPATH": str(ROOT)} | alone,
        capture_output=True,
        text=True,
        check=False,
    )
    return result.returncode, result.stdout.splitlines()
