"""Programs of Python that are called in the project, as somebody would call them there."""

import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path


def called(root: Path, program: Sequence[str]) -> subprocess.CompletedProcess[str]:
    """A module that was run with its words, in the environment of this process; its sources are found."""
    path = os.pathsep.join(filter(None, (str(root / "src"), str(root), os.environ.get("PYTHONPATH"))))
    return subprocess.run(  # noqa: S603 - ours
        [sys.executable, "-m", *program],
        cwd=root,
        env={**os.environ, "PYTHONPATH": path},
        capture_output=True,
        encoding="utf-8",
        errors="replace",
        check=False,
    )


def reason(done: subprocess.CompletedProcess[str]) -> str:
    """The last line in which a program that failed says why."""
    lines = (done.stderr.strip() or done.stdout.strip()).splitlines()
    return lines[-1].strip() if lines else f"it ended with {done.returncode}"
