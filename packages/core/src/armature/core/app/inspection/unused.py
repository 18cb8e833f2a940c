"""What could go: providers that nobody needs, and exports that nobody takes."""

from collections.abc import Iterator
from dataclasses import dataclass

from armature.core.app.application import Application
from armature.core.app.inspection.notation import shortened, table
from armature.core.di import Home, unused_exports
from armature.core.di import unused as unused_nodes
from armature.core.modules import Module


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
    return [*_providers(app), *_exports(app)]


def unused_as_text(found: list[Unused]) -> str:
    """The findings as a table, or a sentence where there are none."""
    if not found:
        return "Every provider is needed, and every export is taken."
    rows = [("KIND", "NAME", "MODULE", "WHERE"), *((each.kind, each.name, each.module, each.where) for each in found)]
    return "\n".join(table(rows))


def _providers(app: Application) -> Iterator[Unused]:
    blueprint = app.blueprint
    transports = [
        node for node in blueprint.graph.declared() if any(node.provider.make is each for each in blueprint.transports)
    ]
    for node in unused_nodes(blueprint.graph, [*transports, *(plan.handler.owner for plan in blueprint.plans)]):
        if _is_own(node.home) and not isinstance(node.provider.make, Module):
            yield Unused("provider", str(node.provider.key), node.home.name, shortened(node.provider.where))


def _exports(app: Application) -> Iterator[Unused]:
    for export in unused_exports(app.blueprint.graph):
        if _is_own(export.home):
            yield Unused("export", str(export.key), export.home.name, shortened(export.home.where))


def _is_own(home: Home) -> bool:
    """Whether the module is the application's, as opposed to a library's, whose lists nobody here can change."""
    return shortened(home.where) == home.where
