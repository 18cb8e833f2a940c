"""What is declared and never needed: the finished graph, asked as data."""

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from armature.core.di.dependencies import Shape
from armature.core.di.graph import Graph
from armature.core.di.hooks import hooks_of
from armature.core.di.nodes import Edge, Home, Node, everything_reached
from armature.core.di.providers import made_type
from armature.core.di.tokens import Key


class Export(NamedTuple):
    """One entry of a module's `exports=[…]`."""

    home: Home
    key: Key


def unused(graph: Graph, called: Iterable[Node] = ()) -> list[Node]:
    """The providers that nobody reaches, in the order of declaration; what Armature provides by itself is left out.

    Reached is what a controller, a handler, an enhancer, a middleware, a module's class or an object with hooks needs,
    now or through a handle, and whatever a `list[T]` gathers. An open generic is reached with any of its types.
    `called` are providers that somebody else calls, such as a transport.
    """
    roots = [*called, *_roots(graph)]
    reached = {*roots, *everything_reached([*graph.asked, *(edge for root in roots for edge in root.edges)])}
    return [node for node in graph.declared() if not node.home.is_ambient and not _is_in(node, reached, graph)]


def unused_exports(graph: Graph) -> list[Export]:
    """The exports that no other module takes; what only a `list[T]` gathers needs no export."""
    taken = {
        (target, edge.asker.home)
        for edge in _edges(graph)
        if edge.dependency.shape is not Shape.ALL
        for target in edge.targets
    }
    return [
        Export(home, key)
        for home in graph.homes
        for key in home.exports
        if isinstance(key, Key) and not home.is_ambient and not _is_taken(home, graph.exported(home, key), taken)
    ]


def _roots(graph: Graph) -> Iterator[Node]:
    provided = set(graph.nodes())
    for node in graph.order:
        made = made_type(node.provider)
        if node not in provided or node.provider is node.home.itself or (made is not None and hooks_of(made)):
            yield node
    for edge in _edges(graph):
        if edge.dependency.shape is Shape.ALL:
            yield from edge.targets


def _edges(graph: Graph) -> Iterator[Edge]:
    yield from graph.asked
    for node in graph.order:
        yield from node.edges


def _is_in(node: Node, reached: set[Node], graph: Graph) -> bool:
    return node in reached or any(closed in reached for closed in graph.closed(node))


def _is_taken(home: Home, nodes: list[Node], taken: set[tuple[Node, Home]]) -> bool:
    return any(target in nodes and asker not in {home, target.home} for target, asker in taken)
