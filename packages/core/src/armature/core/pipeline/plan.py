"""An endpoint with everything around it, proven at construction; `link` makes its pipeline when singletons exist."""

import inspect
from collections.abc import (
    AsyncIterator,
    Awaitable,
    Callable,
    Coroutine,
    Mapping,
    Sequence,
)
from dataclasses import dataclass
from math import inf
from types import NoneType
from typing import NamedTuple, get_args

from pydantic import PydanticUserError
from starlette.requests import HTTPConnection

from armature.core.binding import Adapters, Inject, Source, TypeKind, marker_in, tell_apart
from armature.core.context import Connection, ExecutionContext, Preconditions
from armature.core.di import (
    Graph,
    Home,
    Key,
    Kind,
    Node,
    Provider,
    Scope,
    called_parameter,
    constructor_variables,
    consumer,
    described,
    hints_of,
    substituted,
    types_around,
    unknown_type,
    unresolved,
)
from armature.core.errors import InvalidSignature, WiringError, closest
from armature.core.http.reply import Reply
from armature.core.http.streaming import is_stream
from armature.core.pipeline.binder import Binder, Spoken
from armature.core.pipeline.callee import Callee
from armature.core.pipeline.coverage import check_handler, covers
from armature.core.pipeline.endpoint import Endpoint, Enhancer
from armature.core.pipeline.etags import Tags
from armature.core.pipeline.filters import caught_by
from armature.core.pipeline.incoming import check_incoming
from armature.core.pipeline.offer import HTTP, OWN, Offer
from armature.core.pipeline.options import AS_ANNOTATED
from armature.core.pipeline.results import Encoder, check_annotated, check_elsewhere, check_options
from armature.core.pipeline.sources import reason_of
from armature.core.source import Annotation, declared_at, name_of, origin_of


class FilterPlan(NamedTuple):
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
    left_out: tuple[Enhancer, ...] = ()
    """Inherited enhancers that take what this transport has not, and so do not cover the endpoint."""

    @property
    def callees(self) -> tuple[Callee, ...]:
        """Everything that is called on the way."""
        return (*self.guards, *self.interceptors, self.handler, *(each.callee for each in self.filters))

    @property
    def covering(self) -> tuple[Enhancer, ...]:
        """The guards, interceptors and filters that stand around the handler."""
        declared = self.endpoint.enhancers
        return tuple(
            each for each in (*declared.guards, *declared.interceptors, *declared.filters) if each not in self.left_out
        )

    @property
    def needs_scope(self) -> bool:
        """Whether anything on the way needs a REQUEST scope."""
        return any(callee.needs_scope for callee in self.callees)

    @property
    def reaches_current(self) -> bool:
        """Whether a `Current` is reached from anything on the way, and asks for the running scope."""
        return any(callee.reaches_current for callee in self.callees)

    @property
    def tags(self) -> Tags | None:
        """What `@etag` says, the nearest to the handler."""
        declared = [each.declared for each in self.endpoint.enhancers.interceptors]
        return next((each for each in reversed(declared) if isinstance(each, Tags)), None)

    @property
    def is_conditional(self) -> bool:
        """Whether an answer can be 304 or 412 by the state of what it shows."""
        return self.tags is not None or self.reaches(Preconditions)

    def reaches(self, cls: type) -> bool:
        """Whether anything on the way takes this value of the transport, be it through what is injected."""
        return any(seed.provider.key.type is cls for callee in self.callees for seed in callee.seeds_later)

    @property
    def unread_path_names(self) -> frozenset[str]:
        """The parameters of the path that nobody takes; none where somebody may read them by itself."""
        if any(_reads_paths(seed.provider.key.type) for callee in self.callees for seed in callee.seeds_later):
            return frozenset()
        sent = [each.parameter for callee in self.callees for each in callee.sent]
        return self.endpoint.place.path_names - {each.name for each in sent if each.source is Source.PATH}

    @property
    def is_surrounded(self) -> bool:
        """Whether anything runs before the handler's arguments are bound, or catches what that raises."""
        return bool(self.guards or self.interceptors or self.filters or self.endpoint.timeout not in {None, inf})


class Planner:
    """Plans the endpoints of one application over its graph."""

    def __init__(self, graph: Graph, adapters: Adapters, offers: Mapping[str, Offer]) -> None:
        self._graph = graph
        self._adapters = adapters
        self._offers = offers
        self._owners: dict[tuple[object, Home], Node] = {}
        self._spoken = Spoken()

    def plan(self, endpoint: Endpoint) -> Plan:
        """The plan of one endpoint; raises the wiring error of whatever cannot work."""
        offer = self._offers[endpoint.transport]
        binder = Binder(self._graph, self._adapters, endpoint.place, self._spoken)
        handler = self._handler(endpoint, binder)
        check_handler(handler, endpoint, offer)
        enhancers, left_out = endpoint.enhancers, list[Enhancer]()
        if endpoint.transport != HTTP.transport:
            binder = binder.at(endpoint.place._replace(takes_body=True, is_alone=False))
        around = [
            self._covering(endpoint, [(each, self._enhancer(binder, each, method)) for each in declared], left_out)
            for declared, method in (
                (enhancers.guards, "can_activate"),
                (enhancers.interceptors, "intercept"),
                (enhancers.filters, "catch"),
            )
        ]
        filters = tuple(
            FilterPlan(each.level, caught_by(callee.function, each.cls), callee) for each, callee in around[2]
        )
        guards, interceptors = (tuple(callee for _, callee in each) for each in around[:2])
        plan = Plan(endpoint, handler, guards, interceptors, filters, self._encoder(endpoint), tuple(left_out))
        check_incoming(endpoint, plan.callees, plan.encoder.annotation)
        if not offer.shares_path:
            check_path_names([plan])
        _check_formats(plan)
        tell_apart([each for callee in plan.callees for each in callee.sent])
        return plan

    def _covering(
        self, endpoint: Endpoint, declared: Sequence[tuple[Enhancer, Callee]], left_out: list[Enhancer]
    ) -> list[tuple[Enhancer, Callee]]:
        """The enhancers of one kind that can cover the endpoint; the others are left out, where that is allowed."""
        offer, covering = self._offers[endpoint.transport], list[tuple[Enhancer, Callee]]()
        for enhancer, callee in declared:
            if covers(callee, enhancer, endpoint, offer):
                covering.append((enhancer, callee))
            else:
                left_out.append(enhancer)
        return covering

    def _handler(self, endpoint: Endpoint, binder: Binder) -> Callee:
        _check_yields(endpoint)
        owner = self._owner_of(endpoint)
        method = endpoint.function.__name__ if endpoint.controller else ""
        return binder.call(endpoint.function, owner, method=method)

    def _owner_of(self, endpoint: Endpoint) -> Node:
        if endpoint.provider is not None:
            return self._graph.node(endpoint.provider, endpoint.home)
        return self._owner(endpoint.controller or endpoint.function, endpoint.home)

    def _enhancer(self, binder: Binder, enhancer: Enhancer, method: str) -> Callee:
        function, given = _method(enhancer, method), method != "can_activate"
        owner = self._owner(enhancer.declared, enhancer.home)
        return binder.call(function, owner, method=method, given=given)

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
            annotation = _returns(endpoint, inspect.Parameter.empty)
            check_annotated(annotation, endpoint.called, endpoint.where)
            for variable in unresolved(annotation):
                what = f"The result of {endpoint.called} ({endpoint.where})"
                raise unknown_type(what, endpoint.function, variable)
        check_options(annotation, options, endpoint.called, endpoint.where)
        _check_no_function(annotation, endpoint)
        if endpoint.transport not in OWN:
            check_elsewhere(annotation, endpoint.called, endpoint.where)
        encoder = Encoder(annotation, options.status, options.headers, self._adapters, endpoint.formats)
        try:
            encoder.compile()
        except (InvalidSignature, PydanticUserError) as error:
            reason = f'"{annotation}" is a text and no type.' if isinstance(annotation, str) else reason_of(error)
            raise InvalidSignature(
                f"The result of {endpoint.called} ({endpoint.where}) cannot be sent: {reason}\n"
                f"Write {_sendable(annotation)}."
            ) from error
        return encoder


def check_path_names(plans: Sequence[Plan]) -> None:
    """Refuses a parameter of a path that none of the endpoints which share it takes."""
    plan, endpoint = plans[0], plans[0].endpoint
    left = sorted(frozenset.intersection(*(each.unread_path_names for each in plans)))
    if left:
        queries = [each.name for each in plan.handler.parameters if each.source is Source.QUERY]
        rename = f', rename "{queries[0]}" to it' if len(queries) == 1 else ""
        raise InvalidSignature(
            f'No parameter of {endpoint.called} ({endpoint.where}) takes "{left[0]}" of {endpoint.address}.\n'
            f"Add `{left[0]}: str` to its parameters{rename}, or take {{{left[0]}}} out of the path."
        )


def _check_no_function(annotation: Annotation, endpoint: Endpoint) -> None:
    """Refuses what a method has hidden: below `def bytes(self)` the name `bytes` is that method."""
    hidden = next((each for each in (annotation, *get_args(annotation)) if inspect.isroutine(each)), None)
    if hidden is not None:
        what = f'"{hidden.__name__}", which is a function there and no type'
        raise InvalidSignature(
            f"The result of {endpoint.called} ({endpoint.where}) names {what}.\n"
            f"Give {name_of(hidden)} ({declared_at(hidden)}) another name."
        )


def _check_formats(plan: Plan) -> None:
    """Refuses formats of a route that neither has results for them nor reads a body in them."""
    endpoint = plan.endpoint
    bodies = [each.parameter for each in plan.handler.sent if each.parameter.source is Source.BODY]
    reads = any(each.kind is not TypeKind.RAW for each in bodies)
    own = next((name for name in endpoint.options.headers if name.lower() == "content-type"), "")
    if own and plan.encoder.representations:
        raise InvalidSignature(
            f'{endpoint.called} ({endpoint.where}) has a header "{own}" of its own, and formats that say it.\n'
            "Keep one of them."
        )
    if endpoint.options.formats and not plan.encoder.representations and not reads:
        annotation = plan.encoder.annotation
        returned = "None" if annotation is NoneType else name_of(annotation)
        raise InvalidSignature(
            f"{endpoint.called} ({endpoint.where}) has formats, and returns {returned}, which is sent as it is.\n"
            "Take them away."
        )


def _returns(endpoint: Endpoint, absent: object) -> Annotation:
    """The return annotation of a handler, with the types of the controller that it is inherited by."""
    types = types_around(endpoint.controller, endpoint.function) if endpoint.controller else {}
    return substituted(hints_of(endpoint.function).get("return", absent), types)


def _sendable(annotation: Annotation) -> str:
    """What to write in the place of a return annotation that cannot be sent."""
    if isinstance(annotation, str):
        return f"`returns={annotation}`, without quotes"
    if annotation is Reply:
        return "`Reply[Product]`, with the type of its value"
    if origin_of(annotation) in {Awaitable, Coroutine}:
        return f"`async def`, and `-> {name_of(get_args(annotation)[-1])}`"
    return "a pydantic model, a dataclass or a TypedDict as its return annotation, or as `returns=`"


def _check_yields(endpoint: Endpoint) -> None:
    """A handler that yields is a stream, and only an asynchronous one can be."""
    called = f"{endpoint.called} ({endpoint.where})"
    if inspect.isgeneratorfunction(endpoint.function):
        raise InvalidSignature(
            f"{called} is a generator, which would hold a thread for as long as its client reads.\n"
            "Write `async def … -> AsyncIterator[…]` to stream, or return a list."
        )
    annotation: object = endpoint.options.returns
    if annotation is AS_ANNOTATED:
        annotation = _returns(endpoint, AsyncIterator)
    if inspect.isasyncgenfunction(endpoint.function) and not is_stream(annotation):
        raise InvalidSignature(
            f"{called} yields, and says that it returns {name_of(annotation)}.\n"
            f"Write `-> AsyncIterator[{name_of(annotation)}]` to stream, or `return` in place of `yield`."
        )


def _method(enhancer: Enhancer, method: str) -> Callable[..., object]:
    function = getattr(enhancer.cls, method, None)
    if not inspect.isfunction(function):
        close = closest(method, vars(enhancer.cls))
        found = f'; "{close}" is nearly that' if close else ""
        raise WiringError(
            f"{enhancer.where} declares {described(enhancer.declared)} as {_ROLES[method]}, and it has no method "
            f"`{method}`{found}.\nWrite a class with `def {method}({_SIGNATURES[method]}`."
        )
    called = f"{name_of(function)} ({declared_at(function)})"
    if inspect.isgeneratorfunction(function) or inspect.isasyncgenfunction(function):
        raise InvalidSignature(f"{called} yields, and would never run.\nWrite `return` in place of `yield`.")
    if method == "can_activate":
        _check_decides(function, called)
    if method == "intercept":
        _check_first(function, called)
    return function


def _check_decides(function: Callable[..., object], called: str) -> None:
    if hints_of(function).get("return", bool) is NoneType:
        raise InvalidSignature(
            f"The guard method {called} gives None, which refuses everybody.\n"
            "Write `-> bool`, and return True for whoever may pass."
        )


def _check_first(function: Callable[..., object], called: str) -> None:
    named = list(inspect.signature(function).parameters)[1:2]
    first = hints_of(function).get(named[0]) if named else None
    if isinstance(first, type) and first is not object:
        raise InvalidSignature(
            f'{called} is handed `call_next` first, and has "{named[0]}: {name_of(first)}" there.\n'
            f"Write `self, call_next: CallNext, {named[0]}: {name_of(first)}`."
        )


def _reads_paths(seed: object) -> bool:
    """Whether whoever takes this value of a transport may read the path's parameters itself."""
    return isinstance(seed, type) and issubclass(seed, _READERS)


def _provider(declared: object) -> Provider:
    if isinstance(declared, type):
        _check_constructor(declared)
        return consumer(declared)
    key = Key(declared if inspect.isroutine(declared) else type(declared))
    return Provider(key, Kind.VALUE, declared, Scope.SINGLETON, where=declared_at(declared))


def _check_constructor(cls: type) -> None:
    """Refuses what nobody would read there: a marker, and a type variable that the class does not say."""
    variables = constructor_variables(cls)
    parameters = inspect.signature(cls).parameters
    for name, annotation in hints_of(cls).items():
        marker = marker_in(annotation)
        if marker is not None and not isinstance(marker, Inject):
            raise InvalidSignature(
                f"{called_parameter(parameters[name], cls)} is marked with {type(marker).__name__}, and a constructor "
                "takes what is provided.\nTake it in the method that needs it."
            )
        for variable in unresolved(substituted(annotation, variables)):
            raise unknown_type(called_parameter(parameters[name], cls), cls, variable)


_ROLES = {"can_activate": "a guard", "intercept": "an interceptor", "catch": "an exception filter"}
_SIGNATURES = {
    "can_activate": "self) -> bool: …",
    "intercept": "self, call_next: CallNext) -> object: …",
    "catch": "self, error: OutOfStock) -> …",
}
_READERS = (HTTPConnection, Connection, ExecutionContext)
"""Whoever takes one of these may read the path's parameters itself."""
