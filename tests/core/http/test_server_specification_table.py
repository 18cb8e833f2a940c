"""Whether docs/reference/http-specification.md names tests that exist."""

import ast
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[3]
TABLE = ROOT / "docs/reference/http-specification.md"
NAMED = re.findall(r"`(\w+/test_\w+\.py)::(test_\w+)`", TABLE.read_text(encoding="utf-8"))


@pytest.mark.parametrize(("file", "name"), NAMED, ids=lambda part: part)
def test_every_test_of_the_table_exists(file: str, name: str) -> None:
    tree = ast.parse((ROOT / "tests/core" / file).read_text(encoding="utf-8"))
    functions = {each.name for each in tree.body if isinstance(each, ast.FunctionDef | ast.AsyncFunctionDef)}

    assert name in functions


def test_every_behavior_has_a_test_or_a_reason() -> None:
    rows = [line for line in TABLE.read_text(encoding="utf-8").splitlines() if line.startswith("| ")]
    rows = [line for line in rows if line not in {"| behavior | test |", "| --- | --- |"}]

    assert len(rows) > 60
    assert [row for row in rows if not row.rpartition("| ")[0].strip("| ") or len(row.split(" | ")) != 2] == []
