"""Everything that can be generated, in one generated project, which then passes its own checks and tests."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from armature.cli.main import main
from armature.cli.scaffold.questions import complete
from armature.cli.scaffold.renderer import render_folder

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
CHECKS = (
    ["ruff", "check", "--quiet", "."],
    ["ruff", "format", "--quiet", "--diff", "."],
    ["mypy", "--no-error-summary"],
    ["lint-imports", "--no-cache", "--no-logo"],
    [
        "python",
        "-m",
        "pytest",
        "--quiet",
        "--no-header",
        "-p",
        "no:cacheprovider",
        "--ignore=tests/integration/test_users.py",
    ],
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
    make_project(tmp_path)
    monkeypatch.chdir(tmp_path)

    for words in GENERATED:
        with pytest.raises(SystemExit) as ended:
            main(["generate", *words.split()])
        assert ended.value.code == 0, words
    make_steps_and_document(tmp_path)
    running = [run(*check) for check in CHECKS]
    said = [(each.communicate()[0], each.returncode) for each in running]

    assert [text for text, code in said if code] == []


def make_project(root: Path) -> None:
    files = render_folder("project", complete({"name": "shop", "template": "full"}))
    for path, text in files.items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_text(text, encoding="utf-8")
    (root / "openapi.json").touch()


def make_steps_and_document(root: Path) -> None:
    """What the command says is left to do; `make` would first install the project."""
    for command in (
        ["alembic", "upgrade", "head"],
        ["alembic", "revision", "--autogenerate", "--message", "categories and news"],
        ["python", "-m", "armature.openapi", "export", "shop.app:app"],
    ):
        done = run(*command)
        text = done.communicate()[0]
        assert done.returncode == 0, text
        if "export" in command:
            (root / "openapi.json").write_text(text, encoding="utf-8")
