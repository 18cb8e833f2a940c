"""`armature info`: versions, and what the application consists of."""

import platform
import sys

import typer
from rich.text import Text

from armature.cli.console import grid, print_table, say
from armature.cli.installed import armature_distributions
from armature.cli.project import AppOption, JsonOption, application
from armature.core.app.inspection import as_json, routes_of
from armature.core.app.project import find_project

app = typer.Typer(add_completion=False)


@app.command()
def info(*, app: AppOption = None, json: JsonOption = False) -> None:
    """Show versions, and what the application consists of."""
    said = {**_machine(), **_project(app)}
    if json:
        return say(as_json(said))
    shown = grid("left", "left")
    for name, value in said.items():
        shown.add_row(name, Text(value))
    return print_table(shown)


def _machine() -> dict[str, str]:
    return {
        "python": f"{platform.python_version()} ({sys.executable})",
        "platform": platform.platform(terse=True),
        **armature_distributions(),
    }


def _project(given: str | None) -> dict[str, str]:
    """What there is of a project; nothing where none is named."""
    project = find_project()
    if not given and not project.app:
        return {"application": "none; --app or [tool.armature] in pyproject.toml names one"}
    found = application(given, project)
    return {
        "project": str(project.root),
        "application": project.reference(given),
        "modules": str(len(found.blueprint.scanned)),
        "providers": str(len([each for each in found.blueprint.graph.declared() if not each.home.is_ambient])),
        "routes": str(len(routes_of(found))),
    }
