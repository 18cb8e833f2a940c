"""Which `armature` works in a project: that of its own environment, whoever called.

The project is looked for without the core, which another process will import.
"""

import os
import sys
import tomllib
from collections.abc import Sequence
from pathlib import Path

from armature.cli.errors import CommandError


def hand_over(words: Sequence[str]) -> None:
    """Becomes the `armature` of the project's `.venv`, where there is one and this is another; else returns.

    So `armature dev` works in a project whatever environment is active, with the versions that the project has. Raises
    `CommandError` where that program cannot be run.
    """
    program = own_program(Path.cwd())
    if program is None:
        return
    try:
        os.execv(program, [str(program), *words])  # noqa: S606 - the program of the project, with the words as they are
    except OSError:  # its interpreter has gone, or the project stood elsewhere when it was installed
        raise CommandError(
            f"The environment {program.parents[1]} does not work any more: remove it, then install the project again."
        ) from None


def own_program(start: Path) -> Path | None:
    """The program of the environment of the project around a folder; None where it is the one that runs."""
    root = next((path for path in (start, *start.parents) if (path / "pyproject.toml").is_file()), None)
    if root is None or not _names_application(root / "pyproject.toml"):
        return None
    environment = root / ".venv"
    program = environment / ("Scripts/armature.exe" if os.name == "nt" else "bin/armature")
    is_other = environment.resolve() != Path(sys.prefix).resolve()
    return program if is_other and program.is_file() else None


def _names_application(manifest: Path) -> bool:
    """Whether it has `[tool.armature]`; one that cannot be read is told by the command."""
    try:
        return "armature" in tomllib.loads(manifest.read_text(encoding="utf-8")).get("tool", {})
    except (OSError, ValueError):
        return False
