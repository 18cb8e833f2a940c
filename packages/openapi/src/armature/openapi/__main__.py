"""`python -m armature.openapi`: prints the document of an application, or what changed between two."""

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

import yaml

from armature.core import Application
from armature.core.app.commands import UsageError
from armature.core.app.loading import load
from armature.core.errors import WiringError
from armature.core.source import name_of
from armature.openapi.changes import Severity
from armature.openapi.comparison import diff
from armature.openapi.info import Json, is_object
from armature.openapi.module import document_of
from armature.openapi.rendering import to_json, to_yaml


def main(arguments: Sequence[str] | None = None) -> int:
    """Runs one command. Exit codes: 0 done; 1 wired wrongly, or a breaking change; 2 a mistake on the command line."""
    given = _parser().parse_args(arguments)
    try:
        return _compare(given.old, given.new) if given.command == "diff" else _export(given.app, as_yaml=given.yaml)
    except (UsageError, WiringError) as error:
        print(error, file=sys.stderr)  # noqa: T201 - a sentence to a person
        return 1 if isinstance(error, WiringError) else 2


def _export(reference: str, *, as_yaml: bool) -> int:
    document = document_of(_loaded(reference))
    sys.stdout.write(to_yaml(document) if as_yaml else to_json(document))
    return 0


def _compare(old: str, new: str) -> int:
    """Prints the changes; 1 where one of them is breaking."""
    before, after = _read(old), _read(new)
    try:
        changes = diff(before, after)
    except (LookupError, TypeError, AttributeError) as error:
        raise UsageError(f'"{old}" and "{new}" cannot be compared: one of them is no document of Armature.') from error
    for each in changes:
        sys.stdout.write(f"{each.severity.value:<8}  {each.where}: {each.sentence} [{each.kind}]\n")
    return int(any(each.severity is Severity.BREAKING for each in changes))


def _read(path: str) -> Json:
    try:
        found = yaml.safe_load(Path(path).read_text(encoding="utf-8"))  # JSON is YAML too
    except OSError as error:
        raise UsageError(f'"{path}" cannot be read: {error.strerror}.') from error
    except (UnicodeDecodeError, yaml.YAMLError) as error:
        raise UsageError(f'"{path}" is neither JSON nor YAML.') from error
    if not is_object(found) or not str(found.get("openapi", "")).startswith("3.1."):
        raise UsageError(f'"{path}" is no OpenAPI 3.1 document.')
    return found


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
    export.add_argument("--yaml", action="store_true", help="as YAML, in place of JSON")
    compare = commands.add_parser("diff", help="print what changed between two documents; 1 where clients would break")
    compare.add_argument("old", help="file of the older document, JSON or YAML")
    compare.add_argument("new", help="file of the newer document, JSON or YAML")
    return parser


if __name__ == "__main__":
    sys.exit(main())
