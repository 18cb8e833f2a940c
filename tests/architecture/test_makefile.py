"""The Makefile explains itself, and serves only what exists."""

import subprocess
import sys
from pathlib import Path

import pytest

from examples import serve

ROOT = Path(__file__).parents[2]


def test_help_lists_every_target_of_a_user() -> None:
    listing = subprocess.run(["make", "help"], cwd=ROOT, check=True, capture_output=True, text=True).stdout

    targets = [line.split()[1] for line in listing.splitlines()]
    assert " ".join(targets) == "help demo example test check fix bench soak fuzz docs lock clean"


def test_an_example_that_does_not_exist_is_named_with_those_that_do(capsys: pytest.CaptureFixture[str]) -> None:
    status = serve.main(["shpo"])

    assert status == 2
    assert (
        capsys.readouterr().err == f'There is no example "shpo"; these exist: {", ".join(serve.names()) or "none"}.\n'
    )


def test_every_example_is_a_folder_with_an_app(tmp_path: Path) -> None:
    for name in ("shop", "notes"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "app.py").touch()
    (tmp_path / "assets").mkdir()

    assert serve.names(tmp_path) == ["notes", "shop"]


def test_the_runner_is_a_program_of_its_own() -> None:
    command = [sys.executable, "-m", "examples.serve", "--help"]

    assert subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True).stdout.startswith("usage: ")
