"""The `.env` of a project: variables for the commands that are called in it; what the process has already wins."""

import os
from collections.abc import Mapping

from dotenv import dotenv_values

from armature.cli.errors import CommandError
from armature.core.app.project import Project


def load_environment(project: Project, name: str | None = None) -> Mapping[str, str]:
    """Takes over the variables of `.env`, or of `.env.NAME` in its place; gives the file of each that it took.

    Raises `CommandError` where there is no `.env.NAME`, and for a file that is no text.
    """
    file = f".env.{name}" if name else ".env"
    if name and not (project.root / file).is_file():
        raise CommandError(f'There is no "{file}" in {project.root}; write one, or leave `--env` out.')
    try:
        values = dotenv_values(project.root / file, encoding="utf-8")
    except UnicodeDecodeError as error:
        raise CommandError(f"{project.root / file} is no UTF-8: {error.reason} at byte {error.start}.") from None
    taken = {key: value for key, value in values.items() if value is not None and key not in os.environ}
    os.environ |= taken
    return dict.fromkeys(taken, file)
