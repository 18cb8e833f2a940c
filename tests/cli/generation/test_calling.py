"""Programs that are called in the project."""

import subprocess

import pytest

from armature.cli.generation.calling import reason


@pytest.mark.parametrize(
    ("stdout", "stderr", "said"),
    [("out", "Traceback\nValueError: no\n", "ValueError: no"), ("out\n", "", "out"), ("", "", "it ended with 3")],
    ids=["standard error", "standard output", "nothing"],
)
def test_the_last_line_says_why_a_program_failed(stdout: str, stderr: str, said: str) -> None:
    assert reason(subprocess.CompletedProcess([], 3, stdout, stderr)) == said
