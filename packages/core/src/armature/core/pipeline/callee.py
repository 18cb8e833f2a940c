"""A handler or an enhancer's method on its way to a call: planned at construction, linked when singletons exist."""

import inspect
from collections.abc import Callable
from types import MethodType
from typing import Any, NamedTuple

from armature.core.binding import Bound, Extractor, Parameter, Sent, Source, bind
from armature.core.di import (
    UNKNOWN,
    Container,
    Edge,
    Kind,
    Node,
    Reach,
    Resolver,
    Scope,
    Wrapping,
    everything_reached,
    reachable_seeds,
)

# The function is the user's; `prepare` may wrap it, for example to run it in a thread.
Function = Callable[..., Any]
Prepare = Callable[[Function], Function]


class Callee(NamedTuple):
    """A function with the source of each argument. `method` is its name on what `owner` builds, empty for a function.

    `sent` is all that the client sends for it: for its own parameters, and for what these are made of.
    A `given` function is handed its first argument by the pipeline: an interceptor its `call_next`, a filter the error.
    """

    function: Function
    method: str
    owner: Node
    parameters: tuple[Parameter, ...]
    parts: tuple[Extractor | Edge, ...]
    sent: tuple[Sent, ...]
    given: bool
    around: tuple[tuple[Wrapping, Edge], ...] = ()
    """What surrounds the function by decorators such as `@resilient`."""

    @property
    def takes_body(self) -> bool:
        """Whether the request's body must have been read."""
        return any(each.parameter.source is Source.BODY for each in self.sent)

    @property
    def takes_form(self) -> bool:
        """Whether the request's form must have been parsed."""
        return any(each.parameter.source is Source.FORM for each in self.sent)

    @property
    def needs_scope(self) -> bool:
        """Whether a scope must be open: for the owner, for something that is injected, or for the files of a form."""
        if self.takes_form:
            return True
        injected = [target for edge in self._edges if not _seed_of(edge) for target in edge.targets]
        return self.reaches_current or any(node.scope is not Scope.SINGLETON for node in [self.owner, *injected])

    @property
    def reaches_current(self) -> bool:
        """Whether a `Current` is reached, by the owner or by something that is injected."""
        return self.owner.reaches_current or any(edge.reaches_current for edge in self._edges)

    @property
    def seeds(self) -> frozenset[Node]:
        """The transport's own values that the owner or an argument needs."""
        return self.owner.seeds | reachable_seeds(self._edges)

    @property
    def seeds_later(self) -> frozenset[Node]:
        """Those, and what handles lead to."""
        reached = everything_reached([*self.owner.edges, *self._edges])
        return self.seeds.union(*(node.seeds for node in reached))

    @property
    def _edges(self) -> list[Edge]:
        return [part for part in self.parts if isinstance(part, Edge)]

    def link(self, container: Container, prepare: Prepare = lambda function: function) -> Bound:
        """The call, with singletons as constants."""
        extractors = [part if isinstance(part, Extractor) else _injected(container, part) for part in self.parts]
        names = [each.name for each in self.parameters if each.signature.kind is inspect.Parameter.KEYWORD_ONLY]
        function = container.around(self.function, self.around)
        if not self.method:
            return bind(prepare(function), extractors, self.sent, names, given=self.given)
        owner = container.resolver(self.owner)
        if owner.value is not UNKNOWN:
            return bind(prepare(MethodType(function, owner.value)), extractors, self.sent, names, given=self.given)
        late = Extractor(_from_services(owner), is_async=owner.is_async)
        function = _given_second(function) if self.given else function
        return bind(prepare(function), [late, *extractors], self.sent, names, given=self.given)


def _injected(container: Container, edge: Edge) -> Extractor:
    seed = _seed_of(edge)
    if seed is not None:
        return Extractor(seed.provider.make)
    resolver = container.edge(edge)
    if resolver.value is not UNKNOWN:
        value = resolver.value
        return Extractor(lambda _: value)
    return Extractor(_from_services(resolver), is_async=resolver.is_async)


def _from_services(resolver: Resolver) -> Function:
    resolve = resolver.resolve

    def extract(context: Any) -> Any:  # noqa: ANN401 - the transport's context, the user's object
        return resolve(context.services)

    return extract


def _seed_of(edge: Edge) -> Node | None:
    """The transport's own value that an argument is: there without a scope."""
    only = edge.targets[0] if len(edge.targets) == 1 and edge.dependency.reach is Reach.NOW else None
    return only if only is not None and only.provider.kind is Kind.SEED else None


def _given_second(method: Function) -> Function:
    """A method that takes what it is handed before the object on which it is called."""
    if inspect.iscoroutinefunction(method):

        async def call_async(given: object, owner: object, *values: object, **named: object) -> object:
            return await method(owner, given, *values, **named)

        return call_async

    def call(given: object, owner: object, *values: object, **named: object) -> object:
        return method(owner, given, *values, **named)

    return call
