"""`python -m armature.openapi`: prints the document of an application, or what changed between two."""

import argparse
import sys
from collections.abc import Sequence

from armature.core import Application
from armature.core.app.commands import UsageError
from armature.core.app.loading import load
from armature.core.errors import WiringError
from armature.core.source import name_of
from armature.openapi.comparison.command import add_arguments, compare
from armature.openapi.module import document_of
from armature.openapi.rendering import to_json, to_yaml
from armature.openapi.versions import UnknownVersion


def main(arguments: Sequence[str] | None = None) -> int:
    """Runs one command. Exit codes: 0 done; 1 wired wrongly, or clients would break; 2 a mistake in what was given."""
    given = _parser().parse_args(arguments)
    try:
        return compare(given) if given.command == "diff" else _export(given.app, given.version, as_yaml=given.yaml)
    except (UsageError, UnknownVersion, WiringError) as error:
        print(error, file=sys.stderr)  # noqa: T201 - a sentence to a person
        return 1 if isinstance(error, WiringError) else 2


def _export(reference: str, version: str | None, *, as_yaml: bool) -> int:
    document = document_of(_loaded(reference), version)
    sys.stdout.write(to_yaml(document) if as_yaml else to_json(document))
    return 0


def _loaded(reference: str) -> Application:
    try:
        return load(reference)
    except (UsageError, WiringError):
        raise
    except Exception as error:
        raise UsageError(f'"{reference}" cannot be loaded: {name_of(type(error))}: {error}') from error


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m armature.openapi", description="OpenAPI of an application.")
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    export = commands.add_parser("export", help="print the OpenAPI document of an application")
    export.add_argument("app", help="package.module:name of the application")
    export.add_argument("--version", help="only what is in this version of the API")
    export.add_argument("--yaml", action="store_true", help="as YAML, in place of JSON")
    add_arguments(commands.add_parser("diff", help="print what changed between two documents, and what that breaks"))
    return parser


if __name__ == "__main__":
    sys.exit(main())
