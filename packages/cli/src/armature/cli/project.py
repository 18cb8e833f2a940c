"""The application that a command is about, and how every command is told which."""

from typing import Annotated

import typer

from armature.core import Application
from armature.core.app.loading import load_told
from armature.core.app.project import Project, find_project

AppOption = Annotated[
    str | None, typer.Option("--app", metavar="MODULE:NAME", help="The application; else that of pyproject.toml.")
]
"""How every command that needs an application is told which."""

JsonOption = Annotated[bool, typer.Option("--json", help="As JSON.")]


def application(given: str | None, project: Project | None = None) -> Application:
    """The application that is meant; raises `UsageError` for one that cannot be imported."""
    project = project or find_project()
    return load_told(project.reference(given), project)
