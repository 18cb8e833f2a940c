"""Where a project gets Armature from: the package index, a folder of wheels, or the checkout that this runs from."""

import os
from collections.abc import Iterable
from pathlib import Path

from armature.cli.errors import CommandError

CHECKOUT = Path(__file__).parents[6]
"""The root of the checkout, if this file lies in one."""

ALWAYS = ("core", "cli", "openapi", "testing")
"""The packages that templates name."""


def source_lines(target: Path, wheels: Path | None, requirements: Iterable[str]) -> list[str]:
    """The first lines of requirements-dev.txt; raises `CommandError` for a folder without wheels of Armature."""
    if wheels is not None:
        if not any(wheels.glob("armature_core-*.whl")):
            raise CommandError(f'"{wheels}" is no folder with wheels of Armature: it has no armature_core-*.whl.')
        return [f"--find-links {wheels if wheels.is_absolute() else os.path.relpath(wheels, target)}"]
    packages = CHECKOUT / "packages"
    if not (packages / "cli" / "pyproject.toml").is_file():
        return []
    named = (each.partition("[")[0].removeprefix("armature-") for each in requirements if each.startswith("armature-"))
    found = [packages / name for name in dict.fromkeys((*ALWAYS, *named))]
    return [f"--editable {package}" for package in found if package.is_dir()]
