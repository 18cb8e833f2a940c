"""`armature modules`: the borders of modules in the code, as opposed to the container, which keeps them by itself."""

import typer

from armature.cli.boundaries import crossings_of
from armature.cli.console import say
from armature.cli.project import AppOption, JsonOption, application
from armature.core.app.inspection import as_json
from armature.core.app.project import find_project

app = typer.Typer(
    help="Check that the code keeps to the borders of its modules.", no_args_is_help=True, add_completion=False
)


@app.callback()
def modules() -> None:
    """Check that the code keeps to the borders of its modules."""


@app.command()
def check(*, app: AppOption = None, json: JsonOption = False) -> None:
    """Find imports from the package of a module that the own module does not import.

    Exit code 1 where there are any.
    """
    project = find_project()
    found = crossings_of(application(app, project), project.root)
    if json:
        say(as_json(found))
    for each in found if not json else ():
        say(f"{each.where}: {each.importer} imports {each.imported}; write {each.fix}, or move what both need.")
    if not found and not json:
        say("Every import keeps to the borders of the modules.")
    raise typer.Exit(int(bool(found)))
