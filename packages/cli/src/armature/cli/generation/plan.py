"""From a kind and a name to everything that will change, before anything does."""

import ast
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from armature.cli.errors import CommandError
from armature.cli.generation.changes import Change, write
from armature.cli.generation.declared import refuse_declared
from armature.cli.generation.followups import FollowUp, follow_ups
from armature.cli.generation.formatting import find_ruff, format_files, formatted
from armature.cli.generation.names import read_name
from armature.cli.generation.package import package_of
from armature.cli.generation.places import Place, new_module, place_of
from armature.cli.generation.registration import registered
from armature.cli.generation.rendering import rendered
from armature.cli.generation.routes import routes_of
from armature.cli.generation.taken import refuse_clashes, refuse_taken
from armature.cli.generation.variables import variables
from armature.cli.generators import Generator, Registration
from armature.core.app.project import Project


@dataclass(frozen=True, slots=True)
class Plan:
    """What will change, the routes that are new then, and what follows from that."""

    project: Project
    changes: Sequence[Change]
    routes: Sequence[str]
    follow_ups: Sequence[FollowUp]

    def carry_out(self) -> None:
        """Writes what changes; new files as the project's ruff lays them out. All of it, or with an error nothing."""
        write(self.changes, self._format)

    def _format(self) -> None:
        new = [change.path for change in self.changes if change.before is None and change.is_python]
        ruff = find_ruff()
        if ruff is not None and new:
            format_files(ruff, new, self.project.root)


def plan(project: Project, generator: Generator, text: str, given: Mapping[str, str | None]) -> Plan:
    """What a kind makes under a name; raises `CommandError`, and changes nothing."""
    package, name = package_of(project), read_name(text)
    place = (new_module if generator.makes_module else place_of)(package, name)
    files = rendered(generator, variables(generator, place, given))
    new = [_new(place, path, content) for path, content in files.items()]
    _refuse_existing(new)
    sources = [change for change in new if change.is_python]
    refuse_clashes(sources)
    edits = [_as_it_was(_registration(generator.registers, place, sources), project)] if generator.registers else []
    routes = [route for change in sources for route in routes_of(change.after.decode())]
    refuse_declared(routes, package)
    return Plan(project, [*new, *edits], routes, list(follow_ups(generator, place, files, routes)))


def _new(place: Place, path: str, content: str) -> Change:
    """A file of a kind: `source/` is the folder of the place, `tests/` the project's tests."""
    top, _, rest = path.partition("/")
    project = place.package.project
    target = (place.folder if top == "source" else project.root / top) / rest
    return Change(target, _shown(target, project), None, content.encode())


def _refuse_existing(new: Sequence[Change]) -> None:
    for change in new:
        if change.path.exists():
            raise CommandError(f"{change.shown} exists already, so nothing was written: take another name.")


def _registration(registers: Registration, place: Place, new: Sequence[Change]) -> Change:
    class_name = registers.class_name.format(class_name=place.name.class_name)
    declaring = [change for change in new if _declares(change, class_name)]
    if len(declaring) != 1:
        raise CommandError(
            f'The templates of this kind are to make one class "{class_name}", and make {len(declaring)}: mend them.'
        )
    refuse_taken(class_name, place)
    module = place.package.module(*declaring[0].path.with_suffix("").relative_to(place.package.folder).parts)
    found = place.declaration()
    after = registered(found.source, found.call, registers.keyword, class_name, module)
    return Change(found.source.path, found.source.shown, found.source.content, after)


def _declares(change: Change, class_name: str) -> bool:
    statements = ast.parse(change.after).body
    return any(isinstance(each, ast.ClassDef) and each.name == class_name for each in statements)


def _shown(path: Path, project: Project) -> str:
    return path.relative_to(project.root).as_posix()


def _as_it_was(change: Change, project: Project) -> Change:
    """A change of a file as the project's ruff lays it out, unless ruff would have changed that file before."""
    ruff = find_ruff()
    if ruff is None or change.before != formatted(ruff, change.path, change.before or b"", project.root):
        return change
    return replace(change, after=formatted(ruff, change.path, change.after, project.root))
