"""The parts of the graph: a provider at home in a module, and its edges to what it needs."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import NamedTuple

from armature.core.di.dependencies import Dependency, Reach
from armature.core.di.providers import Provider
from armature.core.di.scopes import Scope
from armature.core.di.tokens import Key
from armature.core.di.wrapping import WrappedMethod


@dataclass(frozen=True, slots=True, eq=False)
class Home:
    """Where providers live: they see each other, what the imports export, and what global homes export.

    `itself` is the provider of the module's own class, where it has one. An `is_ambient` home is Armature's own.
    """

    name: str
    providers: tuple[Provider, ...] = ()
    imports: tuple["Home", ...] = ()
    exports: tuple["Key | Home", ...] = ()
    is_global: bool = False
    where: str = ""
    itself: Provider | None = None
    is_ambient: bool = False


class Node:
    """A provider in its home, connected to what it needs.

    `scope` is final, never inferred lazily. `edges` are what making the object needs, then what surrounds its `wrapped`
    methods. `seeds` are the transport's own values that building the object needs;
    `reaches_current` says whether a `Current` is held by the object or by anything that it reaches, known once the
    whole graph is connected.
    """

    __slots__ = ("edges", "home", "provider", "reaches_current", "scope", "seeds", "wrapped")

    def __init__(self, provider: Provider, home: Home) -> None:
        self.provider = provider
        self.home = home
        self.edges: tuple[Edge, ...] = ()
        self.scope = provider.scope or Scope.SINGLETON
        self.seeds: frozenset[Node] = frozenset()
        self.reaches_current = False
        self.wrapped: tuple[tuple[WrappedMethod, tuple[Edge, ...]], ...] = ()

    @property
    def arguments(self) -> tuple["Edge", ...]:
        """The edges that the constructor or factory is called with."""
        return self.edges[: len(self.edges) - sum(len(edges) for _, edges in self.wrapped)]


class Edge(NamedTuple):
    """A dependency of `asker` and the nodes that answer it: none for an optional one, several for `list[T]`."""

    asker: Node
    dependency: Dependency
    targets: tuple[Node, ...]

    @property
    def reaches_current(self) -> bool:
        """Whether it is a `Current`, or leads to one."""
        return self.dependency.reach is Reach.CURRENT or any(target.reaches_current for target in self.targets)


def lives_in_request(node: Node) -> bool:
    """Whether a node's object belongs to one unit of work: it is REQUEST, or a TRANSIENT that holds such a one."""
    seen = {node}
    left = [node]
    while left:
        node = left.pop()
        if node.scope is Scope.REQUEST:
            return True
        if node.scope is Scope.TRANSIENT:
            held = {target for edge in node.edges if edge.dependency.reach.holds for target in edge.targets} - seen
            seen |= held
            left.extend(held)
    return False


def reachable_seeds(edges: Iterable[Edge]) -> frozenset[Node]:
    """The transport's own values that these edges need, directly or through what they reach."""
    return frozenset(seed for edge in edges for target in edge.targets for seed in target.seeds)


def everything_reached(edges: Iterable[Edge]) -> set[Node]:
    """All nodes that these edges lead to, now or later."""
    seen: set[Node] = set()
    left = [target for edge in edges for target in edge.targets]
    while left:
        node = left.pop()
        if node not in seen:
            seen.add(node)
            left.extend(target for edge in node.edges for target in edge.targets)
    return seen
