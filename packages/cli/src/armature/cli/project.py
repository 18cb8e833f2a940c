"""The application that a command is about, and how every command is told which."""

from typing import Annotated

import typer

from armature.cli.errors import CommandError
from armature.core import Application, WiringError
from armature.core.app.inspection import UnknownSubject
from armature.core.app.loading import load_told
from armature.core.app.project import Project, find_project
from armature.core.app.usage import UsageError

AppOption = Annotated[
    str | None, typer.Option("--app", metavar="MODULE:NAME", help="The application; else that of pyproject.toml.")
]
"""How every command that needs an application is told which."""

MISTAKES = (CommandError, UsageError, UnknownSubject, WiringError)
"""What is told as a sentence to whoever called a command; all else is told with its class."""

JsonOption = Annotated[bool, typer.Option("--json", help="As JSON.")]


def application(given: str | None, project: Project | None = None) -> Application:
    """The application that is meant; raises `UsageError` for one that cannot be imported."""
    project = project or find_project()
    return load_told(project.reference(given), project)
