"""`armature repl`: Python with the started application at hand."""

import sys
from typing import Annotated

import typer

from armature.cli.environment import load_environment
from armature.cli.project import AppOption, application
from armature.cli.repl.evaluation import run_text
from armature.cli.repl.prompts import prompt
from armature.cli.repl.session import explore
from armature.core.app.project import find_project

app = typer.Typer(add_completion=False)


@app.command()
def repl(
    app: AppOption = None,
    code: Annotated[str | None, typer.Option("-c", "--code", help="Run this and end.")] = None,
    plain: Annotated[bool, typer.Option("--plain", help="Without IPython, also where it is installed.")] = False,
) -> None:
    """Python with the started application at hand: app, container, settings, and `await get(Type)`.

    Code from `-c`, or from a standard input that is no terminal, runs and ends.
    A `.env` of the project is read; variables of the environment win.
    The application takes no work in meanwhile, and is closed at the end.
    """
    project = find_project()
    load_environment(project)
    loaded = application(app, project)
    if code is None and not sys.stdin.isatty():
        code = sys.stdin.read()
    if code is None:
        explore(loaded, lambda names, loop: prompt(names, loop, plain=plain))
        return
    text = code
    raise typer.Exit(explore(loaded, lambda names, loop: run_text(text, names, loop)))
