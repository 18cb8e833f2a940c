"""Projects for tests: made by the command, checked and run by what stands in this environment."""

import os
import subprocess
import sys
from collections.abc import Generator, Mapping
from contextlib import contextmanager
from pathlib import Path

import httpx2
import pytest

from armature.cli.main import main

BIN = Path(sys.executable).parent
TOOLS = ("python", "ruff", "mypy", "lint-imports")
FOREIGN = ("COVERAGE_", "COV_", "PYTEST_", "ARMATURE_", "GIT_", "PYTHON")


def make(folder: Path, name: str, *options: str) -> Path:
    """A new project in a folder, without its own environment."""
    before = Path.cwd()
    os.chdir(folder)
    try:
        assert command("new", name, "--no-install", *options) == 0
    finally:
        os.chdir(before)
    return folder / name


def command(*words: str) -> int:
    """Runs one command in this process; its exit code."""
    try:
        return main(words)
    except SystemExit as ended:
        return int(ended.code or 0)


def compile_once(monkeypatch: pytest.MonkeyPatch, folder: Path) -> None:
    """Lets the programs that a test calls keep what they compile, for those of all tests."""
    monkeypatch.delenv("PYTHONDONTWRITEBYTECODE", raising=False)
    monkeypatch.setenv("PYTHONPYCACHEPREFIX", str(folder.parent / "caches" / "python"))


def environment(project: Path) -> Mapping[str, str]:
    """That of somebody who has set nothing; what is compiled and checked once is kept for the projects of all tests."""
    caches = project.parents[1] / "caches"
    kept = {name: value for name, value in os.environ.items() if not name.startswith(FOREIGN)}
    return kept | {
        "PYTHONPATH": "src",
        "PYTHONPYCACHEPREFIX": str(caches / "python"),
        "MYPY_CACHE_DIR": str(caches / "mypy"),
        "PYTEST_ADDOPTS": "-p no:schemathesis -p no:cacheprovider",
    }


def equip(project: Path) -> None:
    """Gives a project an environment that is this one, so that its Makefile has nothing to install."""
    programs = project / ".venv" / "bin"
    programs.mkdir(parents=True)
    for tool in TOOLS:
        program = programs / tool
        program.write_text(f'#!/bin/sh\nexec "{BIN / tool}" "$@"\n')
        program.chmod(0o755)
    (project / ".venv" / ".installed").touch()


def run(project: Path, *words: str | Path) -> str:
    """What a program says in a project; fails where it fails."""
    done = subprocess.run(words, cwd=project, env=environment(project), capture_output=True, text=True, check=False)
    if done.returncode != 0:
        pytest.fail(f"{words} ended with {done.returncode}:\n{done.stdout}{done.stderr}", pytrace=False)
    return done.stdout + done.stderr


@contextmanager
def served(project: Path) -> Generator[httpx2.Client]:
    """A client of the project, which is served as it is deployed."""
    package = project.name.replace("-", "_")
    words = [sys.executable, "-m", "armature.core", "serve", f"{package}.app:app", "--port", "0"]
    with subprocess.Popen(words, cwd=project, env=environment(project), stderr=subprocess.PIPE, text=True) as server:
        try:
            with httpx2.Client(base_url=_address(server), timeout=60) as client:
                yield client
        finally:
            server.terminate()
            if server.stderr is not None:
                server.stderr.read()  # or a full pipe would keep it from ending
            assert server.wait(60) == 0


def _address(server: subprocess.Popen[str]) -> str:
    said: list[str] = []
    for line in server.stderr or ():
        said.append(line)
        if "running on http://127.0.0.1:" in line:
            return "http://127.0.0.1:" + line.partition("http://127.0.0.1:")[2].partition(" ")[0]
    pytest.fail(f"It does not start:\n{''.join(said)}", pytrace=False)
