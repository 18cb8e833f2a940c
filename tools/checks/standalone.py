"""A package runs without the core: only its web side knows it."""

from collections.abc import Iterator

from tools.checks.finding import Finding
from tools.checks.imports import imports_of
from tools.checks.repository import Repository

EXTENDING = frozenset({"core", "openapi", "testing", "cli"})
"""The core, and the packages that extend the core itself."""

WEB_SIDE = frozenset(
    {"module", "guards", "interceptors", "controllers", "middleware", "declared", "commands", "testing"}
)
"""The modules, or folders, of a package that may import the core."""


def check(repository: Repository) -> Iterator[Finding]:
    """Imports of `armature.core` outside the web side of a package."""
    for package in repository.packages():
        if package in EXTENDING:
            continue
        for file in repository.python(f"packages/{package}/src/"):
            if file.path.with_suffix("").parts[5] in WEB_SIDE:
                continue
            for found in imports_of(file):
                if f"{found.full_name}.".startswith("armature.core."):
                    sentence = "`armature.core` is imported, and only the web side of a package may: move it there."
                    yield Finding(str(file), found.line, sentence)
