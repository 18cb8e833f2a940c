"""The application that a command is about."""

import traceback
from pathlib import Path
from typing import Annotated

import typer

from armature.cli.errors import CommandError
from armature.core import Application, WiringError
from armature.core.app.commands import UsageError
from armature.core.app.loading import load
from armature.core.app.project import Project, find_project

AppOption = Annotated[
    str | None, typer.Option("--app", metavar="MODULE:NAME", help="The application; else that of pyproject.toml.")
]
"""How every command that needs an application is told which."""

JsonOption = Annotated[bool, typer.Option("--json", help="As JSON.")]


def application(given: str | None, project: Project | None = None) -> Application:
    """The application that is meant; raises `CommandError` for one that cannot be imported."""
    project = project or find_project()
    reference = project.reference(given)
    project.enter()
    try:
        return load(reference)
    except (UsageError, WiringError):
        raise
    except (Exception, SystemExit) as error:  # whatever the user's modules raise while they are imported
        raise CommandError(f'"{reference}" cannot be imported: {told(error, project.root)}') from error


def told(error: BaseException, root: Path) -> str:
    """An error, with the place in the project where it came from."""
    if isinstance(error, SyntaxError) and error.filename:
        path = Path(error.filename)
        place = path.relative_to(root) if path.is_relative_to(root) else path
        return f"{type(error).__name__}: {error.msg} ({place}:{error.lineno})"
    sentence = f"{type(error).__name__}: {error}"
    frames = [frame for frame in traceback.extract_tb(error.__traceback__) if Path(frame.filename).is_relative_to(root)]
    own = [frame for frame in frames if "site-packages" not in frame.filename]
    if not own:
        return sentence
    return f"{sentence} ({Path(own[-1].filename).relative_to(root)}:{own[-1].lineno})"
