"""The module that an application is made of, wherever it is declared."""

from dataclasses import dataclass

import libcst as cst
from libcst.helpers import get_full_name_for_node

from armature.cli.errors import CommandError
from armature.cli.generation.declarations import assigned, declarations
from armature.cli.generation.package import Package, absolute, file_of
from armature.cli.generation.sources import Source

_STEPS = 20
"""Imports that are followed at most: some modules import each other in a circle."""


@dataclass(frozen=True, slots=True)
class Declaration:
    """One module of the application: the file that declares it, and the call by which it does."""

    source: Source
    name: str
    call: cst.Call


def root_module(package: Package) -> Declaration:
    """The module that is given to `Application(…)`; raises `CommandError` where it cannot be found with certainty."""
    source, module = Source.read(package.file, package.project.root), package.app
    name = package.app_name
    for _ in range(_STEPS):
        call = _application(source, name)
        if call is not None:
            return _given(package, source, module, call)
        source, module, name = _imported(package, source, module, name)
    raise CommandError(f'"{package.app}:{package.app_name}" is imported in a circle: import it from where it is made.')


def _application(source: Source, name: str) -> cst.Call | None:
    """The call of `Application` behind a name, or the only one in the file."""
    calls = list(source.calls("Application"))
    value = assigned(source, name)
    direct = [call for call in calls if call is value]
    if len(direct or calls) > 1:
        lines = ", ".join(str(source.line(call)) for call in calls)
        raise CommandError(
            f'{source.shown} makes several applications (lines {lines}), and none of them is "{name}" directly: '
            f"write `{name} = Application(…)` there, then call this again."
        )
    return next(iter(direct or calls), None)


def _given(package: Package, source: Source, module: str, call: cst.Call) -> Declaration:
    positional = [each.value for each in call.args if each.keyword is None and not each.star]
    by_name = [each.value for each in call.args if each.keyword is not None and each.keyword.value == "root"]
    given = next(iter(positional + by_name), None)
    if isinstance(given, cst.Call):
        if source.is_core(given.func, "Module"):
            return Declaration(source, "Module(…)", given)
        given = given.func
    if not isinstance(given, cst.Name):
        code = source.code(call)
        raise CommandError(
            f"{source.at(call)} says `{code}`, which does not name the module: "
            "write `Application(AppModule)`, with the module imported by its name, then call this again."
        )
    return _declared(package, source, module, given.value)


def _declared(package: Package, source: Source, module: str, name: str) -> Declaration:
    for _ in range(_STEPS):
        call = declarations(source).get(name)
        if call is not None:
            return Declaration(source, name, call)
        source, module, name = _imported(package, source, module, name)
    raise CommandError(f'The module "{name}" is imported in a circle: import it from where it is declared.')


def _imported(package: Package, source: Source, module: str, name: str) -> tuple[Source, str, str]:
    """The file that a name is imported from, the module that this is, and what it is called there."""
    is_package = source.path.name == "__init__.py"
    for imported, alias in _imports(source):
        if (alias.evaluated_alias or alias.evaluated_name) == name:
            dotted = "." * len(imported.relative) + (get_full_name_for_node(imported.module or "") or "")
            origin = absolute(dotted, module, is_package=is_package)
            file = file_of(package.project, origin)
            if file is not None:
                return Source.read(file, package.project.root), origin, alias.evaluated_name
    raise CommandError(
        f'{source.shown} shows no declaration of "{name}" in this project: declare it there, at the top level, by '
        f"`@module(…)` over a class or as a `Module(…)`, or import it by name from the file that does; "
        "then call this again."
    )


def _imports(source: Source) -> list[tuple[cst.ImportFrom, cst.ImportAlias]]:
    lines = [each for each in source.tree.body if isinstance(each, cst.SimpleStatementLine)]
    statements = [each for line in lines for each in line.body if isinstance(each, cst.ImportFrom)]
    return [(each, alias) for each in statements if not isinstance(each.names, cst.ImportStar) for alias in each.names]
