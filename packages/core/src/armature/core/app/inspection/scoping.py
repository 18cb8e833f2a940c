"""Why a unit of work opens a REQUEST scope: whoever on the way lives in one, or is handed something that does."""

from collections.abc import Iterator

from armature.core.app.inspection.needs import is_sent
from armature.core.di import Edge, Kind, Node, Reach, Scope
from armature.core.pipeline import Plan
from armature.core.pipeline.callee import Callee
from armature.core.source import name_of


def scope_reasons(plan: Plan) -> list[str]:
    """One sentence for each owner and each argument that needs the scope; none where it is not opened."""
    return list(dict.fromkeys(reason for callee in plan.callees for reason in _reasons(callee)))


def _reasons(callee: Callee) -> Iterator[str]:
    if callee.owner.scope is not Scope.SINGLETON:
        yield _lives(callee.owner)
    elif callee.owner.reaches_current:
        yield f"{callee.owner.provider.key} reaches a Current"
    if callee.takes_form:
        yield f"the form of {name_of(callee.function)} is closed with it"
    for parameter, part in zip(callee.parameters, callee.parts, strict=True):
        if not isinstance(part, Edge):
            continue
        called = f'"{parameter.name}" of {name_of(callee.function)}'
        shorter = [each for each in part.targets if each.scope is not Scope.SINGLETON]
        for target in shorter:
            if target.provider.kind is not Kind.SEED:
                yield f"{called}: {_lives(target)}"
        if part.reaches_current and not shorter:
            yield f"{called} reaches a Current"


def _lives(node: Node) -> str:
    """`ProductController (request) needs Session (request)`: down to what lives so short by itself."""
    chain = [node]
    while (deeper := _shorter(chain[-1])) is not None:
        chain.append(deeper)
    return " needs ".join(f"{each.provider.key} ({each.scope.value})" for each in chain)


def _shorter(node: Node) -> Node | None:
    now = [target for edge in node.edges if edge.dependency.reach is Reach.NOW for target in edge.targets]
    return next((each for each in now if each.scope is not Scope.SINGLETON and not is_sent(each)), None)
