"""The first five minutes of a reader, from built wheels, outside of the repository."""

from pathlib import Path

import pytest

from tests.e2e.five_minutes import PAGE, follow, rows, table
from tools.documents.consoles import Command, script_of

pytestmark = pytest.mark.serial


def test_the_page_goes_as_it_is_shown(tmp_path: Path) -> None:
    took = follow(tmp_path)

    assert [each for each in took if not each.startswith("cd ")] == rows()
    print(table(took))  # noqa: T201 - for whoever watches the run


def test_the_table_has_every_command_of_the_page() -> None:
    typed = [step.typed for step in script_of(PAGE.read_text(encoding="utf-8")) if isinstance(step, Command)]

    assert rows() == [each for each in dict.fromkeys(typed) if not each.startswith("cd ")]
