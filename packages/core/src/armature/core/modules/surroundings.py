"""What stands around a handler: the levels of enhancers from the application down to the route."""

from collections.abc import Sequence
from typing import NamedTuple

from armature.core.di import Home
from armature.core.errors import WiringError
from armature.core.modules.declarations import Module
from armature.core.modules.records import EnhancerRecord, Record
from armature.core.modules.scanner import Scanned
from armature.core.pipeline import Enhancer, Enhancers
from armature.core.source import name_of


class Level(NamedTuple):
    """What one level declares, and the home in which its enhancers are built."""

    name: str
    record: Record
    home: Home


def level_of(name: str, scanned: Scanned) -> Level:
    """The enhancers that a module declares."""
    module = scanned.module
    return Level(
        name,
        Record(
            guards=_records(module, "guards"),
            interceptors=_records(module, "interceptors"),
            filters=_records(module, "filters"),
            middleware=[] if scanned.is_root else _records(module, "middleware"),  # the root's runs before the match
        ),
        scanned.home,
    )


def levels_around(scanned: Sequence[Scanned], root: Scanned) -> list[Level]:
    """What surrounds every endpoint of an application: the filters of packages, then what its root declares."""
    contributing = [each for each in scanned if each.module.application_filters]
    packages = [
        Level("package", Record(filters=_records(each.module, "application_filters")), each.home)
        for each in contributing
    ]
    return [*packages, level_of("application", root)]


def enhancers_of(levels: Sequence[Level], called: str) -> Enhancers:
    """All enhancers around a handler, outermost first, without the guards that are taken off."""
    guards: list[Enhancer] = []
    for level in levels:
        for skipped in level.record.skipped:
            guards = _without(skipped, guards, called)
        guards.extend(_enhancers(level, level.record.guards))
    return Enhancers(
        guards=tuple(guards),
        interceptors=tuple(each for level in levels for each in _enhancers(level, level.record.interceptors)),
        filters=tuple(each for level in levels for each in _enhancers(level, level.record.filters)),
        middleware=tuple(each for level in levels for each in _enhancers(level, level.record.middleware)),
    )


def check_covered(module: Module, endpoints: Sequence[object]) -> None:
    """Refuses enhancers of a module that has nothing to put them around."""
    for kind in ("guards", "interceptors", "filters", "middleware"):
        declared = getattr(module, kind)
        if declared and not endpoints and not (kind == "middleware" and module.mounts):
            raise WiringError(
                f"{module} ({module.where}) declares `{kind}=[{name_of(declared[0])}]` and no controller: "
                "it would cover nothing.\n"
                "Move it to the root module to cover the whole application, or to the module that has the controllers."
            )


def _records(module: Module, kind: str) -> list[EnhancerRecord]:
    return [EnhancerRecord(each, module.where) for each in getattr(module, kind)]


def _enhancers(level: Level, records: Sequence[EnhancerRecord]) -> list[Enhancer]:
    return [Enhancer(record.declared, level.name, level.home, record.where) for record in records]


def _without(skipped: EnhancerRecord, guards: list[Enhancer], called: str) -> list[Enhancer]:
    left = [guard for guard in guards if not issubclass(guard.cls, skipped.declared)]
    if len(left) == len(guards):
        present = ", ".join(str(guard) for guard in guards) or "no guard"
        raise WiringError(
            f"@skip_guard({name_of(skipped.declared)}) ({skipped.where}) takes a guard off {called} that is not "
            f"there; inherited are: {present}.\nRemove the decorator, or name the guard that you mean."
        )
    return left
