"""`armature update`: brings a project to the present template."""

from pathlib import Path
from typing import Annotated

import typer

from armature.cli.errors import CommandError
from armature.cli.scaffold import git
from armature.cli.scaffold.answers import FILE
from armature.cli.scaffold.updating import BESIDE, CONFLICT, KEEP, Step, Update, carry_out, plan_update

app = typer.Typer(add_completion=False)

_TOLD = {
    CONFLICT: "solve what stands between <<<<<<< and >>>>>>>",
    BESIDE: "what it was before is not in git: take over from it what you want, then remove it",
    KEEP: "the template has it no longer, and you have changed it",
}


_ADDED = "the template has such a file now too: take over from it what you want, then remove it"


@app.command()
def update(
    *,
    force: Annotated[bool, typer.Option("--force", help="Also with changes that are not committed.")] = False,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Say what would be done, and do nothing.")] = False,
) -> None:
    """Brings the project to the present template, and keeps what you have changed.

    Ends with 1 where something is left for you to decide.
    """
    root = _root(Path.cwd())
    planned = plan_update(root)
    if not force and not dry_run:
        _check_committed(root)
    if not dry_run:
        carry_out(root, planned)
    for step in planned.steps:
        typer.echo(_line(step, planned))
    if not planned.steps:
        typer.echo("Nothing to do: the project is as the template makes it, but for what you have changed.")
    if any(step.needs_somebody for step in planned.steps):
        raise typer.Exit(1)


def _root(here: Path) -> Path:
    """The project around a folder, or that folder."""
    return next((folder for folder in (here, *here.parents) if (folder / FILE).is_file()), here)


def _check_committed(root: Path) -> None:
    if not git.is_repository(root):
        raise CommandError(
            f"{root} is in no git repository, so nothing that `armature update` changes could be taken back: "
            "commit it to one first, or write `armature update --force`."
        )
    changed = git.uncommitted(root)
    if changed:
        more = f" and {len(changed) - 1} more" if len(changed) > 1 else ""
        raise CommandError(
            f'There are changes that are not committed: "{changed[0]}"{more}. Commit them first, so that you can see '
            "and take back what `armature update` does; or write `armature update --force`."
        )


def _line(step: Step, planned: Update) -> str:
    is_added = step.action == BESIDE and step.path.removesuffix(".new") in planned.added
    hint = _ADDED if is_added else _TOLD.get(step.action)
    return f"{step.action:<9} {step.path}" + (f"\n          {hint}" if hint else "")
