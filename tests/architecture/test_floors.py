"""The contracts of pyproject.toml, held against a house of the same floors in which one wall is broken."""

import os
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

PYPROJECT = Path(__file__).parents[2] / "pyproject.toml"


def test_the_house_stands_when_imports_go_down(house: Path) -> None:
    write(house, "app", "from armature.core import modules, di\n")

    status, _ = lint(house)

    assert status == 0


@pytest.mark.parametrize(
    ("part", "source"),
    [
        ("di", "from armature.core import routing\n"),
        ("errors", "import armature.core.app\n"),
        ("http", "from armature.core import di\n"),
        ("binding", "from armature.core import routing\n"),
        ("di", "from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    from armature.core import app\n"),
        ("di", "def late():\n    from armature.core import app\n"),
        ("di", "from armature.core import Application\n"),
    ],
    ids=["up", "up to the roof", "beside", "beside, above", "for types only", "inside a function", "by the front door"],
)
def test_an_import_that_does_not_go_down_is_refused(house: Path, part: str, source: str) -> None:
    write(house, part, source)
    write(house, "app", "class Application: ...\n")
    (house / "armature/core/__init__.py").write_text("from armature.core.app import Application\n")

    status, output = lint(house)

    assert status == 1
    assert "The floors of armature.core: imports go down, parts on one line do not know each other BROKEN" in output


def test_a_part_without_a_floor_is_refused(house: Path) -> None:
    write(house, "attic", "")

    status, output = lint(house)

    assert status == 1
    assert "armature.core.attic" in output


def test_a_cycle_inside_a_part_is_refused(house: Path) -> None:
    (house / "armature/core/di/graph.py").write_text("from armature.core.di import drawing\n")
    (house / "armature/core/di/drawing.py").write_text("from armature.core.di import graph\n")

    status, output = lint(house)

    assert status == 1
    assert "No two parts of a package import each other, at any depth BROKEN" in output


@pytest.mark.parametrize(
    ("file", "source"),
    [
        ("core/di/graph.py", "from armature import testing\n"),
        ("testing/client.py", "import armature.openapi\n"),
        ("openapi/document.py", "import armature.testing\n"),
        ("cli/catalog.py", "import armature.testing\n"),
        ("resilience/pipeline.py", "import armature.http_client\n"),
    ],
    ids=["the core", "beside", "beside, the other way", "the command", "what is built on it"],
)
def test_a_package_that_knows_one_it_must_not_is_refused(house: Path, file: str, source: str) -> None:
    (house / "armature" / file).write_text(source)

    status, output = lint(house)

    assert status == 1
    assert (
        "The core knows no other package; the others know what they build on, and the command that they add to BROKEN"
        in output
    )


@pytest.fixture
def house(tmp_path: Path) -> Path:
    """Every part that the contracts name, empty."""
    (tmp_path / "pyproject.toml").write_text(PYPROJECT.read_text())
    for package in tomllib.loads(PYPROJECT.read_text())["tool"]["importlinter"]["root_packages"]:
        folder = tmp_path / package.replace(".", "/")
        folder.mkdir(parents=True)
        (folder / "__init__.py").touch()
    for part in parts():
        write(tmp_path, part, "")
    return tmp_path


def parts() -> list[str]:
    contracts = tomllib.loads(PYPROJECT.read_text())["tool"]["importlinter"]["contracts"]
    return [name.strip(" ()") for layer in contracts[0]["layers"] for name in layer.split("|")]


def write(house: Path, part: str, source: str) -> None:
    folder = house / "armature/core" / part
    folder.mkdir(exist_ok=True)
    (folder / "__init__.py").write_text(source)


def lint(house: Path) -> tuple[int, str]:
    command = [str(Path(sys.executable).with_name("lint-imports")), "--no-cache"]
    environment = {**os.environ, "COLUMNS": "200"}
    result = subprocess.run(command, cwd=house, env=environment, capture_output=True, text=True, check=False)
    return result.returncode, result.stdout + result.stderr
