"""`armature routes`: every route and what guards it, or the compiled pipeline of one."""

from typing import Annotated

import typer

from armature.cli.console import print_rows, say
from armature.cli.errors import CommandError
from armature.cli.explaining import print_explanation
from armature.cli.project import AppOption, JsonOption, application
from armature.core.app.inspection import RouteInfo, as_json, explain, route_rows, routes_of

app = typer.Typer(add_completion=False)

MethodOption = Annotated[str | None, typer.Option("--method", metavar="METHOD", help="Only those of a method.")]
PathOption = Annotated[str | None, typer.Option("--path", metavar="TEXT", help="Only those whose path holds a text.")]
ExplainOption = Annotated[
    str | None, typer.Option("--explain", metavar="ROUTE", help='Print the steps on the way to one: "POST /orders".')
]


@app.command()
def routes(
    *,
    app: AppOption = None,
    method: MethodOption = None,
    path: PathOption = None,
    wanted: ExplainOption = None,
    json: JsonOption = False,
) -> None:
    """List every route and what guards it, without starting anything."""
    found = application(app)
    if wanted is not None:
        explanation = explain(found, wanted)
        return say(as_json(explanation)) if json else print_explanation(explanation)
    chosen = [each for each in routes_of(found) if _is_meant(each, method, path)]
    if json:
        return say(as_json(chosen))
    if not chosen:
        raise CommandError("No route is meant by that; `armature routes` without options lists them all.")
    heads, *rows = route_rows(found, chosen)
    return print_rows(heads, rows, below=("HANDLER", "WHERE"))


def _is_meant(route: RouteInfo, method: str | None, path: str | None) -> bool:
    return (method is None or route.method == method.upper()) and (path is None or path in route.path)
