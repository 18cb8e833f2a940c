"""Pythons are found where they run, and one that is missing is said to be missing."""

import sys
from pathlib import Path

import pytest

from tests.reliability.realworld import find_python, run_on


def test_this_python_is_found() -> None:
    assert find_python(f"{sys.version_info.major}.{sys.version_info.minor}") == sys.executable


def test_a_name_that_leads_nowhere_is_passed_over(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for folder, script in (("shims", "exit 127"), ("programs", "echo 3.99")):
        program = tmp_path / folder / "python3.99"
        program.parent.mkdir()
        program.write_text(f"#!/bin/sh\n{script}\n")
        program.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path / 'nothing'}:{tmp_path / 'shims'}:{tmp_path / 'programs'}")

    assert find_python("3.99") == str(tmp_path / "programs" / "python3.99")


def test_a_python_that_is_missing_is_told_and_fails_nothing(capsys: pytest.CaptureFixture[str]) -> None:
    assert run_on("3.99")
    assert capsys.readouterr().out == "Python 3.99 is not found here: nothing was run on it\n"
