"""Who needs whom: every provider with what it needs, proven before anything is built."""

from collections.abc import Sequence

from armature.core.di.dependencies import REQUIRED, Dependency, Reach, Shape
from armature.core.di.drawing import (
    ambiguous,
    cycle,
    leak,
    missing,
    not_asked,
    not_exported,
    not_lasting,
    unclosed,
)
from armature.core.di.hooks import check_hooks
from armature.core.di.nodes import Edge, Home, Node, lives_in_request
from armature.core.di.proof import check_current, prove
from armature.core.di.providers import Kind, Provider, made_type
from armature.core.di.scopes import Scope
from armature.core.di.tokens import Key
from armature.core.di.visibility import Visibility
from armature.core.di.wrapping import WrappedMethod, Wrapping, check_bindable, wrapped_methods


class Graph:
    """All nodes of an application.

    `order` has every node after those that it needs now; what it needs later may come behind it. `asked` are the edges
    of functions: of handlers, enhancers and middleware. `has_current` says whether any object holds a `Current`.
    """

    def __init__(self, homes: Sequence[Home]) -> None:
        self.homes = tuple(homes)
        self.order: list[Node] = []
        self.asked: list[Edge] = []
        self.has_current = False
        self._visibility = Visibility(self.homes)
        self._path: list[Node] = []
        self._done: set[Node] = set()
        self._later: list[Edge] = []

    def nodes(self) -> list[Node]:
        """The nodes of all homes in the order of declaration, then those that open generics stand for."""
        return self._visibility.nodes()

    def declared(self) -> list[Node]:
        """The nodes of what the modules list, without those that open generics stand for."""
        return self._visibility.declared()

    def closed(self, node: Node) -> list[Node]:
        """The nodes that an open generic stands for."""
        return self._visibility.closed(node)

    def exported(self, home: Home, export: Key) -> list[Node]:
        """What one export of a home gives to its importers."""
        return self._visibility.exported(home, export)

    def node(self, provider: Provider, home: Home) -> Node:
        """The node of a provider in its home, connected."""
        found = self._visibility.node(provider, home)
        self._connect(found)
        return found

    def add(self, provider: Provider, home: Home) -> Node:
        """A node that nobody can ask for, such as a controller, connected at once with all that it reaches."""
        node = Node(provider, home)
        self._path.append(node)
        node.edges = self._edges(node)
        self._path.pop()
        self._connect_later()
        self._settle(node)
        return node

    def attach(self, node: Node, edges: Sequence[Edge]) -> Node:
        """A node that nobody can ask for, with edges that are known already, such as what reads a request."""
        node.edges = tuple(edges)
        self._settle(node)
        return node

    def connect_all(self) -> None:
        """Connects whatever no controller or enhancer has reached yet, and proves what only the whole graph shows."""
        for node in self.nodes():
            if not node.provider.is_open:
                self._connect(node)
        self._connect_later()
        prove(self.order)
        self.has_current = any(node.reaches_current for node in self.order)

    def edge(self, asker: Node, dependency: Dependency) -> Edge:
        """Who answers a parameter of a function, connected; raises the wiring error that says why nobody does."""
        edge = self._edge(asker, dependency)
        self._connect_later()
        check_current(edge)
        self.asked.append(edge)
        return edge

    def service(self, asker: Node, wrapping: Wrapping) -> Edge:
        """Who surrounds a handler or the method of an enhancer; raises as `edge` does."""
        edge = self._service(asker, wrapping)
        self.asked.append(edge)
        return edge

    def find(self, key: Key) -> Node:
        """The one provider of a key in the whole application, for `container.get(…)`."""
        found = [node for node in self.nodes() if node.provider.key == key]
        if len(found) > 1:
            raise ambiguous(None, Dependency("", key), found)
        for opened in [] if found else self._visibility.open_for(key):
            raise not_asked(key, opened)
        if not found:
            raise missing([], None, Dependency("", key), self.nodes())
        if found[0].provider.is_open:
            raise unclosed([], None, Dependency("", key))
        return found[0]

    def _connect(self, node: Node) -> None:
        if node in self._done:
            return
        if node in self._path:
            raise cycle(self._path[self._path.index(node) :])
        self._path.append(node)
        node.edges = self._edges(node)
        self._path.pop()
        self._settle(node)
        self._done.add(node)

    def _edges(self, node: Node) -> tuple[Edge, ...]:
        """What making the object needs, then what surrounds its methods."""
        needs = [self._edge(node, dependency) for dependency in node.provider.dependencies]
        made = made_type(node.provider)
        node.wrapped = tuple(self._around(node, made, each) for each in wrapped_methods(made)) if made else ()
        return (*needs, *(edge for _, edges in node.wrapped for edge in edges))

    def _around(self, node: Node, cls: type, method: WrappedMethod) -> tuple[WrappedMethod, tuple[Edge, ...]]:
        check_bindable(cls, method, is_value=node.provider.kind is Kind.VALUE)
        return method, tuple(self._service(node, wrapping) for wrapping in method.wrappings)

    def _service(self, asker: Node, wrapping: Wrapping) -> Edge:
        """Who surrounds a function: the same object for as long as the application lives."""
        edge = self._edge(asker, wrapping.dependency)
        if edge.targets[0].scope is not Scope.SINGLETON:
            raise not_lasting(wrapping, edge.targets[0])
        return edge

    def _edge(self, asker: Node, dependency: Dependency) -> Edge:
        edge = Edge(asker, dependency, self._targets(asker, dependency))
        if dependency.reach is not Reach.NOW:
            self._later.append(edge)
            return edge
        for target in edge.targets:
            self._connect(target)
        return edge

    def _connect_later(self) -> None:
        """Connects what handles lead to, when nothing is under way that could make a circle of it."""
        while self._later:
            for target in self._later.pop().targets:
                self._connect(target)

    def _settle(self, node: Node) -> None:
        """Fixes the scope and the reachable seeds of a node whose edges are known."""
        now = [target for edge in node.edges if edge.dependency.reach is Reach.NOW for target in edge.targets]
        held = [target for edge in node.edges if edge.dependency.reach.holds for target in edge.targets]
        node.seeds = frozenset({node} if node.provider.kind is Kind.SEED else set()).union(*(t.seeds for t in now))
        if node.provider.kind is Kind.ALIAS:
            node.scope = now[0].scope
        elif node.provider.scope is None and any(lives_in_request(target) for target in held):
            node.scope = Scope.REQUEST
        if node.scope is Scope.SINGLETON:
            for shorter in filter(lives_in_request, now):
                raise leak([*self._path, node], shorter)
        made = made_type(node.provider)
        if made is not None:
            check_hooks(made, node.scope)
        self.order.append(node)

    def _targets(self, asker: Node, dependency: Dependency) -> tuple[Node, ...]:
        key = dependency.key
        if dependency.shape is Shape.GIVEN:
            return ()
        if dependency.shape is Shape.ALL:
            return self._visibility.gathered(key)
        candidates = self._visibility.answers(asker.home, key)
        path = self._path if self._path and self._path[-1] is asker else [*self._path, asker]
        if len(candidates) > 1:
            raise ambiguous(asker, dependency, candidates)
        if candidates and candidates[0].provider.is_open:
            raise unclosed(path, asker, dependency)
        if candidates:
            return (candidates[0],)
        if dependency.shape is Shape.OPTIONAL or dependency.default is not REQUIRED:
            return ()
        elsewhere = self._visibility.anywhere(key)
        if elsewhere:
            raise not_exported(path, asker, dependency, elsewhere[0])
        raise missing(path, asker, dependency, self.nodes())
