"""An endpoint with everything around it, proven at construction; `link` makes its pipeline when singletons exist."""

import inspect
from dataclasses import dataclass

from starlette.requests import HTTPConnection, Request

from armature.core.binding import Adapters
from armature.core.context import ExecutionContext, HttpContext
from armature.core.di import Graph, Home, Key, Kind, Node, Provider, Scope, consumer, hints_of
from armature.core.errors import InvalidSignature, WiringError
from armature.core.pipeline.callee import Callee, plan_call
from armature.core.pipeline.endpoint import Endpoint, Enhancer
from armature.core.pipeline.filters import caught_by
from armature.core.pipeline.options import AS_ANNOTATED
from armature.core.pipeline.results import Encoder, check_annotated
from armature.core.source import declared_at


@dataclass(frozen=True, slots=True)
class FilterPlan:
    """A filter's method and the exceptions that it takes."""

    level: str
    catches: tuple[type[Exception], ...]
    callee: Callee


@dataclass(frozen=True, slots=True, eq=False)
class Plan:
    """One endpoint's handler and enhancers, each with the source of every argument."""

    endpoint: Endpoint
    handler: Callee
    guards: tuple[Callee, ...]
    interceptors: tuple[Callee, ...]
    filters: tuple[FilterPlan, ...]
    encoder: Encoder

    @property
    def callees(self) -> tuple[Callee, ...]:
        """Everything that is called on the way."""
        return (*self.guards, *self.interceptors, self.handler, *(each.callee for each in self.filters))

    @property
    def needs_scope(self) -> bool:
        """Whether anything on the way needs a REQUEST scope."""
        return any(callee.needs_scope for callee in self.callees)

    @property
    def takes_body(self) -> bool:
        """Whether anything on the way takes the body as an argument."""
        return any(callee.takes_body for callee in self.callees)


class Planner:
    """Plans the endpoints of one application over its graph."""

    def __init__(self, graph: Graph, adapters: Adapters) -> None:
        self._graph = graph
        self._adapters = adapters
        self._owners: dict[tuple[object, Home], Node] = {}

    def plan(self, endpoint: Endpoint) -> Plan:
        """The plan of one endpoint; raises the wiring error of whatever cannot work."""
        handler = self._handler(endpoint)
        guards = tuple(self._enhancer(endpoint, each, "can_activate") for each in endpoint.enhancers.guards)
        interceptors = tuple(
            self._enhancer(endpoint, each, "intercept", given=True) for each in endpoint.enhancers.interceptors
        )
        filters = tuple(self._filter(endpoint, each) for each in endpoint.enhancers.filters)
        plan = Plan(endpoint, handler, guards, interceptors, filters, self._encoder(endpoint))
        self._check_path_names(plan)
        self._check_seeds(plan)
        return plan

    def _handler(self, endpoint: Endpoint) -> Callee:
        owner = self._owner(endpoint.controller or endpoint.function, endpoint.home)
        method = endpoint.function.__name__ if endpoint.controller else ""
        return plan_call(endpoint.function, owner, self._graph, self._adapters, endpoint.place, method=method)

    def _enhancer(self, endpoint: Endpoint, enhancer: Enhancer, method: str, *, given: bool = False) -> Callee:
        function = getattr(enhancer.cls, method, None)
        if not inspect.isfunction(function):
            raise WiringError(
                f"{enhancer} ({enhancer.where}) is declared around {endpoint.called}, and has no method `{method}`.\n"
                f"Write `def {method}({_SIGNATURES[method]}` in {enhancer}."
            )
        owner = self._owner(enhancer.declared, enhancer.home)
        return plan_call(function, owner, self._graph, self._adapters, endpoint.place, method=method, given=given)

    def _filter(self, endpoint: Endpoint, enhancer: Enhancer) -> FilterPlan:
        callee = self._enhancer(endpoint, enhancer, "catch", given=True)
        return FilterPlan(enhancer.level, caught_by(callee.function), callee)

    def _owner(self, declared: object, home: Home) -> Node:
        """The node of a controller, function or enhancer; one for all endpoints that share it."""
        key = (declared if isinstance(declared, type) or inspect.isroutine(declared) else id(declared), home)
        found = self._owners.get(key)
        if found is None:
            found = self._owners[key] = self._graph.add(_provider(declared), home)
        return found

    def _encoder(self, endpoint: Endpoint) -> Encoder:
        options, annotation = endpoint.options, endpoint.options.returns
        if annotation is AS_ANNOTATED:
            annotation = hints_of(endpoint.function).get("return", inspect.Parameter.empty)
            check_annotated(annotation, endpoint.called, endpoint.where)
        return Encoder(annotation, options.status, options.headers, self._adapters)

    def _check_path_names(self, plan: Plan) -> None:
        taken = {parameter.name for callee in plan.callees for parameter in callee.parameters}
        reads_itself = any(seed.provider.key.type in _READERS for callee in plan.callees for seed in callee.seeds)
        left = sorted(plan.endpoint.place.path_names - taken)
        if left and not reads_itself:
            endpoint = plan.endpoint
            raise InvalidSignature(
                f'No parameter of {endpoint.called} ({endpoint.where}) takes "{left[0]}" of {endpoint.address}.\n'
                f"Add `{left[0]}: str` to its parameters, or take {{{left[0]}}} out of the path."
            )

    def _check_seeds(self, plan: Plan) -> None:
        for callee in plan.callees:
            for seed in callee.seeds:
                if plan.endpoint.transport not in seed.provider.transports:
                    raise WiringError(
                        f"{plan.endpoint.called} ({plan.endpoint.where}) needs {seed.provider.key}, "
                        f"and {plan.endpoint.transport} has none."
                    )


def _provider(declared: object) -> Provider:
    if isinstance(declared, type):
        return consumer(declared)
    key = Key(declared if inspect.isroutine(declared) else type(declared))
    return Provider(key, Kind.VALUE, declared, Scope.SINGLETON, where=declared_at(declared))


_SIGNATURES = {
    "can_activate": "self) -> bool: …",
    "intercept": "self, call_next: CallNext) -> object: …",
    "catch": "self, error: OutOfStock) -> …",
}
_READERS: frozenset[object] = frozenset({Request, HTTPConnection, HttpContext, ExecutionContext})
"""Whoever takes one of these may read the path's parameters itself."""
