"""`armature config:check`: whether the application would find its settings, and where each comes from."""

from typing import Annotated

import typer

from armature.cli.configuration.report import configuration_of, print_settings
from armature.cli.console import say
from armature.cli.errors import CommandError
from armature.cli.project import AppOption, JsonOption
from armature.core.app.inspection import as_json

app = typer.Typer(add_completion=False)

EnvOption = Annotated[str | None, typer.Option("--env", metavar="NAME", help="Read `.env.NAME` in place of `.env`.")]


@app.command()
def check(*, app: AppOption = None, env: EnvOption = None, json: JsonOption = False) -> None:
    """Check the settings, and say where each value comes from.

    Exit code 2 where one is missing or not valid.
    """
    found = configuration_of(app, env)
    if json:
        say(as_json(found))
    else:
        print_settings(found.settings, with_values=False)
        for unread in found.unread:
            say(f"Nobody reads {unread.variable} ({unread.origin}). {unread.hint}".rstrip())
    if found.faults:
        told = "\n".join(f"    {each.variable}: {each.fault}" for each in found.faults)
        raise CommandError(f"The application would not start with these settings:\n{told}\nSet the variables.")
