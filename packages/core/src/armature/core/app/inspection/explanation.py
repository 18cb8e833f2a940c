"""The compiled pipeline of one endpoint as data: each step in the order in which it runs."""

import inspect
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from math import inf
from types import NoneType

from armature.core.app.application import Application
from armature.core.app.blueprint import Blueprint
from armature.core.app.inspection.finding import find_plan, told_apart
from armature.core.app.inspection.notation import shortened
from armature.core.app.inspection.routes import address_of
from armature.core.app.inspection.scoping import scope_reasons
from armature.core.binding import Parameter, Source
from armature.core.di import Edge
from armature.core.pipeline import HTTP, Endpoint, Enhancer, Plan
from armature.core.pipeline.callee import Callee
from armature.core.source import declared_at, name_of


@dataclass(frozen=True, slots=True)
class BoundParameter:
    """One argument, or a value that the client sends for what an argument is `made_by`: a function of `Depends`.

    `source` is path, query, header, cookie, body, form, connection, provider, a function or several sources. `alias` is
    its name on the wire, `scope` how long an injected object lives; each is empty where there is none.
    """

    name: str
    source: str
    type: str
    required: bool
    alias: str = ""
    scope: str = ""
    made_by: str = ""


@dataclass(frozen=True, slots=True)
class Step:
    """One step of a pipeline.

    `kind` is middleware, body, form, scope, filter, timeout, guard, interceptor, handler or result. `declared_by` is
    application, module, group, controller or route, with a name; `where` the `file:line` of the declaration. `runs` is
    async, sync (in the event loop) or thread. `reasons` say why a scope is opened.
    """

    kind: str
    name: str
    declared_by: str = ""
    where: str = ""
    runs: str = ""
    note: str = ""
    parameters: tuple[BoundParameter, ...] = ()
    reasons: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Explanation:
    """An endpoint, the steps on its way, and the inherited enhancers that do not cover it.

    `apart` tells it from others at its address, such as `version 2`; empty where it is alone.
    """

    method: str
    path: str
    handler: str
    module: str
    where: str
    public: bool
    steps: tuple[Step, ...]
    left_out: tuple[Step, ...] = ()
    apart: str = ""


def explain(app: Application, wanted: str) -> Explanation:
    """The pipeline of `GET /products/{id:int}`, of `GET /products/7`, or of `GET /products version 2`.

    Raises `UnknownSubject` where no endpoint, or more than one, answers there.
    """
    plan = find_plan(app, wanted)
    endpoint = plan.endpoint
    return Explanation(
        *address_of(endpoint),
        handler=endpoint.called,
        module=endpoint.home.name,
        where=shortened(endpoint.where),
        public=bool(endpoint.public),
        steps=tuple(_steps(app.blueprint, plan)),
        left_out=tuple(_left_out(plan)),
        apart=told_apart(endpoint),
    )


def _steps(blueprint: Blueprint, plan: Plan) -> Iterator[Step]:
    endpoint = plan.endpoint
    yield from _middleware(blueprint, plan)
    if not plan.is_surrounded:
        yield from _read(endpoint, {"body"} & _read_by([plan.handler]))
    yield Step("scope", "opened" if plan.needs_scope else "not opened", reasons=tuple(scope_reasons(plan)))
    yield from _filters(plan)
    if endpoint.timeout is not None:
        yield Step("timeout", "none" if endpoint.timeout == inf else f"{endpoint.timeout:g} s")
    yield from _called(plan)
    yield _result(plan)


def _called(plan: Plan) -> Iterator[Step]:
    """Guards, interceptors and the handler; a body or form is read before the first of them that takes it."""
    endpoint, unread = plan.endpoint, {"body", "form"} if plan.is_surrounded else {"form"}
    covering = [each for each in plan.covering if each in endpoint.enhancers.guards]
    stages: list[tuple[str, Sequence[Enhancer], Sequence[Callee]]] = [("guard", covering, plan.guards)]
    wrapping = [each for each in plan.covering if each in endpoint.enhancers.interceptors]
    stages += [("interceptor", [each], [callee]) for each, callee in zip(wrapping, plan.interceptors, strict=True)]
    for kind, enhancers, callees in stages:
        yield from _read(endpoint, unread & _read_by(callees))
        unread -= _read_by(callees)
        for enhancer, callee in zip(enhancers, callees, strict=True):
            yield _enhancing(kind, enhancer, callee, endpoint)
    yield from _read(endpoint, unread & _read_by([plan.handler]))
    yield Step(
        "handler",
        endpoint.called,
        _declared_by("route", endpoint, None),
        shortened(endpoint.where),
        _runs(plan.handler.function, "thread"),
        parameters=_parameters(plan.handler),
    )


def _middleware(blueprint: Blueprint, plan: Plan) -> Iterator[Step]:
    """What stands around the whole application, then what stands nearer; of HTTP only."""
    if plan.endpoint.transport != HTTP.transport:
        return
    for each in (*blueprint.middleware, *blueprint.around[plan]):
        declared_by = _declared_by(each.enhancer.level, plan.endpoint, each.enhancer)
        yield Step("middleware", name_of(each.cls), declared_by, shortened(each.enhancer.where))


def _read_by(callees: Sequence[Callee]) -> set[str]:
    taken = {"body"} if any(callee.takes_body for callee in callees) else set[str]()
    return taken | {"form"} if any(callee.takes_form for callee in callees) else taken


def _read(endpoint: Endpoint, kinds: set[str]) -> Iterator[Step]:
    limit = "ARMATURE_BODY_LIMIT" if endpoint.body_limit is None else str(endpoint.body_limit)
    for kind in sorted(kinds):
        yield Step(kind, f"at most {limit} bytes")


def _filters(plan: Plan) -> Iterator[Step]:
    """Outermost first: an exception meets them in reverse."""
    declared = [each for each in plan.covering if each in plan.endpoint.enhancers.filters]
    for enhancer, each in zip(declared, plan.filters, strict=True):
        caught = ", ".join(name_of(kind) for kind in each.catches)
        yield _enhancing("filter", enhancer, each.callee, plan.endpoint, note=f"catches {caught}")


def _enhancing(kind: str, enhancer: Enhancer, callee: Callee, endpoint: Endpoint, note: str = "") -> Step:
    return Step(
        kind,
        str(enhancer),
        _declared_by(enhancer.level, endpoint, enhancer),
        shortened(enhancer.where),
        _runs(callee.function, "sync"),
        note,
        _parameters(callee),
    )


def _left_out(plan: Plan) -> Iterator[Step]:
    endpoint = plan.endpoint
    for enhancer in plan.left_out:
        declared_by = _declared_by(enhancer.level, endpoint, enhancer)
        note = f"takes what the transport {endpoint.transport} has not"
        kind = next(name for name in ("guard", "interceptor", "filter") if enhancer in _of_kind(endpoint, name))
        yield Step(kind, str(enhancer), declared_by, shortened(enhancer.where), note=note)


def _of_kind(endpoint: Endpoint, kind: str) -> tuple[Enhancer, ...]:
    declared: tuple[Enhancer, ...] = getattr(endpoint.enhancers, f"{kind}s")
    return declared


def _declared_by(level: str, endpoint: Endpoint, enhancer: Enhancer | None) -> str:
    if level == "module" and enhancer is not None:
        return f"module {enhancer.home.name}"
    return f"controller {name_of(endpoint.controller)}" if level == "controller" else level


def _runs(function: Callable[..., object], otherwise: str) -> str:
    if inspect.iscoroutinefunction(function) or inspect.isasyncgenfunction(function):
        return "async"
    return otherwise


def _parameters(callee: Callee) -> tuple[BoundParameter, ...]:
    """The arguments, then what the client sends for those that functions make."""
    own = [_bound(parameter, part) for parameter, part in zip(callee.parameters, callee.parts, strict=True)]
    return *own, *(_bound(each.parameter, each) for each in callee.sent if each.parameter not in callee.parameters)


def _bound(parameter: Parameter, part: object) -> BoundParameter:
    makes = parameter.depends_on
    scopes = {target.scope.value for target in part.targets} if isinstance(part, Edge) else set[str]()
    return BoundParameter(
        parameter.name,
        parameter.source.value,
        name_of(parameter.annotation),
        parameter.required,
        parameter.alias if parameter.alias != parameter.name else "",
        " and ".join(sorted(scopes)),
        f"{name_of(makes)} ({shortened(declared_at(makes))})" if parameter.source is Source.DEPENDS else "",
    )


def _result(plan: Plan) -> Step:
    encoder = plan.encoder
    sent = " ".join([str(encoder.status or ""), encoder.media_type.decode("latin-1")]).strip()
    written = "None" if encoder.annotation is NoneType else name_of(encoder.annotation)
    return Step("result", written, note=sent or "as the response says")
