"""Each node of the graph becomes one function from a scope to an object, specialised for what it needs."""

from collections.abc import Iterable, Mapping

from armature.core.di.current import Current
from armature.core.di.dependencies import REQUIRED, Reach, Shape
from armature.core.di.later import Later
from armature.core.di.lazy import Lazy
from armature.core.di.makers import (
    by_name,
    call_of,
    constant,
    gathered,
    is_manager,
    made,
    made_async,
    made_by_generator,
    seeded,
    surrounding,
)
from armature.core.di.nodes import Edge, Node, reachable_seeds
from armature.core.di.once import once
from armature.core.di.providers import Kind
from armature.core.di.request_scope import RequestScope
from armature.core.di.resolver import Resolver
from armature.core.di.scopes import Scope
from armature.core.di.settings import filled_from_environment
from armature.core.di.wrapping import Function, Wrapping, surrounded
from armature.core.errors import ArmatureError


class Linker:
    """Compiles nodes, given the singletons that are already built."""

    def __init__(self, singletons: Mapping[Node, object]) -> None:
        self._singletons = singletons
        self._resolvers: dict[Node, Resolver] = {}
        self._unlinked: list[Later] = []

    def resolver(self, node: Node) -> Resolver:
        """The resolver of a node: constant for a singleton, once per scope for REQUEST, anew for TRANSIENT."""
        if node in self._singletons:
            return constant(self._singletons[node])
        found = self._resolvers.get(node)
        if found is None:
            make = self.maker(node)
            found = self._resolvers[node] = once(node, make) if _is_kept(node) else make
        return found

    def edge(self, edge: Edge) -> Resolver:
        """What answers one dependency: an object, a list of objects, None, the parameter's default, or a handle."""
        dependency = edge.dependency
        keeps_default = not edge.targets and dependency.default is not REQUIRED and dependency.shape is not Shape.ALL
        if dependency.reach is Reach.NOW or keeps_default:
            return self._direct(edge)
        later = self._later(edge)
        if dependency.reach is Reach.CURRENT:
            return constant(Current[object](later, _owner(edge) or later))
        if all(target.scope is Scope.SINGLETON for target in edge.targets):
            return constant(Lazy[object](later, RequestScope()))
        return Resolver(lambda scope: Lazy[object](later, scope))

    def _direct(self, edge: Edge) -> Resolver:
        if edge.dependency.shape is Shape.ALL:
            return gathered([self.resolver(target) for target in edge.targets])
        if edge.targets:
            return self.resolver(edge.targets[0])
        return constant(None if edge.dependency.default is REQUIRED else edge.dependency.default)

    def _later(self, edge: Edge) -> Later:
        holder, wanted = str(edge.asker.provider.key), str(edge.dependency.key)
        needs = {str(seed.provider.key): seed.provider.transports for seed in reachable_seeds([edge])}

        def link() -> Resolver:
            for missing in _unbuilt(edge.targets, self._singletons):
                raise ArmatureError(
                    f"{holder} asks for {wanted} while the application starts, and {missing.provider.key} is not built "
                    "yet.\nAsk in `on_application_bootstrap`, or later."
                )
            return self._direct(edge)

        later = Later(holder, wanted, needs, link)
        self._unlinked.append(later)
        return later

    def link_later(self) -> None:
        """Links what is asked for later; once all singletons are built, so that no request has to."""
        while self._unlinked:
            self._unlinked.pop().linked()

    def maker(self, node: Node) -> Resolver:
        """Builds the node's object anew at each call; what must be taken down later is left in the scope."""
        made = self._unwrapped(node)
        methods = self.methods(node)
        return surrounding(made, methods) if methods else made

    def methods(self, node: Node) -> list[tuple[str, Function]]:
        """The surrounded methods of the node's objects; raises what a service has against one of them."""
        return [
            (each.name, self.around(each.function, zip(each.wrappings, edges, strict=True)))
            for each, edges in node.wrapped
        ]

    def around(self, function: Function, by: Iterable[tuple[Wrapping, Edge]]) -> Function:
        """A function inside of its services, which are built already."""
        return surrounded(function, [(wrapping, self._direct(edge).value) for wrapping, edge in by])

    def _unwrapped(self, node: Node) -> Resolver:
        provider = node.provider
        needs = [self.edge(edge) for edge in node.arguments]
        if provider.kind is Kind.VALUE:
            return constant(provider.make)
        if provider.kind is Kind.SEED:
            return seeded(provider.make)
        if provider.kind is Kind.ALIAS:
            return needs[0]
        factory = filled_from_environment(provider.make)
        names = [edge.dependency.parameter for edge in node.arguments if edge.dependency.keyword_only]
        if names:
            factory = by_name(factory, names)
        if provider.kind in _AWAITED or is_manager(provider) or any(need.is_async for need in needs):
            return made_async(call_of(provider, factory), needs)
        return made_by_generator(factory, needs) if provider.kind is Kind.GENERATOR else made(factory, needs)


def _is_kept(node: Node) -> bool:
    """Whether a scope keeps the node's object; an alias leads to one that is kept."""
    return node.scope is Scope.REQUEST and node.provider.kind is not Kind.ALIAS


def _owner(edge: Edge) -> Node | None:
    """The node under which a scope keeps what the edge leads to, where it keeps it whole."""
    if edge.dependency.shape is Shape.ALL or not edge.targets:
        return None
    node = edge.targets[0]
    while node.provider.kind is Kind.ALIAS:
        node = node.edges[0].targets[0]
    return node if _is_kept(node) else None


def _unbuilt(targets: tuple[Node, ...], singletons: Mapping[Node, object]) -> list[Node]:
    """The singletons that must exist before any of the targets can be made, and do not."""
    found: list[Node] = []
    for node in targets:
        if node.scope is Scope.SINGLETON:
            found.extend([] if node in singletons else [node])
            continue
        for edge in node.edges:
            if edge.dependency.reach is Reach.NOW:
                found.extend(_unbuilt(edge.targets, singletons))
    return found


_AWAITED = frozenset({Kind.ASYNC_FUNCTION, Kind.ASYNC_GENERATOR})
