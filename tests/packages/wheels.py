"""The wheels of all packages, and environments of their own to install them into."""

import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

ROOT = Path(__file__).parents[2]
PACKAGES = sorted(path.parent.name for path in (ROOT / "packages").glob("*/pyproject.toml"))
UV = Path(sys.executable).parent / "uv"
PINS = ("--constraints", ROOT / "constraints.txt")


def run(*command: str | Path, cwd: Path = ROOT) -> str:
    """What a command prints; fails with what it complains of."""
    done = subprocess.run(
        list(map(str, command)), cwd=cwd, env=environment(), capture_output=True, text=True, timeout=240, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def environment() -> Mapping[str, str]:
    """That of the Makefile: uv asks the index that pip was told to ask."""
    asked = [sys.executable, "-m", "pip", "config", "get", "global.index-url"]
    index = os.environ.get("PIP_INDEX_URL") or subprocess.run(asked, capture_output=True, text=True, check=False).stdout
    named = {"UV_DEFAULT_INDEX": index.strip()} if index.strip() else {}
    return {**named, **os.environ, "UV_SYSTEM_CERTS": "1", "PYTHONPATH": ""}


def build_wheels(folder: Path) -> Path:
    """The folder, with a wheel of each package."""
    for package in PACKAGES:
        run(UV, "build", "--quiet", "--wheel", "--no-build-isolation", "--out-dir", folder, ROOT / "packages" / package)
    return folder


def install(folder: Path, wheels: Path, *requirements: str) -> Path:
    """An environment in a folder, with requirements from the wheels and the index; gives its programs' folder."""
    python = folder / "bin" / "python"
    run(UV, "venv", "--quiet", "--python", sys.executable, folder)
    run(UV, "pip", "install", "--quiet", "--python", python, "--find-links", wheels, *PINS, *requirements)
    return folder / "bin"
