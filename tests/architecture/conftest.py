"""A small repository per test: the paths and texts that the test gives, and nothing else."""

import subprocess
from collections.abc import Callable, Mapping
from pathlib import Path, PurePosixPath

import pytest

from tools.checks.repository import Repository

Tree = Callable[[Mapping[str, str]], Repository]


@pytest.fixture
def tree(tmp_path: Path) -> Tree:
    def write(files: Mapping[str, str]) -> Repository:
        for name, text in files.items():
            path = tmp_path / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
        return Repository(tmp_path, tuple(PurePosixPath(name) for name in files))

    return write


@pytest.fixture
def git(tmp_path: Path) -> Callable[..., None]:
    def run(*arguments: str) -> None:
        subprocess.run(["git", *arguments], cwd=tmp_path, check=True)

    return run
