"""Whether `@etag`, `@cache_control` and their like have an effect where they stand, and whether it is a safe one."""

import inspect
from collections.abc import Sequence

from armature.core.context import Accepts, Preconditions
from armature.core.errors import WiringError
from armature.core.pipeline.caching import Caches
from armature.core.pipeline.endpoint import Enhancer
from armature.core.pipeline.etags import CHANGING, Tags
from armature.core.pipeline.finisher import Finisher, Selective
from armature.core.pipeline.plan import Plan


def check_finishing(plans: Sequence[Plan]) -> None:
    """Refuses what would do nothing, ignore what clients send, or let everybody see what one client was given."""
    working: set[int] = set()
    declared: dict[int, tuple[Enhancer, Plan]] = {}
    for plan in plans:
        _check_in_time(plan)
        for enhancer in plan.covering:
            if isinstance(enhancer.declared, type) and issubclass(enhancer.declared, Finisher):
                raise _unmade(enhancer)
            if isinstance(enhancer.declared, Selective):
                declared[id(enhancer.declared)] = enhancer, plan
                if enhancer.declared.acts_at(_method(plan)):
                    working.add(id(enhancer.declared))
                    _check(enhancer, plan)
                    enhancer.declared.check(plan.endpoint, enhancer.where)
    for identity, (enhancer, plan) in declared.items():
        if identity not in working:
            raise _idle(enhancer, plan)


def _check_in_time(plan: Plan) -> None:
    """Refuses a generator that would look at the request when its head has gone."""
    late = [each for each in (Preconditions, Accepts) if plan.reaches(each)]
    if late and inspect.isasyncgenfunction(plan.endpoint.function):
        raise WiringError(
            f"{plan.endpoint.called} ({plan.endpoint.where}) yields and takes {late[0].__name__}: it begins when the "
            "head of its answer has been sent.\nWrite a function that looks at it and returns the iterator of another."
        )


def _check(enhancer: Enhancer, plan: Plan) -> None:
    declared, called = enhancer.declared, f"{plan.endpoint.called} ({plan.endpoint.where})"
    if isinstance(declared, Tags):
        if declared.required and _method(plan) in CHANGING and not plan.reaches(Preconditions):
            raise WiringError(
                f"@etag(required=True) ({enhancer.where}) makes clients send If-Match, and {called} does not look at "
                "it.\nTake `preconditions: Preconditions`, and call `preconditions.check(…)` with the tag of what is "
                "there, before it is changed."
            )
    elif isinstance(declared, Caches):
        _check_shared(enhancer, declared, plan, called)


def _check_shared(enhancer: Enhancer, declared: Caches, plan: Plan, called: str) -> None:
    guard = next(iter(plan.endpoint.enhancers.guards), None)
    if declared.control.is_shared and guard is not None and not declared.authenticated:
        raise WiringError(
            f"@cache_control ({enhancer.where}) lets shared caches keep what {called} answers, and {guard} "
            f"({guard.where}) decides who may see it.\n"
            "Write `CacheControl(private=True, …)`, or `authenticated=True` if everybody may see the same."
        )
    own = next((name for name in plan.endpoint.options.headers if name.lower() == "cache-control"), "")
    if own:
        raise WiringError(
            f'{called} has a header "{own}" of its own, and @cache_control ({enhancer.where}).\nKeep one of them.'
        )


def _unmade(enhancer: Enhancer) -> WiringError:
    return WiringError(
        f"{enhancer} ({enhancer.where}) is told how requests end, and stands there as a class.\n"
        f"Write `{enhancer}(…)`, an object of it."
    )


def _idle(enhancer: Enhancer, plan: Plan) -> WiringError:
    return WiringError(
        f"{_written(enhancer)} ({enhancer.where}) does nothing at {_method(plan)}, which {plan.endpoint.called} "
        f"({plan.endpoint.where}) answers.\nTake it off, or put it where it acts."
    )


def _written(enhancer: Enhancer) -> str:
    """As whoever declared it wrote it."""
    return {Tags: "@etag", Caches: "@cache_control"}.get(enhancer.cls, str(enhancer))


def _method(plan: Plan) -> str:
    return plan.endpoint.address.partition(" ")[0]
