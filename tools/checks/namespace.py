"""Every distribution shares the namespace `armature`, and every package tells type checkers that it is typed."""

from collections.abc import Iterator
from pathlib import PurePosixPath

from tools.checks.finding import Finding
from tools.checks.repository import Repository


def check(repository: Repository) -> Iterator[Finding]:
    """A `src/armature/__init__.py` (it would hide all other distributions), a package without `py.typed`."""
    for file in repository.files("packages/*/src/armature/__init__.py"):
        yield Finding(str(file), 1, "This file would take the namespace `armature` from every other distribution.")
    for file in repository.files("packages/*/src/armature/*/__init__.py"):
        marker = file.path.with_name("py.typed")
        if marker not in repository.paths:
            yield Finding(str(PurePosixPath(file.path)), 1, f"`{marker}` is missing: users would get no types.")
