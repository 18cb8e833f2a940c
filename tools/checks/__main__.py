"""`python -m tools.checks`: every broken rule as `path:line: sentence`; exit code 1 when there is one."""

import argparse
from pathlib import Path

from tools.checks import public_names
from tools.checks.catalog import CHECKS
from tools.checks.repository import Repository, read_repository


def main(arguments: list[str] | None = None) -> int:
    """Run the checks on the repository in the working directory, or accept its public names."""
    parser = argparse.ArgumentParser(prog="python -m tools.checks", description=__doc__)
    parser.add_argument("--accept-public-names", action="store_true", help="write the snapshot as the names are now")
    options = parser.parse_args(arguments)
    repository = read_repository(Path.cwd())
    if options.accept_public_names:
        public_names.accept(repository)
        return 0
    return _report(repository)


def _report(repository: Repository) -> int:
    findings = sorted(finding for check in CHECKS.values() for finding in check(repository))
    for finding in findings:
        print(finding)
    return 1 if findings else 0


if __name__ == "__main__":
    raise SystemExit(main())
