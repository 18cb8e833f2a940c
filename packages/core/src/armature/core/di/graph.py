"""Who needs whom: every provider with what it needs, proven before anything is built."""

from collections.abc import Iterator, Sequence

from armature.core.di.dependencies import REQUIRED, Dependency, Shape
from armature.core.di.drawing import ambiguous, cycle, leak, missing, not_exported
from armature.core.di.hooks import check_hooks
from armature.core.di.nodes import Edge, Home, Node, lives_in_request
from armature.core.di.providers import Kind, Provider, made_type
from armature.core.di.scopes import Scope
from armature.core.di.tokens import Key
from armature.core.errors import WiringError


class Graph:
    """All nodes of an application. `order` has every node after those that it needs."""

    def __init__(self, homes: Sequence[Home]) -> None:
        self.homes = tuple(homes)
        self.order: list[Node] = []
        self._nodes = {home: [Node(provider, home, 0) for provider in home.providers] for home in self.homes}
        self._visible: dict[Home, dict[Key, list[Node]]] = {}
        for home in self.homes:
            self._exported(home)
        self._path: list[Node] = []
        self._done: set[Node] = set()

    def nodes(self) -> Iterator[Node]:
        """The nodes of all homes, in the order of declaration."""
        for home in self.homes:
            yield from self._nodes[home]

    def node(self, provider: Provider, home: Home) -> Node:
        """The node of a provider in its home, connected."""
        found = next(node for node in self._nodes[home] if node.provider is provider)
        self._connect(found)
        return found

    def add(self, provider: Provider, home: Home) -> Node:
        """A node that nobody can ask for, such as a controller, connected at once."""
        node = Node(provider, home, 0)
        self._connect(node)
        return node

    def attach(self, provider: Provider, home: Home, edges: Sequence[Edge]) -> Node:
        """A node that nobody can ask for, with edges that are known already, such as what reads a request."""
        node = Node(provider, home, 0)
        node.edges = tuple(edges)
        self._finish(node)
        return node

    def connect_all(self) -> None:
        """Connects whatever no controller or enhancer has reached yet."""
        for node in self.nodes():
            self._connect(node)

    def edge(self, asker: Node, dependency: Dependency) -> Edge:
        """Who answers one dependency of `asker`, connected; raises the wiring error that says why nobody does."""
        edge = Edge(dependency, self._targets(asker, dependency))
        for target in edge.targets:
            self._connect(target)
        return edge

    def find(self, key: Key) -> Node:
        """The one provider of a key in the whole application, for `container.get(…)`."""
        found = [node for node in self.nodes() if node.provider.key == key]
        if len(found) == 1:
            return found[0]
        if found:
            raise ambiguous(None, Dependency("", key), found)
        raise missing([], None, Dependency("", key), list(self.nodes()))

    def _connect(self, node: Node) -> None:
        if node in self._done:
            return
        if node in self._path:
            raise cycle(self._path[self._path.index(node) :])
        self._path.append(node)
        node.edges = tuple(self.edge(node, dependency) for dependency in node.provider.dependencies)
        self._path.pop()
        self._finish(node)

    def _finish(self, node: Node) -> None:
        self._settle(node)
        node.index = len(self.order)
        self.order.append(node)
        self._done.add(node)

    def _settle(self, node: Node) -> None:
        """Fixes the scope and the reachable seeds of a node whose edges are known."""
        targets = [target for edge in node.edges for target in edge.targets]
        node.seeds = frozenset({node} if node.provider.kind is Kind.SEED else set()).union(*(t.seeds for t in targets))
        shorter = [target for target in targets if lives_in_request(target)]
        if node.provider.kind is Kind.ALIAS:
            node.scope = targets[0].scope
        elif node.provider.scope is None and shorter:
            node.scope = Scope.REQUEST
        if node.scope is Scope.SINGLETON and shorter:
            raise leak([*self._path, node], shorter[0])
        made = made_type(node.provider)
        if made is not None:
            check_hooks(made, node.scope)

    def _targets(self, asker: Node, dependency: Dependency) -> tuple[Node, ...]:
        key = dependency.key
        if dependency.shape is Shape.ALL:
            return tuple(node for node in self.nodes() if _is_one_of(node.provider, key))
        candidates = self.visible(asker.home).get(key, [])
        if len(candidates) == 1:
            return (candidates[0],)
        if candidates:
            raise ambiguous(asker, dependency, candidates)
        if dependency.shape is Shape.OPTIONAL or dependency.default is not REQUIRED:
            return ()
        elsewhere = [node for node in self.nodes() if node.provider.key == key]
        path = self._path if self._path and self._path[-1] is asker else [*self._path, asker]
        if elsewhere:
            raise not_exported(path, asker, dependency, elsewhere[0])
        raise missing(path, asker, dependency, list(self.nodes()))

    def visible(self, home: Home) -> dict[Key, list[Node]]:
        """What can be asked for in a home."""
        found = self._visible.get(home)
        if found is None:
            found = self._visible[home] = self._see(home)
        return found

    def _see(self, home: Home) -> dict[Key, list[Node]]:
        globals_ = [each for each in self.homes if each.is_global and each is not home]
        nodes = list(self._nodes[home])
        for source in dict.fromkeys([*home.imports, *globals_]):
            nodes.extend(self._exported(source))
        seen: dict[Key, list[Node]] = {}
        for node in dict.fromkeys(nodes):
            seen.setdefault(node.provider.key, []).append(node)
        return seen

    def _exported(self, home: Home) -> list[Node]:
        """What a home gives to those who import it; an export must be its own or come from its own imports."""
        given: list[Node] = []
        for export in home.exports:
            if isinstance(export, Home):
                given.extend(self._exported(export))
                continue
            reachable = [*self._nodes[home], *(node for each in home.imports for node in self._exported(each))]
            found = [node for node in reachable if node.provider.key == export]
            if not found:
                raise WiringError(
                    f"{home.name} ({home.where}) exports {export}, and neither provides nor imports it.\n"
                    f"Write it into `providers=[…]` of {home.name}, or take it out of `exports=[…]`."
                )
            given.extend(found)
        return given


def _is_one_of(provider: Provider, key: Key) -> bool:
    """Whether a list of the key gathers the provider: named ones too, and nothing twice under another name."""
    if provider.kind is Kind.ALIAS and provider.dependencies[0].key.type == key.type:
        return False
    return provider.key == key or (not key.name and provider.key.type == key.type)
