"""`armature di`: what the container was proven to hold, and why."""

from typing import Annotated

import typer

from armature.cli.console import say
from armature.cli.project import AppOption, JsonOption, application
from armature.core.app.inspection import (
    as_json,
    graph_as_mermaid,
    graph_of,
    reasons_as_text,
    unused,
    unused_as_text,
    why,
)

app = typer.Typer(help="Check, draw and question the dependencies.", no_args_is_help=True, add_completion=False)


@app.command()
def check(*, app: AppOption = None, json: JsonOption = False) -> None:
    """Prove that every need is met, as the start does; a WiringError says what to write."""
    blueprint = application(app).blueprint
    counted = {
        "modules": len(blueprint.scanned),
        "providers": len([each for each in blueprint.graph.declared() if not each.home.is_ambient]),
        "endpoints": len(blueprint.plans),
    }
    said = ", ".join(f"{number} {name}" for name, number in counted.items())
    say(as_json(counted) if json else f"Every need is met: {said}.")


@app.command()
def graph(
    provider: Annotated[str | None, typer.Argument(help="Only this one, and what it needs.")] = None,
    *,
    app: AppOption = None,
    json: JsonOption = False,
) -> None:
    """Draw who needs whom, as a Mermaid flowchart."""
    found = application(app)
    say(as_json(graph_of(found, provider)) if json else graph_as_mermaid(found, provider))


@app.command("why")
def why_(
    provider: Annotated[str, typer.Argument(help="The name of its type.")],
    *,
    app: AppOption = None,
    json: JsonOption = False,
) -> None:
    """Print who needs a provider, up to the controllers."""
    reasons = why(application(app), provider)
    say(as_json(reasons) if json else reasons_as_text(reasons))


@app.command("unused")
def unused_(*, app: AppOption = None, json: JsonOption = False) -> None:
    """Print providers that nobody needs, and exports that nobody takes."""
    found = unused(application(app))
    say(as_json(found) if json else unused_as_text(found))
