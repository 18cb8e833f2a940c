"""`armature config:show`: every setting with its value and where that comes from."""

import typer

from armature.cli.commands.config_check import EnvOption
from armature.cli.configuration.report import configuration_of, print_settings
from armature.cli.console import say
from armature.cli.project import AppOption, JsonOption
from armature.core.app.inspection import as_json

app = typer.Typer(add_completion=False)


@app.command()
def show(*, app: AppOption = None, env: EnvOption = None, json: JsonOption = False) -> None:
    """Show every setting, its value and its origin. Secrets are masked."""
    found = configuration_of(app, env)
    if json:
        say(as_json(found))
    else:
        print_settings(found.settings, with_values=True)
