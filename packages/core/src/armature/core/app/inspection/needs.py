"""Who needs whom in a whole application: providers, and what nobody can ask for, such as controllers and guards."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from armature.core.app.application import Application
from armature.core.app.blueprint import Blueprint
from armature.core.app.inspection.finding import UnknownSubject
from armature.core.app.inspection.notation import shortened
from armature.core.di import Edge, Home, Kind, Node, made_type
from armature.core.errors import did_you_mean
from armature.core.pipeline import Plan
from armature.core.pipeline.callee import Callee
from armature.core.source import declared_at, name_of


@dataclass(frozen=True, slots=True, eq=False)
class Part:
    """A provider, or somebody who only needs: a controller, handler, guard, interceptor, filter or middleware.

    A function is one of `Depends`, or a group of values.
    """

    name: str
    role: str
    home: Home
    scope: str
    where: str
    node: Node | None = None


@dataclass(frozen=True, slots=True)
class Arrow:
    """One need; `how` is one, optional, all, or of a handle Lazy or Current."""

    asker: Part
    target: Part
    how: str


class Needs:
    """All parts of an application in order of declaration, and the arrows between them, each once."""

    def __init__(self, blueprint: Blueprint) -> None:
        self.parts: list[Part] = []
        self.arrows: list[Arrow] = []
        self.by_node: dict[Node, Part] = {}
        self._known: set[tuple[Part, Part]] = set()
        for node in blueprint.graph.nodes():
            self._part(node, "value" if node.provider.kind is Kind.SEED else "provider")
        for node in blueprint.graph.nodes():
            self._draw(self.by_node[node], node.edges)
        for plan in blueprint.plans:
            self._follow(plan)
        self._follow_middleware(blueprint)

    def below(self, part: Part) -> list[Part]:
        """A part and everything that it needs, directly or not."""
        found = [part]
        for reached in found:  # grows on the way
            found += [each.target for each in self.arrows if each.asker is reached and each.target not in found]
        return found

    def find(self, name: str) -> list[Part]:
        """The parts of a name; raises `UnknownSubject` where there is none."""
        found = [part for part in self.parts if name in {part.name, part.name.rpartition(".")[2]}]
        if not found:
            known = list(dict.fromkeys(part.name for part in self.parts))
            raise UnknownSubject(f'Nothing here is called "{name}".{did_you_mean(name, known)}')
        return found

    def _part(self, node: Node, role: str) -> Part:
        found = self.by_node.get(node)
        if found is None:
            provider = node.provider
            where = shortened(provider.where or declared_at(provider.make))
            found = Part(str(provider.key), role, node.home, node.scope.value, where, node)
            self.by_node[node] = found
            self.parts.append(found)
            self._draw(found, node.edges if role not in {"value", "provider"} else ())
        return found

    def _draw(self, asker: Part, edges: Iterable[Edge]) -> None:
        for edge in edges:
            for node in edge.targets:
                if is_sent(node):
                    continue
                target = self._part(node, "function")
                if (asker, target) not in self._known:
                    self._known.add((asker, target))
                    how = edge.dependency.reach.value or edge.dependency.shape.value
                    self.arrows.append(Arrow(asker, target, how))

    def _follow(self, plan: Plan) -> None:
        for role, callees in _called(plan):
            for callee in callees:
                owner = self._part(callee.owner, role)
                self._draw(owner, [part for part in callee.parts if isinstance(part, Edge)])

    def _follow_middleware(self, blueprint: Blueprint) -> None:
        declared = [*blueprint.middleware, *(each for plan in blueprint.plans for each in blueprint.around[plan])]
        seen: dict[tuple[object, Home], Part] = {}
        for each in declared:
            home = each.enhancer.home
            part = seen.get((each.cls, home))
            if part is None:
                part = Part(name_of(each.cls), "middleware", home, "singleton", shortened(declared_at(each.cls)))
                seen[each.cls, home] = part
                self.parts.append(part)
            self._draw(part, each.edges)


def is_sent(node: Node) -> bool:
    """Whether it stands for what a client sends to a function or a group, and is no part of the application."""
    return node.provider.kind is Kind.SEED and not node.provider.transports


def _called(plan: Plan) -> list[tuple[str, Sequence[Callee]]]:
    return [
        ("guard", plan.guards),
        ("interceptor", plan.interceptors),
        ("filter", [each.callee for each in plan.filters]),
        ("controller" if plan.endpoint.controller else "handler", [plan.handler]),
    ]


@dataclass(frozen=True, slots=True)
class PartInfo:
    """One part of the graph; `role` is provider, value (of a transport), controller, handler, guard, …"""

    id: str
    name: str
    role: str
    module: str
    scope: str
    where: str


@dataclass(frozen=True, slots=True)
class ArrowInfo:
    """`asker` needs `target`, both by their `id`; `how` is one, optional, all, Lazy or Current."""

    asker: str
    target: str
    how: str


@dataclass(frozen=True, slots=True)
class GraphInfo:
    """The graph as data."""

    parts: tuple[PartInfo, ...]
    arrows: tuple[ArrowInfo, ...]


def graph_of(app: Application, name: str | None = None) -> GraphInfo:
    """The whole graph, or one part with all that it needs; raises `UnknownSubject` where nothing has the name.

    What Armature provides by itself, and the classes of modules, are there only where an arrow leads to or from them.
    """
    needs = Needs(app.blueprint)
    parts = needs.parts if name is None else [each for found in needs.find(name) for each in needs.below(found)]
    shown = [part for part in dict.fromkeys(parts) if name is not None or not _is_noise(part, needs, app)]
    ids = {part: f"n{number}" for number, part in enumerate(shown, 1)}
    return GraphInfo(
        tuple(PartInfo(ids[each], each.name, each.role, each.home.name, each.scope, each.where) for each in shown),
        tuple(
            ArrowInfo(ids[each.asker], ids[each.target], each.how)
            for each in needs.arrows
            if each.asker in ids and each.target in ids
        ),
    )


def _is_noise(part: Part, needs: Needs, app: Application) -> bool:
    """Whether a part that nothing connects is there of itself: in Armature's own home, or as the class of a module."""
    if any(part in {arrow.asker, arrow.target} for arrow in needs.arrows) or part.node is None:
        return False
    modules = {each.module.declares for each in app.blueprint.scanned}
    return part.home.is_ambient or made_type(part.node.provider) in modules
