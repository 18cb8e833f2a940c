"""Imports stand at the top; inside a function only a vendor's SDK that an extra brings."""

from collections.abc import Iterator

from tools.checks.finding import Finding
from tools.checks.imports import imports_of
from tools.checks.manifests import distributions_of, read_manifest
from tools.checks.repository import Repository


def check(repository: Repository) -> Iterator[Finding]:
    """Imports inside functions of what is there anyway: they hide who needs whom, and often a cycle."""
    for package in repository.packages():
        optional = read_manifest(repository, package).optional
        for file in repository.python(f"packages/{package}/src/"):
            for found in imports_of(file):
                if found.inside_function and not distributions_of(found.full_name) & optional:
                    sentence = f"`{found.module}` is imported inside a function, and no extra brings it: move it up."
                    yield Finding(str(file), found.line, sentence)
