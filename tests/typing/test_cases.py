"""The type checkers refuse what cannot work, and nothing else: exactly the marked lines of the files in `cases/`.

A line that ends in `# E: arg-type reportArgumentType` is one that mypy refuses with `arg-type` and pyright with
`reportArgumentType`. The lines at the top of each file keep the checks of the whole repository from reading it.
"""

import json
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[2]
CASES = sorted((Path(__file__).parent / "cases").glob("*.py"))
_SILENCED = re.compile(r"^# (mypy|pyright): .*$", re.MULTILINE)
_MARK = re.compile(r"  # E: (.+)$")
_MYPY = re.compile(r"^(?P<file>[^:]+):(?P<line>\d+): error: .*\[(?P<code>[\w-]+)\]$", re.MULTILINE)


@pytest.fixture
def spoken(tmp_path: Path) -> Path:
    """A folder with the cases as the checkers are to see them."""
    for case in CASES:
        (tmp_path / case.name).write_text(_SILENCED.sub("", case.read_text(encoding="utf-8")), encoding="utf-8")
    return tmp_path


def marked(by: str) -> set[str]:
    """What a checker is to say: `file:line code`."""
    return {each for case in CASES for each in _marks(case) if ("report" in each) is (by == "pyright")}


def _marks(case: Path) -> Iterator[str]:
    for number, line in enumerate(case.read_text(encoding="utf-8").splitlines(), 1):
        found = _MARK.search(line)
        for code in found[1].split() if found else ():
            yield f"{case.name}:{number} {code}"


def test_mypy_refuses_exactly_the_marked_lines(spoken: Path) -> None:
    files = [str(spoken / case.name) for case in CASES]
    command = [sys.executable, "-m", "mypy", "--config-file", "pyproject.toml", "--no-pretty", *files]

    said = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)

    errors = {f"{Path(each['file']).name}:{each['line']} {each['code']}" for each in _MYPY.finditer(said.stdout)}
    assert errors == marked("mypy"), said.stdout + said.stderr


def test_pyright_refuses_exactly_the_marked_lines(spoken: Path) -> None:
    settings = {
        "include": ["."],
        "typeCheckingMode": "strict",
        "pythonVersion": "3.11",
        "extraPaths": [str(ROOT / "packages/core/src")],
    }
    (spoken / "pyrightconfig.json").write_text(json.dumps(settings), encoding="utf-8")
    command = [
        sys.executable,
        "-m",
        "pyright",
        "--outputjson",
        "--pythonpath",
        sys.executable,
        "--project",
        str(spoken),
    ]

    said = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)

    found: list[dict[str, Any]] = json.loads(said.stdout)["generalDiagnostics"]
    errors = {f"{Path(each['file']).name}:{each['range']['start']['line'] + 1} {each.get('rule')}" for each in found}
    assert errors == marked("pyright"), said.stdout
