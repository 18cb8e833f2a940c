"""`python -m armature.testing`: puts load on a server."""

import argparse
import sys
from collections.abc import Sequence

from armature.core.app.commands import UsageError
from armature.testing.load import command


def main(arguments: Sequence[str] | None = None) -> int:
    """Runs one command. Exit codes: those of the command; 2 for a mistake on the command line."""
    parser = argparse.ArgumentParser(prog="python -m armature.testing", description="Tests of running servers.")
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    command.add_arguments(commands.add_parser("load", help=_LOAD))
    return _run(parser.parse_args(arguments))


def load(arguments: Sequence[str], program: str) -> int:
    """`armature load`: the command `load` by itself; `program` is what it calls itself."""
    parser = argparse.ArgumentParser(prog=program, description=_LOAD)
    command.add_arguments(parser)
    return _run(parser.parse_args(arguments))


def _run(given: argparse.Namespace) -> int:
    try:
        return command.run(given)
    except UsageError as error:
        print(error, file=sys.stderr)  # noqa: T201 - a sentence to a person
        return 2


_LOAD = "put load on a server and measure its answers"

if __name__ == "__main__":
    sys.exit(main())
