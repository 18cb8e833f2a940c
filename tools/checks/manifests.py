"""What a package's pyproject.toml declares, and which distribution answers for an import."""

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.metadata import packages_distributions

from tools.checks.repository import Repository

_REQUIREMENT_NAME = re.compile(r"\s*([A-Za-z0-9][A-Za-z0-9._-]*)")


@dataclass(frozen=True, slots=True)
class Manifest:
    """A package's declarations, names in the form `pydantic-settings`."""

    path: str
    name: str
    required: frozenset[str]
    optional: frozenset[str]
    loaded_by_others: Mapping[str, str]

    @property
    def declared(self) -> frozenset[str]:
        """Everything that a user may get installed with the package, itself left out."""
        return (self.required | self.optional) - {self.name}


def read_manifest(repository: Repository, package: str) -> Manifest:
    """The manifest of `packages/<package>`."""
    path = f"packages/{package}/pyproject.toml"
    document = tomllib.loads((repository.root / path).read_text(encoding="utf-8"))
    project = document["project"]
    extras: Mapping[str, list[str]] = project.get("optional-dependencies", {})
    return Manifest(
        path=path,
        name=normalized(project["name"]),
        required=_names(project.get("dependencies", [])),
        optional=_names([requirement for extra in extras.values() for requirement in extra]),
        loaded_by_others=document.get("tool", {}).get("armature", {}).get("loaded-by-others", {}),
    )


def distributions_of(module: str) -> frozenset[str]:
    """The distributions that may provide an imported module: `armature.cache.lru` is from `armature-cache`."""
    top, _, rest = module.partition(".")
    if top == "armature":
        return frozenset({f"armature-{normalized(rest.partition('.')[0])}"} if rest else ())
    installed = _installed().get(top, [])
    return frozenset(map(normalized, installed)) or frozenset({normalized(top)})


def normalized(name: str) -> str:
    """A distribution's name in the form in which names are compared (PEP 503)."""
    return re.sub(r"[-_.]+", "-", name).lower()


def _names(requirements: list[str]) -> frozenset[str]:
    matches = (_REQUIREMENT_NAME.match(requirement) for requirement in requirements)
    return frozenset(normalized(match.group(1)) for match in matches if match)


@cache
def _installed() -> Mapping[str, list[str]]:
    return packages_distributions()
