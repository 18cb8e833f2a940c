"""Why a unit of work opens a REQUEST scope: whoever on the way lives in one, or is handed something that does."""

from collections.abc import Iterator

from armature.core.di import Edge, Kind, Node, Scope
from armature.core.pipeline import Plan
from armature.core.pipeline.callee import Callee
from armature.core.source import name_of


def scope_reasons(plan: Plan) -> list[str]:
    """One sentence for each owner and each argument that needs the scope; none where it is not opened."""
    return list(dict.fromkeys(reason for callee in plan.callees for reason in _reasons(callee)))


def _reasons(callee: Callee) -> Iterator[str]:
    if callee.owner.scope is not Scope.SINGLETON:
        yield _lives(callee.owner)
    for parameter, part in zip(callee.parameters, callee.parts, strict=True):
        for target in part.targets if isinstance(part, Edge) else ():
            if target.scope is not Scope.SINGLETON and target.provider.kind is not Kind.SEED:
                yield f'"{parameter.name}" of {name_of(callee.function)}: {_lives(target)}'


def _lives(node: Node) -> str:
    """`ProductController (request) needs Session (request)`: down to what lives so short by itself."""
    chain = [node]
    while (deeper := _shorter(chain[-1])) is not None:
        chain.append(deeper)
    return " needs ".join(f"{each.provider.key} ({each.scope.value})" for each in chain)


def _shorter(node: Node) -> Node | None:
    targets = [target for edge in node.edges for target in edge.targets]
    return next((target for target in targets if target.scope is not Scope.SINGLETON), None)
