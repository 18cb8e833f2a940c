"""What installed packages add to projects: the entry points `with.NAME`."""

import difflib
from collections.abc import Mapping, Sequence

from armature.cli.additions import Addition
from armature.cli.errors import CommandError
from armature.cli.points import Point, points

_PREFIX = "with."


def offered() -> Mapping[str, Point]:
    """All of them by name; none is imported."""
    return {point.name.removeprefix(_PREFIX): point for point in points() if point.name.startswith(_PREFIX)}


def chosen(names: Sequence[str], template: str) -> list[Addition]:
    """Those of these names; raises `CommandError` for one that is not installed, or that the template has already."""
    known = offered()
    return [_loaded(name, known, template) for name in dict.fromkeys(names)]


def _loaded(name: str, known: Mapping[str, Point], template: str) -> Addition:
    if name not in known:
        near = difflib.get_close_matches(name, known, 1)
        meant = f' Did you mean "{near[0]}"?' if near else ""
        there = f"These are installed: {', '.join(known)}" if known else "No installed package adds anything"
        raise CommandError(f'No installed package adds "{name}" to a project.{meant} {there}.')
    addition = known[name].load()
    if not isinstance(addition, Addition):
        raise CommandError(f'`{known[name].value}`, which is to add "{name}", is no armature.cli.Addition.')
    if template in addition.included_in:
        raise CommandError(f'The template "{template}" has {name} already: leave out `--with {name}`.')
    return addition
