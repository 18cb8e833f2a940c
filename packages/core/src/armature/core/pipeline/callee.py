"""A handler or an enhancer's method on its way to a call: planned at construction, linked when singletons exist."""

import inspect
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, get_args

from armature.core.binding import (
    Adapters,
    Bound,
    Extractor,
    Marker,
    Parameter,
    Place,
    Source,
    TypeKind,
    bind,
    client_extractor,
    parameters_of,
    without_none,
)
from armature.core.di import (
    UNKNOWN,
    Container,
    Edge,
    Graph,
    Key,
    Kind,
    Node,
    Resolver,
    Scope,
    dependency,
    reachable_seeds,
)
from armature.core.errors import InvalidSignature
from armature.core.source import declared_at, name_of

# The function is the user's; `prepare` may wrap it, for example to run it in a thread.
Function = Callable[..., Any]
Prepare = Callable[[Function], Function]


@dataclass(frozen=True, slots=True)
class Callee:
    """A function with the source of each argument. `method` is its name on what `owner` builds, empty for a function.

    A `given` function is handed its first argument by the pipeline: an interceptor its `call_next`, a filter the error.
    """

    function: Function
    method: str
    owner: Node
    parameters: tuple[Parameter, ...]
    parts: tuple[Extractor | Edge, ...]
    given: bool

    @property
    def takes_body(self) -> bool:
        """Whether the request's body must have been read."""
        return any(parameter.source is Source.BODY for parameter in self.parameters)

    @property
    def needs_scope(self) -> bool:
        """Whether a scope must be open: for the owner itself, or for something that is injected."""
        injected = [target for edge in self._edges if not _seed_of(edge) for target in edge.targets]
        return any(node.scope is not Scope.SINGLETON for node in [self.owner, *injected])

    @property
    def seeds(self) -> frozenset[Node]:
        """The transport's own values that the owner or an argument needs."""
        return self.owner.seeds | reachable_seeds(self._edges)

    @property
    def _edges(self) -> list[Edge]:
        return [part for part in self.parts if isinstance(part, Edge)]

    def link(self, container: Container, prepare: Prepare = lambda function: function) -> Bound:
        """The call, with singletons as constants."""
        extractors = [part if isinstance(part, Extractor) else _injected(container, part) for part in self.parts]
        names = [each.name for each in self.parameters if each.signature.kind is inspect.Parameter.KEYWORD_ONLY]
        if not self.method:
            return bind(prepare(self.function), extractors, names, given=self.given)
        owner = container.resolver(self.owner)
        if owner.value is not UNKNOWN:
            return bind(prepare(getattr(owner.value, self.method)), extractors, names, given=self.given)
        late = Extractor(_from_services(owner), owner.is_async)
        function = _given_second(self.function) if self.given else self.function
        return bind(prepare(function), [late, *extractors], names, given=self.given)


def plan_call(
    function: Function,
    owner: Node,
    graph: Graph,
    adapters: Adapters,
    place: Place,
    *,
    method: str = "",
    given: bool = False,
) -> Callee:
    """Finds the source of every argument, or raises the wiring error that says why there is none."""
    parameters = parameters_of(function, place, skip=bool(method) + given)
    parts: list[Extractor | Edge] = []
    for parameter in parameters:
        if parameter.source in {Source.PROVIDER, Source.CONNECTION}:
            parts.append(graph.edge(owner, dependency(parameter.annotation, parameter.signature)))
        else:
            _check_not_provided(parameter, function, owner, graph)
            parts.append(client_extractor(parameter, adapters))
    return Callee(function, method, owner, parameters, tuple(parts), given)


def _check_not_provided(parameter: Parameter, function: Function, owner: Node, graph: Graph) -> None:
    """A model that somebody also provides could be meant either way, and one of the two lets the client choose it."""
    if parameter.kind is not TypeKind.MODEL or type(parameter.marker) is not Marker:
        return
    plain = without_none(parameter.annotation)
    for candidate in (plain, *get_args(plain)):
        provided = [node for node in graph.nodes() if node.provider.key == Key(candidate)]
        if provided:
            name = name_of(plain)
            raise InvalidSignature(
                f'The parameter "{parameter.name}" of {name_of(function)} ({declared_at(function)}) is a {name}: '
                f"the body by its kind, and also provided by {provided[0].home.name} ({provided[0].provider.where}).\n"
                f"Write `Annotated[{name}, Body()]` or `Annotated[{name}, Inject()]`."
            )


def _injected(container: Container, edge: Edge) -> Extractor:
    seed = _seed_of(edge)
    if seed is not None:
        return Extractor(seed.provider.make)
    resolver = container.edge(edge)
    if resolver.value is not UNKNOWN:
        value = resolver.value
        return Extractor(lambda _: value)
    return Extractor(_from_services(resolver), resolver.is_async)


def _from_services(resolver: Resolver) -> Function:
    resolve = resolver.resolve

    def extract(context: Any) -> Any:  # noqa: ANN401 - the transport's context, the user's object
        return resolve(context.services)

    return extract


def _seed_of(edge: Edge) -> Node | None:
    """The transport's own value that an argument is: there without a scope."""
    only = edge.targets[0] if len(edge.targets) == 1 else None
    return only if only is not None and only.provider.kind is Kind.SEED else None


def _given_second(method: Function) -> Function:
    """A method that takes what it is handed before the object on which it is called."""
    if inspect.iscoroutinefunction(method):

        async def call_async(given: object, owner: object, *values: object) -> object:
            return await method(owner, given, *values)

        return call_async

    def call(given: object, owner: object, *values: object) -> object:
        return method(owner, given, *values)

    return call
