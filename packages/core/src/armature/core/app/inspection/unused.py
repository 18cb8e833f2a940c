"""What could go: providers that nobody needs, and exports that nobody takes."""

from collections.abc import Iterator
from dataclasses import dataclass

from armature.core.app.application import Application
from armature.core.app.inspection.needs import Needs
from armature.core.app.inspection.notation import shortened, table
from armature.core.app.inspection.reasons import hooks_of
from armature.core.di import Home, Key, made_type


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
    return [*_providers(app, needs), *_exports(app, needs)]


def unused_as_text(found: list[Unused]) -> str:
    """The findings as a table, or a sentence where there are none."""
    if not found:
        return "Every provider is needed, and every export is taken."
    rows = [("KIND", "NAME", "MODULE", "WHERE"), *((each.kind, each.name, each.module, each.where) for each in found)]
    return "\n".join(table(rows))


def _providers(app: Application, needs: Needs) -> Iterator[Unused]:
    needed = {arrow.target for arrow in needs.arrows}
    called = {plan.handler.owner for plan in app.blueprint.plans}
    declared = {*(each.module.declares for each in app.blueprint.scanned), *app.blueprint.transports}
    for node, part in needs.by_node.items():
        if part.role != "provider" or part in needed or node in called or not _is_own(part.home):
            continue
        if not hooks_of(part) and made_type(node.provider) not in declared:
            yield Unused("provider", part.name, part.home.name, part.where)


def _exports(app: Application, needs: Needs) -> Iterator[Unused]:
    for home in app.blueprint.graph.homes:
        for export in home.exports if _is_own(home) else ():
            if isinstance(export, Key) and not _is_taken(export, home, needs):
                yield Unused("export", str(export), home.name, shortened(home.where))


def _is_taken(export: Key, home: Home, needs: Needs) -> bool:
    for arrow in needs.arrows:
        node = arrow.target.node
        if node is not None and node.provider.key == export and arrow.asker.home not in {home, node.home}:
            return True
    return False


def _is_own(home: Home) -> bool:
    """Whether the module is the application's, as opposed to a library's, whose lists nobody here can change."""
    return shortened(home.where) == home.where and home.where != _AMBIENT


_AMBIENT = "armature.core"
