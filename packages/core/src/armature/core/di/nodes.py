"""The parts of the graph: a provider at home in a module, and its edges to what it needs."""

from collections.abc import Iterable
from dataclasses import dataclass

from armature.core.di.dependencies import Dependency
from armature.core.di.providers import Provider
from armature.core.di.scopes import Scope
from armature.core.di.tokens import Key


@dataclass(frozen=True, slots=True, eq=False)
class Home:
    """Where providers live: they see each other, what the imports export, and what global homes export."""

    name: str
    providers: tuple[Provider, ...] = ()
    imports: tuple["Home", ...] = ()
    exports: tuple["Key | Home", ...] = ()
    is_global: bool = False
    where: str = ""


class Node:
    """A provider in its home, connected to what it needs. `scope` is final, never inferred lazily."""

    __slots__ = ("edges", "home", "index", "provider", "scope", "seeds")

    def __init__(self, provider: Provider, home: Home, index: int) -> None:
        self.provider = provider
        self.home = home
        self.index = index
        self.edges: tuple[Edge, ...] = ()
        self.scope = provider.scope or Scope.SINGLETON
        self.seeds: frozenset[Node] = frozenset()


@dataclass(frozen=True, slots=True)
class Edge:
    """A dependency and the nodes that answer it: none for an optional one, several for `list[T]`."""

    dependency: Dependency
    targets: tuple[Node, ...]


def lives_in_request(node: Node) -> bool:
    """Whether a node's object belongs to one unit of work: it is REQUEST, or a TRANSIENT that holds such a one."""
    if node.scope is Scope.TRANSIENT:
        return any(lives_in_request(target) for edge in node.edges for target in edge.targets)
    return node.scope is Scope.REQUEST


def reachable_seeds(edges: Iterable[Edge]) -> frozenset[Node]:
    """The transport's own values that these edges need, directly or through what they reach."""
    return frozenset(seed for edge in edges for target in edge.targets for seed in target.seeds)
