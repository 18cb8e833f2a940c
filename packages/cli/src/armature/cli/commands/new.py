"""`armature new`: makes a project."""

import sys
from collections.abc import Callable
from pathlib import Path
from typing import Annotated

import typer

from armature.cli.errors import CommandError
from armature.cli.scaffold import git
from armature.cli.scaffold.answers import answers_of, check_template, templates
from armature.cli.scaffold.installing import install
from armature.cli.scaffold.making import check_free, render_project, write_project
from armature.cli.scaffold.names import check_name
from armature.cli.scaffold.offers import chosen, offered
from armature.cli.scaffold.summary import summary

app = typer.Typer(add_completion=False)

DEFAULT = "api"

_MAKE_DEV = "  make dev     # serves it on http://127.0.0.1:8000\n  make test"
_MAKE_INSTALL = "  make install"


@app.command()
def new(
    name: Annotated[str | None, typer.Argument(help="What to call it; asked for when left out.")] = None,
    *,
    template: Annotated[
        str | None, typer.Option("--template", "-t", help="minimal, api, full or microservice; else api.")
    ] = None,
    additions: Annotated[
        list[str] | None, typer.Option("--with", metavar="NAMES", help="What installed packages add, as in a,b.")
    ] = None,
    use_git: Annotated[bool, typer.Option("--git/--no-git", help="Begin a repository with one commit.")] = True,
    installs: Annotated[bool, typer.Option("--install/--no-install", help="Make .venv and install into it.")] = True,
    wheels: Annotated[
        Path | None, typer.Option("--wheels", metavar="DIR", help="Take Armature from the wheels in a folder.")
    ] = None,
) -> None:
    """Makes a project in a folder of its name: checked, tested and served at once."""
    if name is None:
        name, template, additions = _asked(template, additions)
    check_name(name)
    target = Path.cwd() / name
    added = [word for each in additions or () for word in _words(each)]
    answers = answers_of(target, DEFAULT if template is None else template, added, wheels)
    check_free(target)
    files = render_project(answers)
    write_project(target, files)
    if use_git:
        _begin_repository(target)
    typer.echo(summary(name, answers["template"], files))
    problem = _installed(target) if installs else ""
    typer.echo(f"\nNext:\n  cd {name}\n{_MAKE_INSTALL if problem else _MAKE_DEV}")
    if problem:
        typer.echo(f"The project is there, without its environment:\n{problem}", err=True)
        raise typer.Exit(1)


def _asked(template: str | None, additions: list[str] | None) -> tuple[str, str, list[str]]:
    """What was not given, from whoever sits at the terminal."""
    if not sys.stdin.isatty():
        raise CommandError("Say what to call the project: `armature new my-shop`.")
    name = _ask("Name", _check_free_name)
    if template is None:
        template = _ask(f"Template ({', '.join(templates())})", check_template, DEFAULT)
    if additions is None:
        given = template
        there = ", ".join(known for known in offered() if _fits(known, given))
        answer = _ask(f"With ({there}; none)", lambda words: chosen(_words(words), given), "none")
        additions = _words(answer)
    return name, template, additions


def _ask(question: str, check: Callable[[str], object], default: str | None = None) -> str:
    while True:
        answer: str = typer.prompt(question, default=default)
        try:
            check(answer)
        except CommandError as error:
            typer.echo(error)
        else:
            return answer


def _check_free_name(name: str) -> None:
    check_name(name)
    check_free(Path.cwd() / name)


def _words(answer: str) -> list[str]:
    return [] if answer == "none" else answer.replace(",", " ").split()


def _fits(addition: str, template: str) -> bool:
    try:
        chosen([addition], template)
    except CommandError:
        return False
    return True


def _begin_repository(target: Path) -> None:
    if not git.is_installed():
        typer.echo("There is no git here, so it is in no repository yet.")
    elif not git.is_repository(target):
        problem = git.begin(target)
        if problem:
            typer.echo(f"The project is there, in no repository yet; git says:\n{problem}", err=True)


def _installed(target: Path) -> str:
    typer.echo("Installing …")
    return install(target)
