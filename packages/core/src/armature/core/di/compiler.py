"""Each node of the graph becomes one function from a scope to an object, specialised for what it needs."""

from collections.abc import Mapping

from armature.core.di.dependencies import REQUIRED, Shape
from armature.core.di.makers import (
    by_name,
    call_of,
    constant,
    gathered,
    is_manager,
    made,
    made_async,
    made_by_generator,
    once,
    seeded,
)
from armature.core.di.nodes import Edge, Node
from armature.core.di.providers import Kind
from armature.core.di.resolver import Resolver
from armature.core.di.scopes import Scope
from armature.core.di.settings import filled_from_environment


class Linker:
    """Compiles nodes, given the singletons that are already built."""

    def __init__(self, singletons: Mapping[Node, object]) -> None:
        self._singletons = singletons
        self._resolvers: dict[Node, Resolver] = {}

    def resolver(self, node: Node) -> Resolver:
        """The resolver of a node: constant for a singleton, once per scope for REQUEST, anew for TRANSIENT."""
        if node in self._singletons:
            return constant(self._singletons[node])
        found = self._resolvers.get(node)
        if found is None:
            make = self.maker(node)
            cached = node.scope is Scope.REQUEST and node.provider.kind is not Kind.ALIAS
            found = self._resolvers[node] = once(node.index, make) if cached else make
        return found

    def edge(self, edge: Edge) -> Resolver:
        """What answers one dependency: an object, a list of objects, None, or the parameter's default."""
        if edge.dependency.shape is Shape.ALL:
            return gathered([self.resolver(target) for target in edge.targets])
        if edge.targets:
            return self.resolver(edge.targets[0])
        return constant(None if edge.dependency.default is REQUIRED else edge.dependency.default)

    def maker(self, node: Node) -> Resolver:
        """Builds the node's object anew at each call; what must be taken down later is left in the scope."""
        provider = node.provider
        needs = [self.edge(edge) for edge in node.edges]
        if provider.kind is Kind.VALUE:
            return constant(provider.make)
        if provider.kind is Kind.SEED:
            return seeded(provider.make)
        if provider.kind is Kind.ALIAS:
            return needs[0]
        factory = filled_from_environment(provider.make)
        names = [edge.dependency.parameter for edge in node.edges if edge.dependency.keyword_only]
        if names:
            factory = by_name(factory, names)
        if provider.kind in _AWAITED or is_manager(provider) or any(need.is_async for need in needs):
            return made_async(call_of(provider, factory), needs)
        return made_by_generator(factory, needs) if provider.kind is Kind.GENERATOR else made(factory, needs)


_AWAITED = frozenset({Kind.ASYNC_FUNCTION, Kind.ASYNC_GENERATOR})
