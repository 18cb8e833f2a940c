"""A file is named by the noun it holds; a name for everything attracts everything."""

from collections.abc import Iterator
from pathlib import PurePosixPath

from tools.checks.finding import Finding
from tools.checks.repository import Repository

BANNED = frozenset({"common", "helper", "helpers", "misc", "shared", "stuff", "util", "utils"})


def check(repository: Repository) -> Iterator[Finding]:
    """Python files and folders of ours that are called by no noun of the domain."""
    for file in repository.python():
        banned = BANNED.intersection(part.lstrip("_") for part in _names(file.path))
        for name in sorted(banned):
            yield Finding(str(file), 1, f"`{name}` says nothing: name the file after the one idea it holds.")


def _names(path: PurePosixPath) -> tuple[str, ...]:
    return path.with_suffix("").parts
