"""What could go: providers that nobody needs, and exports that nobody takes."""

from collections.abc import Iterator
from dataclasses import dataclass

from armature.core.app.application import Application
from armature.core.app.inspection.needs import Needs, Part
from armature.core.app.inspection.notation import shortened, table
from armature.core.app.inspection.reasons import hooks_of
from armature.core.di import Home, Node, made_type
from armature.core.di.usage import unused_exports


@dataclass(frozen=True, slots=True)
class Unused:
    """`kind` is provider or export."""

    kind: str
    name: str
    module: str
    where: str


def unused(app: Application) -> list[Unused]:
    """Providers that nobody needs and exports that nobody takes, in the application's own modules.

    A provider with hooks is used, for it is built to run them. What a program asks for by `container.get(…)` cannot be
    seen from here.
    """
    needs = Needs(app.blueprint)
    return [*_providers(app, needs), *_exports(app)]


def unused_as_text(found: list[Unused]) -> str:
    """The findings as a table, or a sentence where there are none."""
    if not found:
        return "Every provider is needed, and every export is taken."
    rows = [("KIND", "NAME", "MODULE", "WHERE"), *((each.kind, each.name, each.module, each.where) for each in found)]
    return "\n".join(table(rows))


def _providers(app: Application, needs: Needs) -> Iterator[Unused]:
    needed = {arrow.target for arrow in needs.arrows}
    needed |= {part for node, part in needs.by_node.items() if _closed_are(needed, node, app, needs)}
    called = {plan.handler.owner for plan in app.blueprint.plans}
    declared = {*(each.module.declares for each in app.blueprint.scanned), *app.blueprint.transports}
    for node, part in needs.by_node.items():
        if part.role != "provider" or part in needed or node in called or not _is_own(part.home):
            continue
        if not hooks_of(part) and made_type(node.provider) not in declared:
            yield Unused("provider", part.name, part.home.name, part.where)


def _closed_are(needed: set[Part], node: Node, app: Application, needs: Needs) -> bool:
    """Whether somebody needs a type that an open generic stands for."""
    return any(needs.by_node[closed] in needed for closed in app.blueprint.graph.closed(node))


def _exports(app: Application) -> Iterator[Unused]:
    for export in unused_exports(app.blueprint.graph):
        if _is_own(export.home):
            yield Unused("export", str(export.key), export.home.name, shortened(export.home.where))


def _is_own(home: Home) -> bool:
    """Whether the module is the application's, as opposed to a library's, whose lists nobody here can change."""
    return shortened(home.where) == home.where and home.where != _AMBIENT


_AMBIENT = "armature.core"
