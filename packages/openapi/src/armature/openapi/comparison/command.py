"""`python -m armature.openapi diff`: prints what changed between two files, and fails where that is asked for."""

import argparse
import sys
from datetime import UTC, datetime

from armature.core.app.commands import UsageError
from armature.openapi.comparison.documents import diff
from armature.openapi.comparison.kinds import Severity
from armature.openapi.comparison.reading import read_document
from armature.openapi.comparison.reports import as_markdown, as_text
from armature.openapi.comparison.waivers import judge, read_waivers
from armature.openapi.info import Json


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """What the command takes."""
    parser.add_argument("old", help="file of the older document, JSON or YAML")
    parser.add_argument("new", nargs="?", help="file of the newer document (default: that of the application)")
    parser.add_argument("--waivers", metavar="FILE", help="TOML file of changes that are accepted")
    parser.add_argument("--markdown", action="store_true", help="as Markdown, for a pull request")
    least = "the least that makes the exit code 1 (breaking)"
    parser.add_argument("--fail-on", choices=list(_FAILING), default="breaking", help=least)


def compare(given: argparse.Namespace, new: Json) -> int:
    """Prints the changes, and remarks on waivers as errors; 1 where one that was not accepted is to fail."""
    old = read_document(given.old)
    waivers = read_waivers(given.waivers) if given.waivers else []
    try:
        changes = diff(old, new)
    except RecursionError as error:
        newer = f'"{given.new}"' if given.new else "the application"
        raise UsageError(f'"{given.old}" and {newer} cannot be compared: references lead in a circle.') from error
    judgment = judge(changes, waivers, datetime.now(UTC).date())
    sys.stdout.write(as_markdown(judgment) if given.markdown else as_text(judgment))
    sys.stderr.writelines(f"{each}\n" for each in judgment.remarks)
    return int(any(each.severity in _FAILING[given.fail_on] for each in judgment.open))


_FAILING = {
    "breaking": {Severity.BREAKING},
    "warning": {Severity.BREAKING, Severity.WARNING},
    "none": set[Severity](),
}
