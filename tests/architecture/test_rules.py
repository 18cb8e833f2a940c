"""The repository keeps its own rules; the tests beside this one break each on purpose."""

from collections.abc import Callable, Iterable
from pathlib import Path

import pytest

from tools.checks.__main__ import main
from tools.checks.catalog import CHECKS
from tools.checks.finding import Finding
from tools.checks.repository import Repository, read_repository

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def repository() -> Repository:
    return read_repository(ROOT)


@pytest.mark.parametrize("check", CHECKS.values(), ids=CHECKS.keys())
def test_the_repository_keeps_the_rule(
    check: Callable[[Repository], Iterable[Finding]], repository: Repository
) -> None:
    assert [str(finding) for finding in check(repository)] == []


def test_a_repository_that_breaks_a_rule_fails_the_command(
    tree, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], git
) -> None:
    tree({"tools/utils.py": ""})
    git("init", "--quiet")
    monkeypatch.chdir(tmp_path)

    status = main([])

    assert status == 1
    assert (
        capsys.readouterr().out
        == "tools/utils.py:1: `utils` says nothing: name the file after the one idea it holds.\n"
    )


def test_files_that_git_ignores_are_not_the_projects(tree, tmp_path: Path, git) -> None:
    tree({".gitignore": "build/\n", "build/made.py": "", "kept.py": "", "gone.py": ""})
    git("init", "--quiet")
    git("add", ".")
    (tmp_path / "gone.py").unlink()

    assert [str(path) for path in read_repository(tmp_path).paths] == [".gitignore", "kept.py"]
