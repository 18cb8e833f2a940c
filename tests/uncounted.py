"""Python in a process of its own that coverage does not count: what runs there is others', or is tested elsewhere."""

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[1]


def run_module(
    module: str, *arguments: object, cwd: Path = ROOT, **variables: str
) -> "subprocess.CompletedProcess[str]":
    """Runs a module as a program, with environment variables beside those that there are."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith("COVERAGE_")}
    return subprocess.run(
        [sys.executable, "-m", module, *map(str, arguments)],
        cwd=cwd,
        env=environment | {"PYTHONUTF8": "1"} | variables,
        check=False,
        encoding="utf-8",
        capture_output=True,
    )
