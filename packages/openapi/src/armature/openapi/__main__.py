"""`python -m armature.openapi`, and `armature openapi`: the document of an application, and what changed in it."""

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from armature.core.app.commands import UsageError
from armature.core.app.loading import load_told
from armature.core.app.project import find_project
from armature.core.errors import WiringError
from armature.openapi.comparison.command import add_arguments, compare
from armature.openapi.comparison.reading import read_document
from armature.openapi.info import Json
from armature.openapi.module import document_of
from armature.openapi.rendering import to_json, to_yaml
from armature.openapi.versions import UnknownVersion


def main(arguments: Sequence[str] | None = None, program: str = "python -m armature.openapi") -> int:
    """Runs one command; `program` is what it calls itself.

    Exit codes: 0 done; 1 clients would break, or a file is not up to date; 2 a mistake in what was given, or in the
    application.
    """
    given = _parser(program).parse_args(arguments)
    try:
        code: int = given.run(given)
    except (UsageError, UnknownVersion, WiringError) as error:
        print(error, file=sys.stderr)  # noqa: T201 - a sentence to a person
        return 2
    return code


def _export(given: argparse.Namespace) -> int:
    text = _rendered(given)
    if given.output is None:
        sys.stdout.write(text)
    else:
        _write(given.output, text)
    return 0


def _check(given: argparse.Namespace) -> int:
    file = Path(given.file)
    given.yaml = file.suffix in {".yaml", ".yml"}
    if file.is_file() and file.read_text(encoding="utf-8") == _rendered(given):
        return 0
    sys.stderr.write(
        f'"{file}" is not what the application says; write it anew: `{given.program} export --output {file}`.\n'
    )
    return 1


def _diff(given: argparse.Namespace) -> int:
    return compare(given, read_document(given.new) if given.new else _document(given))


def _rendered(given: argparse.Namespace) -> str:
    document = _document(given)
    return to_yaml(document) if given.yaml else to_json(document)


def _document(given: argparse.Namespace) -> Json:
    project = find_project()
    return document_of(load_told(project.reference(given.app or given.named), project), given.version)


def _write(path: str, text: str) -> None:
    try:
        Path(path).write_text(text, encoding="utf-8")
    except OSError as error:
        raise UsageError(f'"{path}" cannot be written: {error.strerror}.') from error


def _parser(program: str) -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog=program, description="OpenAPI of an application.")
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    export = commands.add_parser("export", help="print the OpenAPI document of an application")
    export.add_argument("named", nargs="?", metavar="app", help=f"the same as --app{_DEFAULT}")
    export.add_argument("--yaml", action="store_true", help="as YAML, in place of JSON")
    export.add_argument("--output", metavar="FILE", help="write it to a file")
    export.set_defaults(run=_export)
    check = commands.add_parser("check", help="fail where a file is not what the application says")
    check.add_argument("file", nargs="?", default="openapi.json", help="JSON or YAML (default: openapi.json)")
    check.set_defaults(run=_check, named=None, program=program)
    compared = commands.add_parser("diff", help="print what changed between two documents, and what that breaks")
    add_arguments(compared)
    compared.set_defaults(run=_diff, named=None)
    for each in (export, check, compared):
        each.add_argument("--app", metavar="MODULE:NAME", help=f"the application{_DEFAULT}")
        each.add_argument("--version", help="only what is in this version of the API")
    return parser


_DEFAULT = " (default: that of pyproject.toml)"

if __name__ == "__main__":
    sys.exit(main())
