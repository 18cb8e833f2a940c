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
    command.add_arguments(commands.add_parser("load", help="put load on a server and measure its answers"))
    try:
        return command.run(parser.parse_args(arguments))
    except UsageError as error:
        print(error, file=sys.stderr)  # noqa: T201 - a sentence to a person
        return 2


if __name__ == "__main__":
    sys.exit(main())
