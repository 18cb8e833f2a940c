"""Whether every enhancer has an effect somewhere, once all endpoints are planned."""

from collections.abc import Sequence

from armature.core.errors import WiringError
from armature.core.pipeline.endpoint import Enhancer
from armature.core.pipeline.offer import OWN
from armature.core.pipeline.plan import Plan


def check_effective(plans: Sequence[Plan]) -> None:
    """Refuses what covers nothing, because no endpoint below it has what it takes, or is reached by HTTP."""
    effective = {_identity(each) for plan in plans for each in (*plan.covering, *_middleware(plan, by_http=True))}
    for plan in plans:
        for enhancer in plan.left_out:
            if _identity(enhancer) not in effective:
                raise _idle(enhancer, plan, "it takes what no endpoint of its {} has")
        for middleware in _middleware(plan, by_http=False):
            if _identity(middleware) not in effective:
                raise _idle(middleware, plan, "it stands around requests, and no endpoint of its {} answers any")


def _middleware(plan: Plan, *, by_http: bool) -> Sequence[Enhancer]:
    """That of controllers and endpoints; a module's may be there for what the module mounts."""
    if (plan.endpoint.transport in OWN) is not by_http:
        return ()
    return [each for each in plan.endpoint.enhancers.middleware if each.level != "module"]


def _idle(enhancer: Enhancer, plan: Plan, why: str) -> WiringError:
    cure = "Take it off." if enhancer in plan.endpoint.enhancers.middleware else _CURE
    return WiringError(
        f"{enhancer} ({enhancer.where}) covers nothing: {why.format(enhancer.level)}, "
        f"such as {plan.endpoint.called} ({plan.endpoint.where}).\n{cure}"
    )


_CURE = "Take it off, or let it take only what is there."


def _identity(enhancer: Enhancer) -> tuple[object, ...]:
    return id(enhancer.declared), enhancer.level, enhancer.home, enhancer.where
