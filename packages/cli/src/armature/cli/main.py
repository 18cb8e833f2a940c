"""The program `armature`: which command is meant, and what becomes of its errors."""

import sys
from collections.abc import Sequence
from importlib import import_module
from typing import Annotated

import typer

from armature.cli.catalog import LazyGroup, needs_project
from armature.cli.errors import CommandError

MISTAKE = 2
"""The exit code for mistakes: on the command line, in the application or in its settings."""

app = typer.Typer(
    cls=LazyGroup,
    name="armature",
    help="Makes, serves and inspects Armature applications.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)


def main(words: Sequence[str] | None = None) -> int:
    """Runs one command; ends the process with its exit code.

    Raises `SystemExit`: 0 done, 1 what was checked does not hold, 2 a mistake. Further codes are those of a command.
    """
    arguments = sys.argv[1:] if words is None else list(words)
    try:
        if needs_project(arguments):
            import_module("armature.cli.handover").hand_over(arguments)
        typer.main.get_command(app).main(args=arguments, prog_name="armature")
    except Exception as error:
        if "--debug" in arguments[:1]:
            raise
        print(_sentence(error), file=sys.stderr)  # noqa: T201 - a sentence to a person
    return MISTAKE


@app.callback(invoke_without_command=True)
def program(
    *,
    debug: Annotated[bool, typer.Option("--debug", help="Show the traceback of an error.")] = False,
    version: Annotated[bool, typer.Option("--version", help="Print the version.")] = False,
) -> None:
    """Makes, serves and inspects Armature applications."""
    if version:
        typer.echo(import_module("armature.cli.installed").armature_distributions()["armature-cli"])
        raise typer.Exit


def _sentence(error: Exception) -> str:
    """What an error says; one that nobody has written for a person is told with its class."""
    if isinstance(error, (CommandError, import_module("armature.cli.project").MISTAKES)):  # `--help` does without it
        return str(error)
    return f"This failed with {type(error).__name__}: {error}\n`armature --debug …` shows where."
