"""Everything that can be generated, in one generated project, which then passes its own checks and tests."""

import subprocess
from pathlib import Path

import pytest

from armature.cli.main import main
from tests.cli.projects import BIN, compile_once, environment

pytestmark = pytest.mark.serial

GENERATED = (
    "controller refunds",
    "module orders",
    "controller orders/refunds",
    "service orders/order-lines",
    "guard named",
    "interceptor timing",
    "filter out-of-stock",
    "middleware sniffing",
    "resource news --singular news-item",
    "load-test news",
)
SLOW = ("integration/test_users.py", "integration/test_products.py", "load/test_products.py")
"""Tests that the template brings; what is generated has the like."""
PYTEST = ["python", "-m", "pytest", "--quiet", "-p", "no:cacheprovider", *(f"--ignore=tests/{each}" for each in SLOW)]
CHECKS = (
    ["ruff", "check", "--quiet", "."],
    ["ruff", "format", "--quiet", "--diff", "."],
    ["mypy", "--no-error-summary"],
    ["lint-imports", "--no-cache", "--no-logo"],
    PYTEST,
)


def run(program: str, *words: str) -> "subprocess.Popen[str]":
    return subprocess.Popen(
        [str(BIN / program), *words],
        env=environment(Path.cwd()),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )


def test_what_is_generated_passes_the_checks_and_tests_of_its_project(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    armature("new shop --template full --no-install --no-git")
    monkeypatch.chdir(tmp_path / "shop")
    compile_once(monkeypatch, tmp_path)

    for words in GENERATED:
        armature(f"generate {words}")
    running = [run(*check) for check in CHECKS]
    said = [(each.communicate()[0], each.returncode) for each in running]

    assert [text for text, code in said if code] == []


def armature(words: str) -> None:
    with pytest.raises(SystemExit) as ended:
        main(words.split())
    assert not ended.value.code, words
