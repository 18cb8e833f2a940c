"""Plain ASGI middleware with injected parameters: planned at construction, stacked when singletons exist."""

import inspect
from collections.abc import Sequence
from typing import Any, NamedTuple

from starlette.middleware import Middleware

from armature.core.di import (
    Container,
    Edge,
    Graph,
    Key,
    Kind,
    Provider,
    Scope,
    dependencies_of,
)
from armature.core.errors import WiringError
from armature.core.pipeline import Enhancer
from armature.core.source import declared_at, name_of
from armature.core.types import ASGIApp


class MiddlewarePlan(NamedTuple):
    """A middleware class, its options, what is injected into it, and who declares it."""

    cls: Any  # an ASGI middleware class or factory, whose first parameter is the application
    positional: tuple[Any, ...]
    options: dict[str, Any]
    edges: tuple[Edge, ...]
    enhancer: Enhancer

    def around(self, inner: ASGIApp, container: Container) -> ASGIApp:
        """The middleware, built around an application."""
        injected = {edge.dependency.parameter: container.edge(edge).value for edge in self.edges}
        stacked: ASGIApp = self.cls(inner, *self.positional, **injected, **self.options)
        return stacked


def plan_middleware(enhancers: Sequence[Enhancer], graph: Graph) -> tuple[MiddlewarePlan, ...]:
    """The plans of declared middleware, outermost first; raises `WiringError` for what cannot be built."""
    return tuple(_plan(enhancer, graph) for enhancer in enhancers)


def stack(plans: Sequence[MiddlewarePlan], inner: ASGIApp, container: Container) -> ASGIApp:
    """An application with all middleware around it."""
    for plan in reversed(plans):
        inner = plan.around(inner, container)
    return inner


def _plan(enhancer: Enhancer, graph: Graph) -> MiddlewarePlan:
    declared = enhancer.declared
    if isinstance(declared, Middleware):
        return MiddlewarePlan(declared.cls, tuple(declared.args), dict(declared.kwargs), (), enhancer)
    if not isinstance(declared, type) or len(inspect.signature(declared).parameters) == 0:
        raise WiringError(
            f"{name_of(declared)} ({enhancer.where}) is declared as middleware, and is no class whose first parameter "
            "is the ASGI application.\nWrite a class with `__init__(self, app: ASGIApp)` and `__call__(self, scope, "
            "receive, send)`, or `Middleware(cls, option=…)`."
        )
    asker = graph.add(
        Provider(Key(declared), Kind.VALUE, declared, Scope.SINGLETON, where=declared_at(declared)), enhancer.home
    )
    edges = tuple(graph.edge(asker, each) for each in dependencies_of(declared, skip=1))
    for edge in edges:
        _check_singleton(edge, declared, enhancer)
    return MiddlewarePlan(declared, (), {}, edges, enhancer)


def _check_singleton(edge: Edge, declared: type, enhancer: Enhancer) -> None:
    for target in edge.targets:
        if target.scope is not Scope.SINGLETON:
            raise WiringError(
                f"The middleware {name_of(declared)} ({enhancer.where}) needs {target.provider.key}, whose scope "
                f"is {target.scope.name}; middleware is built once.\n"
                "Take singletons only, or make it a guard or interceptor, which can take anything."
            )
