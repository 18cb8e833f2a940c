"""A program of this folder in a process that coverage does not count: it repeats what other tests cover."""

import os
import subprocess
import sys


def run(module: str, *arguments: object) -> tuple[int, str]:
    """Its exit code, and what it prints."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith("COVERAGE_")}
    done = subprocess.run(
        [sys.executable, "-m", module, *map(str, arguments)],
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    return done.returncode, done.stdout
