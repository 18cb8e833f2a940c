"""`armature doctor`: what is missing or unsafe on this machine, in this project, in this application."""

import typer
from rich.text import Text

from armature.cli.console import grid, print_table, say
from armature.cli.diagnosis import Verdict, diagnose
from armature.cli.project import AppOption, JsonOption
from armature.core.app.inspection import as_json
from armature.core.app.project import find_project

app = typer.Typer(add_completion=False)

_STYLES: dict[Verdict, str] = {"ok": "green", "warning": "yellow", "fault": "red"}


@app.command()
def doctor(*, app: AppOption = None, json: JsonOption = False) -> None:
    """Look for what is missing or unsafe here. Exit code 1 where something is a fault."""
    found = diagnose(find_project(), app)
    if json:
        say(as_json(found))
    else:
        shown = grid("left", "left", "left")
        for each in found:
            shown.add_row(Text(each.verdict, _STYLES[each.verdict]), each.subject, Text(each.sentence))
        print_table(shown)
    raise typer.Exit(int(any(each.verdict == "fault" for each in found)))
