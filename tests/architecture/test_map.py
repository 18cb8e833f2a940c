"""ARCHITECTURE.md names every file of every package, and none that is not there."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
CORE = ROOT / "packages/core/src/armature/core"
TEXT = (ROOT / "ARCHITECTURE.md").read_text(encoding="utf-8")
OTHERS = sorted(path.name for path in (ROOT / "packages").iterdir() if path.name != "core")


def _mapped() -> Iterator[str]:
    folder = ""
    for row in TEXT.partition("## File by file")[2].partition("\n## ")[0].splitlines():
        cell = row.split("|")[1] if row.startswith("| ") else ""
        folders = re.findall(r"\*\*`([\w/]+/)`\*\*", cell)
        if folders:
            folder = folders[0] if len(folders) == 1 else ""
        elif "`errors/`" in cell:
            yield from (f"errors/{name}" for name in re.findall(r"`(\w+\.py)`", row.split("|")[2]))
        else:
            yield from (folder + name for name in re.findall(r"`([\w/]+\.py)`", cell))


def test_the_map_is_of_this_house() -> None:
    files = {str(path.relative_to(CORE)) for path in CORE.rglob("*.py") if path.name != "__init__.py"}

    assert sorted(set(_mapped()) - {"__init__.py"}) == sorted(files)


@pytest.mark.parametrize("package", OTHERS)
def test_the_map_has_the_other_packages_too(package: str) -> None:
    source = f"packages/{package}/src/armature/{package}"
    rows = TEXT.partition(f"`{source}/`")[2].partition("\n\n| ")[2].partition("\n\n")[0]
    folder = ROOT / source
    files = {str(path.relative_to(folder)) for path in folder.rglob("*.py") if path.name != "__init__.py"}

    assert sorted(re.findall(r"`([\w/]+\.py)`", rows)) == sorted(files)
