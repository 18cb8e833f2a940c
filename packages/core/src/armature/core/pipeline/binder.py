"""From where each argument at one endpoint comes: from the client, the container, a function, or several of them.

What a function of the user's or a group makes of the request becomes a node of the graph that belongs to the endpoint
alone. So the container calls it once in a unit of work, also for concurrent askers, and closes it like any other.
"""

import copy
from collections.abc import Generator, Iterable, Sequence
from contextlib import contextmanager
from typing import Any

from armature.core.binding import (
    ABSENT,
    Adapters,
    InvalidGroup,
    Marker,
    Parameter,
    Place,
    Sent,
    Source,
    called,
    constructor_of,
    group_entries,
    parameters_of,
)
from armature.core.di import (
    Dependency,
    Edge,
    Graph,
    Home,
    Key,
    Kind,
    Node,
    Provider,
    Scope,
    kind_of,
    refuse_wrapped,
    types_around,
    wrappings_of,
)
from armature.core.errors import DependencyCycle, InvalidSignature
from armature.core.pipeline.callee import Callee, Function
from armature.core.pipeline.sources import check_handed, check_not_provided, check_one_body, from_client, provided
from armature.core.source import declared_at, is_class, name_of


class Spoken:
    """Where the functions of `Depends` take their unmarked values from, in the whole application."""

    def __init__(self) -> None:
        self._first: dict[tuple[object, str], tuple[Source, str]] = {}

    def check(self, parameter: Parameter, function: Function, place: Place) -> None:
        """Refuses a value that is a part of the path at one endpoint and would come from the query at another."""
        if type(parameter.marker) is not Marker or parameter.source not in {Source.PATH, Source.QUERY}:
            return
        source, address = self._first.setdefault(
            (_identity(function), parameter.name), (parameter.source, place.address)
        )
        if source is not parameter.source:
            with_it, without = (address, place.address) if source is Source.PATH else (place.address, address)
            raise InvalidSignature(
                f"{called(parameter.signature, function)} is a part of the path of {with_it}, and {without} has no "
                f"{{{parameter.name}}}: there it would come from the query.\n"
                f"Add {{{parameter.name}}} to that path, or say that it comes from the query everywhere: "
                f"`Annotated[{name_of(parameter.annotation)}, Query()]`."
            )


class Binder:
    """Plans the calls at one endpoint; what they share is planned once."""

    def __init__(self, graph: Graph, adapters: Adapters, place: Place, spoken: Spoken) -> None:
        self.graph = graph
        self.adapters = adapters
        self.place = place
        self.spoken = spoken
        self._sent: dict[Node, tuple[Sent, ...]] = {}
        self._nodes: dict[tuple[object, ...], Node] = {}
        self._path: list[Function] = []

    def at(self, place: Place) -> "Binder":
        """The same for another reading of the place; what both plan is shared."""
        other = copy.copy(self)
        other.place = place
        return other

    def call(self, function: Function, owner: Node, *, method: str = "", given: bool = False) -> Callee:
        """The function with the source of every argument; raises the wiring error that says why there is none."""
        check_handed(function, is_method=bool(method), given=given)
        cls = owner.provider.key.type
        types = types_around(cls, function) if method and is_class(cls) else {}
        parameters = parameters_of(function, self.place, skip=bool(method) + given, types=types)
        parts = tuple(self._part(parameter, function, owner) for parameter in parameters)
        sent = self._sent_by(parts)
        check_one_body(sent, function)
        around = tuple((each, self.graph.service(owner, each)) for each in wrappings_of(function))
        return Callee(function, method, owner, parameters, parts, sent, given, around)

    def _part(self, parameter: Parameter, function: Function, owner: Node) -> Sent | Edge:
        match parameter.source:
            case Source.PROVIDER | Source.CONNECTION:
                return provided(parameter, function, owner, self.graph)
            case Source.DEPENDS:
                return _edge(owner, parameter, self._made_by(parameter.depends_on, owner.home))
            case Source.GROUP:
                check_not_provided(parameter, function, self.graph)
                return _edge(owner, parameter, self._group(parameter.annotation, owner.home))
            case _:
                check_not_provided(parameter, function, self.graph)
                return from_client(parameter, function, self.adapters)

    def _made_by(self, function: Function, home: Home) -> Node:
        """The node of a function that somebody depends on."""
        refuse_wrapped(function, "taken with Depends(…)")
        provider = Provider(Key(function), kind_of(function), function, Scope.REQUEST, where=declared_at(function))
        with self._planning(function):
            parameters = parameters_of(function, self.place)
            for parameter in parameters:
                self.spoken.check(parameter, function, self.place)
            return self._node(provider, home, parameters)

    def _group(self, group: Any, home: Home) -> Node:  # noqa: ANN401 - the user's class
        """The node of a group, made anew for everyone who takes it."""
        with self._planning(group):
            fields = parameters_of(group, self.place)
            make = _maker(group, fields)
            provider = Provider(Key(group), Kind.FUNCTION, make, Scope.TRANSIENT, where=declared_at(group))
            return self._node(provider, home, fields)

    @contextmanager
    def _planning(self, function: Function) -> Generator[None]:
        if any(each is function for each in self._path):
            raise _cycle([*self._path, function])
        self._path.append(function)
        yield
        self._path.pop()

    def _node(self, provider: Provider, home: Home, parameters: Sequence[Parameter]) -> Node:
        """A node whose needs are bound; the same one wherever its needs are the same."""
        function: Any = provider.key.type
        asker = Node(provider, home)
        parts = [self._part(parameter, function, asker) for parameter in parameters]
        edges = [self._seeded(part, asker) if isinstance(part, Sent) else part for part in parts]
        key = (_identity(function), *(edge.targets for edge in edges))
        found = self._nodes.get(key)
        if found is None:
            found = self._nodes[key] = self.graph.attach(asker, edges)
            self._sent[found] = self._sent_by(parts)
        return found

    def _seeded(self, sent: Sent, asker: Node) -> Edge:
        """A value that the client sends for a function or a group, as a node."""
        key = (_identity(asker.provider.key.type), sent.parameter.name)
        found = self._nodes.get(key)
        if found is None:
            provider = Provider(Key(sent.parameter.annotation), Kind.SEED, sent.extract, Scope.REQUEST)
            found = self._nodes[key] = self.graph.attach(Node(provider, asker.home), ())
            found.seeds = frozenset()  # what a client sends is checked by its source, not as a transport's own value
        return _edge(asker, sent.parameter, found)

    def _sent_by(self, parts: Iterable[Sent | Edge]) -> tuple[Sent, ...]:
        """All that the client sends for these, each once."""
        found: dict[int, Sent] = {}
        for part in parts:
            below = [part] if isinstance(part, Sent) else [s for node in part.targets for s in self._sent.get(node, ())]
            found.update({id(each): each for each in below})
        return tuple(found.values())


def _edge(asker: Node, parameter: Parameter, node: Node) -> Edge:
    named = parameter.signature.kind is parameter.signature.KEYWORD_ONLY
    return Edge(asker, Dependency(parameter.name, node.provider.key, keyword_only=named), (node,))


def _maker(group: Function, fields: Sequence[Parameter]) -> Function:
    """Makes a group of its values, given by name."""
    construct = constructor_of(group)

    def make(**values: object) -> object:
        try:
            return construct({name: value for name, value in values.items() if value is not ABSENT})
        except (ValueError, AssertionError) as error:  # pydantic's ValidationError is a ValueError
            entries = group_entries(fields, error)
            if not entries:
                raise
            raise InvalidGroup(entries) from error

    return make


def _cycle(path: Sequence[Function]) -> DependencyCycle:
    path = path[next(i for i, each in enumerate(path) if each is path[-1]) :]
    names = " -> ".join(name_of(each) for each in path)
    drawn = "\n".join(
        f"    {'   ' * (depth - 1) + '└─ ' if depth else ''}{name_of(each)}   {declared_at(each)}"
        for depth, each in enumerate(path)
    )
    return DependencyCycle(
        f"These need each other, so none of them can be called first: {names}.\n\n{drawn}\n\n"
        "Move what both need into a function of its own, and depend on that."
    )


def _identity(thing: object) -> object:
    """What tells functions apart: two methods of one object are equal and not the same."""
    return thing if getattr(thing, "__hash__", None) else id(thing)
