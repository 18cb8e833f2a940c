"""The borders of modules in the code: a package imports from another only where its module imports the other's."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import permutations
from pathlib import Path

import grimp

from armature.core import Application
from armature.core.di import Home
from armature.core.modules import Module


@dataclass(frozen=True, slots=True)
class Crossing:
    """An import over a border that no `imports=[…]` opens."""

    importer: str
    imported: str
    where: str
    fix: str


def crossings_of(app: Application, root: Path) -> list[Crossing]:
    """The imports between packages of the application whose modules do not import each other.

    A module stands for the package in which it is declared, where it is the only one declared there; what two modules
    share belongs to neither. The root module may import from all.
    """
    packages = _packages(app)
    homes = {each.module: each.home for each in app.blueprint.scanned}
    roots = {package.partition(".")[0] for package in packages}
    found: list[Crossing] = []
    for name in sorted(roots):
        graph = grimp.build_graph(name, cache_dir=None)
        for (asker, module), (asked, other) in permutations(packages.items(), 2):
            if _is_apart(asker, asked) and not _opens(homes[module], homes[other]):
                found += _crossings(graph, (asker, asked), f"imports=[{other}] of {module} ({module.where})", root)
    return found


def _packages(app: Application) -> Mapping[str, Module]:
    """The package of each module, where it has one to itself."""
    declared: dict[str, list[Module]] = {}
    for each in app.blueprint.scanned:
        cls = each.module.declares
        package = cls.__module__.rpartition(".")[0] if cls and not each.is_root else ""
        if package and not package.startswith("armature."):
            declared.setdefault(package, []).append(each.module)
    return {package: modules[0] for package, modules in declared.items() if len(modules) == 1}


def _is_apart(one: str, other: str) -> bool:
    return not f"{one}.".startswith(f"{other}.") and not f"{other}.".startswith(f"{one}.")


def _opens(home: Home, other: Home) -> bool:
    """Whether a module sees another: by its imports, by what those pass on, or because the other is global."""
    seen = list(home.imports)
    for each in seen:  # grows on the way
        seen += [passed for passed in each.exports if isinstance(passed, Home) and passed not in seen]
    return other.is_global or other in seen


def _crossings(graph: grimp.ImportGraph, pair: tuple[str, str], fix: str, root: Path) -> Iterator[Crossing]:
    inside, outside = ({each, *graph.find_descendants(each)} for each in pair)
    for importer in sorted(inside & graph.modules):
        for imported in sorted(graph.find_modules_directly_imported_by(importer) & outside):
            for detail in graph.get_import_details(importer=importer, imported=imported):
                yield Crossing(importer, imported, f"{_file(root, importer)}:{detail['line_number']}", fix)


def _file(root: Path, module: str) -> str:
    parts = Path(*module.split("."))
    choices = [parts.with_suffix(".py"), parts / "__init__.py"]
    found = [path for path in (*(Path("src") / each for each in choices), *choices) if (root / path).is_file()]
    return str(found[0] if found else choices[0])
