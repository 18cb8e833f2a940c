"""The environment of a new project: made with uv where there is one, else with venv and pip."""

import shutil
import subprocess
import sys
from pathlib import Path

_STAMP = Path(".venv", ".installed")


def install(root: Path) -> str:
    """Makes `.venv` and installs everything; what the program that failed said, or nothing."""
    for command in _commands():
        done = subprocess.run(command, cwd=root, check=False, capture_output=True, text=True)  # noqa: S603
        if done.returncode != 0:
            return done.stderr.strip() or done.stdout.strip() or f"{command[0]} ended with {done.returncode}."
    (root / _STAMP).touch()  # what the Makefile and the justfile look at
    return ""


def _commands() -> list[list[str]]:
    requirements = ("--requirement", "requirements-dev.txt")
    uv = shutil.which("uv")
    if uv:
        return [
            [uv, "venv", "--quiet", "--allow-existing", "--python", sys.executable, ".venv"],
            [uv, "pip", "install", "--quiet", "--python", ".venv", *requirements],
        ]
    python = str(Path(".venv", "Scripts" if sys.platform == "win32" else "bin", "python"))
    return [
        [sys.executable, "-m", "venv", ".venv"],
        [python, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", *requirements],
    ]
