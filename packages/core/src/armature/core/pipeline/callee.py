"""A handler or an enhancer's method on its way to a call: planned at construction, linked when singletons exist."""

import inspect
from collections.abc import Callable
from dataclasses import dataclass
from types import MethodType
from typing import Any, get_args

from pydantic import PydanticUserError

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
    REQUIRED,
    UNKNOWN,
    Container,
    Edge,
    Graph,
    Key,
    Kind,
    Node,
    Reach,
    Resolver,
    Scope,
    dependency,
    everything_reached,
    reachable_seeds,
)
from armature.core.errors import InvalidSignature, MissingProvider
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
        if not self.method:
            return bind(prepare(self.function), extractors, names, given=self.given)
        owner = container.resolver(self.owner)
        if owner.value is not UNKNOWN:
            return bind(prepare(MethodType(self.function, owner.value)), extractors, names, given=self.given)
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
    _check_handed(function, bool(method), given)
    parameters = parameters_of(function, place, skip=bool(method) + given)
    parts: list[Extractor | Edge] = []
    for parameter in parameters:
        if parameter.source in {Source.PROVIDER, Source.CONNECTION}:
            parts.append(_provided(parameter, function, owner, graph))
        else:
            _check_not_provided(parameter, function, graph)
            parts.append(_sent(parameter, function, adapters))
    return Callee(function, method, owner, parameters, tuple(parts), given)


def _check_handed(function: Function, is_method: bool, given: bool) -> None:
    """A method takes `self`, and what the pipeline hands it, before what is bound."""
    parameters = list(inspect.signature(function).parameters.values())
    called = f"{name_of(function)} ({declared_at(function)})"
    if is_method and (not parameters or (parameters[0].annotation is not REQUIRED and parameters[0].name != "self")):
        raise InvalidSignature(f"{called} is a method and does not take `self`.\nWrite `self` as its first parameter.")
    if given and len(parameters) < 1 + is_method:
        raise InvalidSignature(
            f"{called} takes nothing, and is handed something first.\n"
            "Write `self, call_next: CallNext` in an interceptor, `self, error: OutOfStock` in a filter."
        )


def _provided(parameter: Parameter, function: Function, owner: Node, graph: Graph) -> Edge:
    wanted = dependency(parameter.annotation, parameter.signature, function)
    try:
        return graph.edge(owner, wanted)
    except MissingProvider as error:
        if any(node.provider.key == wanted.key for node in graph.nodes()):  # it is there, and lacks something itself
            raise
        if parameter.source is Source.CONNECTION:
            called = _called(parameter, function)
            raise InvalidSignature(
                f"{called} is a {wanted.key}, and there is none here.\nWrite `{parameter.name}: Request`."
            ) from None
        if parameter.kind is not TypeKind.SERVICE or wanted.reach is not Reach.NOW:
            raise
        raise MissingProvider(
            f"{error}\nIf the client is to send it, make {wanted.key} a pydantic model, a dataclass or a TypedDict."
        ) from None


def _sent(parameter: Parameter, function: Function, adapters: Adapters) -> Extractor:
    try:
        return client_extractor(parameter, adapters)
    except (InvalidSignature, PydanticUserError) as error:
        raise InvalidSignature(
            f"{_called(parameter, function)} cannot be read from a request: {reason_of(error)}\n"
            "Write a pydantic model, a dataclass, a TypedDict or a single value."
        ) from error


def _check_not_provided(parameter: Parameter, function: Function, graph: Graph) -> None:
    """A model that somebody also provides could be meant either way, and one of the two lets the client choose it."""
    if parameter.kind is not TypeKind.MODEL or type(parameter.marker) is not Marker:
        return
    plain = without_none(parameter.annotation)
    for candidate in (plain, *get_args(plain)):
        provided = [node for node in graph.nodes() if node.provider.key == Key(candidate)]
        if provided:
            name = name_of(plain)
            raise InvalidSignature(
                f"{_called(parameter, function)} is a {name}: "
                f"the body by its kind, and also provided by {provided[0].home.name} ({provided[0].provider.where}).\n"
                f"Write `Annotated[{name}, Body()]` or `Annotated[{name}, Inject()]`."
            )


def reason_of(error: Exception) -> str:
    """Why pydantic cannot use an annotation, without its advice on settings that nobody has here."""
    sentence = str(error).partition("\n")[0].partition(": Unable to generate")[0]
    return sentence.rstrip(".") + "."


def _called(parameter: Parameter, function: Function) -> str:
    return f'The parameter "{parameter.name}" of {name_of(function)} ({declared_at(function)})'


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
