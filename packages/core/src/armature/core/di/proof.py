"""What only the whole graph shows: who holds what too long through a handle, and from where a `Current` is reached."""

from collections.abc import Sequence

from armature.core.di.dependencies import Reach
from armature.core.di.drawing import leak, leak_later, no_current
from armature.core.di.nodes import Edge, Node, lives_in_request
from armature.core.di.scopes import Scope


def prove(nodes: Sequence[Node]) -> None:
    """Checks every handle of a connected graph, and marks the nodes that reach a `Current`."""
    for node in nodes:
        for edge in node.edges:
            check_current(edge)
            _check_held(edge)
    _mark(nodes)


def check_current(edge: Edge) -> None:
    """Refuses the `Current` of what is the same in every unit of work."""
    always = [target for target in edge.targets if target.scope is Scope.SINGLETON]
    if edge.dependency.reach is Reach.CURRENT and always and len(always) == len(edge.targets):
        raise no_current(edge, always[0])


def _check_held(edge: Edge) -> None:
    if edge.asker.scope is not Scope.SINGLETON or not edge.dependency.reach.holds:
        return
    for shorter in filter(lives_in_request, edge.targets):
        raise (leak_later(edge, shorter) if edge.dependency.reach is Reach.LAZY else leak([edge.asker], shorter))


def _mark(nodes: Sequence[Node]) -> None:
    askers: dict[Node, list[Node]] = {}
    for node in nodes:
        for edge in node.edges:
            for target in edge.targets:
                askers.setdefault(target, []).append(node)
    left = [node for node in nodes if any(edge.dependency.reach is Reach.CURRENT for edge in node.edges)]
    while left:
        node = left.pop()
        if not node.reaches_current:
            node.reaches_current = True
            left.extend(askers.get(node, ()))
