"""Everything that can be generated, in one generated project, which then passes its own checks and tests."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from armature.cli.main import main

pytestmark = pytest.mark.serial

BIN = Path(sys.executable).parent
GENERATED = (
    "controller refunds",
    "service refunds",
    "module orders",
    "controller orders",
    "service orders/order-lines",
    "guard orders/signed-in",
    "guard named",
    "interceptor timing",
    "filter out-of-stock",
    "middleware sniffing",
    "resource categories",
    "resource news --singular news-item",
    "load-test news --path /v1/news",
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


def run(*command: str) -> "subprocess.Popen[str]":
    environment = os.environ | {"PYTHONPATH": "src", "PATH": f"{BIN}{os.pathsep}{os.environ['PATH']}"}
    program, *words = command
    return subprocess.Popen(
        [str(BIN / program), *words], env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    )


def test_what_is_generated_passes_the_checks_and_tests_of_its_project(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    armature("new shop --template full --no-install --no-git")
    monkeypatch.chdir(tmp_path / "shop")

    for words in GENERATED:
        armature(f"generate {words}")
    running = [run(*check) for check in CHECKS]
    said = [(each.communicate()[0], each.returncode) for each in running]

    assert [text for text, code in said if code] == []


def armature(words: str) -> None:
    with pytest.raises(SystemExit) as ended:
        main(words.split())
    assert not ended.value.code, words
