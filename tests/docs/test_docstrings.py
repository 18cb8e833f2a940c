"""Every example of a docstring runs, and none is written in a form that nothing runs."""

import importlib
from pathlib import Path

import pytest

from tools.checks.repository import File, read_repository
from tools.documents.docstrings import docstrings_of, run_docstring

ROOT = Path(__file__).parents[2]

SOURCES = {file.module: file for file in read_repository(ROOT).sources()}
WITH_EXAMPLES = {
    module: file
    for module, file in SOURCES.items()
    if any(docstring.has_examples for docstring in docstrings_of(ROOT / file.path))
}


@pytest.mark.parametrize("module", WITH_EXAMPLES)
def test_the_examples_run(module: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    names = vars(importlib.import_module(module))
    path = _path(WITH_EXAMPLES[module])

    for docstring in docstrings_of(path):
        run_docstring(docstring, path, names)


def test_no_docstring_hides_code_from_the_runner() -> None:
    hiding = [
        f"{file}:{docstring.line}"
        for file in SOURCES.values()
        for docstring in docstrings_of(_path(file))
        if docstring.hides_code
    ]

    assert hiding == []


@pytest.mark.parametrize(
    "example",
    [">>> double(2)\n    5", "```python\n    assert 1 == 2\n    ```", "```pycon\n    >>> double(2)\n    5\n    ```"],
    ids=["session", "program", "fenced session"],
)
def test_an_example_that_is_broken_fails(tmp_path: Path, example: str) -> None:
    path = tmp_path / "doubling.py"
    path.write_text(f'def double(number):\n    """Twice as much.\n\n    {example}\n    """\n')
    [docstring] = docstrings_of(path)

    assert docstring.has_examples
    with pytest.raises(AssertionError):
        run_docstring(docstring, path, {"double": lambda number: number * 2})


def test_an_example_that_is_right_passes(tmp_path: Path) -> None:
    path = tmp_path / "doubling.py"
    path.write_text('LIMIT = 4\n"""At most.\n\n```pycon\n>>> LIMIT\n4\n```\n"""\n')
    [docstring] = docstrings_of(path)

    run_docstring(docstring, path, {"LIMIT": 4})


def test_code_after_two_colons_is_found(tmp_path: Path) -> None:
    path = tmp_path / "hidden.py"
    path.write_text('"""Shown::\n\n    never_run()\n"""\n')

    assert [docstring.hides_code for docstring in docstrings_of(path)] == [True]


def _path(file: File) -> Path:
    return ROOT / file.path
