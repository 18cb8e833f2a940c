"""What a package imports it declares, and what it declares it imports."""

import sys
from collections.abc import Iterator

from tools.checks.finding import Finding
from tools.checks.imports import imports_of
from tools.checks.manifests import Manifest, distributions_of, read_manifest
from tools.checks.repository import Repository


def check(repository: Repository) -> Iterator[Finding]:
    """Undeclared imports, siblings included, and declared distributions that nothing imports.

    A distribution that another library loads by itself stands in `[tool.armature.loaded-by-others]` of the
    package's pyproject.toml, with who loads it.
    """
    for package in repository.packages():
        manifest = read_manifest(repository, package)
        imported: set[str] = set()
        for file in repository.python(f"packages/{package}/src/"):
            for found in imports_of(file):
                distributions = _third_parties(found.full_name, manifest)
                imported |= distributions
                if distributions and not distributions & manifest.declared:
                    sentence = f"`{found.module}` is imported, but {manifest.path} does not declare it."
                    yield Finding(str(file), found.line, sentence)
        yield from _idle(manifest, imported)


_LATER = frozenset({"compression"})
"""Names of the standard library that the oldest Python we run on does not know yet."""


def _idle(manifest: Manifest, imported: set[str]) -> Iterator[Finding]:
    for name in sorted(manifest.declared - imported - manifest.loaded_by_others.keys()):
        yield Finding(manifest.path, 1, f"`{name}` is declared, but nothing in the package imports it.")
    for name in sorted(manifest.loaded_by_others.keys() & imported):
        yield Finding(manifest.path, 1, f"`{name}` is said to be loaded by others, but the package imports it.")
    for name in sorted(manifest.loaded_by_others.keys() - manifest.declared):
        yield Finding(manifest.path, 1, f"`{name}` is said to be loaded by others, but it is not declared.")


def _third_parties(module: str, manifest: Manifest) -> frozenset[str]:
    if module.partition(".")[0] in sys.stdlib_module_names | _LATER:
        return frozenset()
    return distributions_of(module) - {manifest.name}
