"""The commands that print what an application is made of."""

import argparse
from collections.abc import Callable

from armature.core.app.application import Application
from armature.core.app.inspection.explained import explanation_as_text
from armature.core.app.inspection.explanation import explain
from armature.core.app.inspection.mermaid import graph_as_mermaid
from armature.core.app.inspection.needs import graph_of
from armature.core.app.inspection.notation import as_json
from armature.core.app.inspection.reasons import reasons_as_text, why
from armature.core.app.inspection.routes import routes_as_text, routes_of
from armature.core.app.inspection.unused import unused, unused_as_text

APP_HELP = "package.module:name of the application (default: that of pyproject.toml)"

Printing = Callable[[Application, argparse.Namespace], str]
"""What a command prints; raises `UnknownSubject` for what the application has not."""


def add_commands(add: Callable[..., argparse.ArgumentParser]) -> None:
    """Adds `routes`, `explain`, `graph`, `why` and `unused`; `printing` of what is parsed is then the command's work.

    `add` is the `add_parser` of argparse's subparsers.
    """
    _command(add, "routes", "print every route, and what guards it", _routes)
    explained = _command(add, "explain", "print the steps on the way to one route, in order", _explain)
    explained.add_argument("route", help='"GET /products/{id:int}", or a path that a client sends')
    graph = _command(add, "graph", "print who needs whom, as a Mermaid flowchart", _graph)
    graph.add_argument("provider", nargs="?", help="only this one, and what it needs")
    reasons = _command(add, "why", "print who needs a provider, up to the controllers", _why)
    reasons.add_argument("provider", help="the name of its type")
    _command(add, "unused", "print providers that nobody needs, and exports that nobody takes", _unused)


def _command(
    add: Callable[..., argparse.ArgumentParser], name: str, description: str, printing: Printing
) -> argparse.ArgumentParser:
    parser = add(name, help=description)
    parser.add_argument("app", nargs="?", help=APP_HELP)
    parser.add_argument("--json", action="store_true", help="as JSON")
    parser.set_defaults(printing=printing)
    return parser


def _routes(app: Application, given: argparse.Namespace) -> str:
    return as_json(routes_of(app)) if given.json else routes_as_text(app)


def _explain(app: Application, given: argparse.Namespace) -> str:
    explanation = explain(app, given.route)
    return as_json(explanation) if given.json else explanation_as_text(explanation)


def _graph(app: Application, given: argparse.Namespace) -> str:
    return as_json(graph_of(app, given.provider)) if given.json else graph_as_mermaid(app, given.provider)


def _why(app: Application, given: argparse.Namespace) -> str:
    reasons = why(app, given.provider)
    return as_json(reasons) if given.json else reasons_as_text(reasons)


def _unused(app: Application, given: argparse.Namespace) -> str:
    found = unused(app)
    return as_json(found) if given.json else unused_as_text(found)
