"""Whether every enhancer has an effect somewhere, once all endpoints are planned."""

from collections.abc import Sequence

from armature.core.errors import WiringError
from armature.core.pipeline.endpoint import Enhancer
from armature.core.pipeline.plan import Plan


def check_effective(plans: Sequence[Plan]) -> None:
    """Refuses an enhancer that covers nothing, because no endpoint below it has what it takes."""
    effective = {_identity(each) for plan in plans for each in plan.covering}
    for plan in plans:
        for enhancer in plan.left_out:
            if _identity(enhancer) not in effective:
                raise WiringError(
                    f"{enhancer} ({enhancer.where}) covers nothing: it takes what no endpoint of its {enhancer.level} "
                    f"has, such as {plan.endpoint.called} ({plan.endpoint.where}).\n"
                    "Take it off, or let it take only what is there."
                )


def _identity(enhancer: Enhancer) -> tuple[object, ...]:
    return id(enhancer.declared), enhancer.level, enhancer.home, enhancer.where
