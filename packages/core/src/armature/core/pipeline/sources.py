"""Whether an argument can come from where its parameter says: from the container, or from the client."""

import inspect
from collections.abc import Sequence
from typing import get_args

from pydantic import PydanticUserError

from armature.core.binding import (
    ABSENT,
    BODIES,
    Adapters,
    Marker,
    Parameter,
    Sent,
    Source,
    TypeKind,
    called,
    client_extractor,
    is_group,
    without_none,
)
from armature.core.di import REQUIRED, Edge, Graph, Key, Node, Reach, dependency
from armature.core.errors import InvalidSignature, MissingProvider
from armature.core.http.forms import can_parse_forms
from armature.core.pipeline.callee import Function
from armature.core.source import declared_at, name_of


def check_handed(function: Function, *, is_method: bool, given: bool) -> None:
    """A method takes `self`, and what the pipeline hands it, before what is bound."""
    parameters = list(inspect.signature(function).parameters.values())
    written = f"{name_of(function)} ({declared_at(function)})"
    if is_method and (not parameters or (parameters[0].annotation is not REQUIRED and parameters[0].name != "self")):
        raise InvalidSignature(f"{written} is a method and does not take `self`.\nWrite `self` as its first parameter.")
    if given and len(parameters) < 1 + is_method:
        raise InvalidSignature(
            f"{written} takes nothing, and is handed something first.\n"
            "Write `self, call_next: CallNext` in an interceptor, `self, error: OutOfStock` in a filter."
        )


def provided(parameter: Parameter, function: Function, owner: Node, graph: Graph) -> Edge:
    """What the container gives, or the wiring error that says why it cannot."""
    wanted = dependency(parameter.annotation, parameter.signature, function)
    try:
        return graph.edge(owner, wanted)
    except MissingProvider as error:
        if any(node.provider.key == wanted.key for node in graph.nodes()):  # it is there, and lacks something itself
            raise
        if parameter.source is Source.CONNECTION:
            what = called(parameter.signature, function)
            raise InvalidSignature(
                f"{what} is a {wanted.key}, and there is none here.\nWrite `{parameter.name}: Request`."
            ) from None
        if parameter.kind is not TypeKind.SERVICE or wanted.reach is not Reach.NOW:
            raise
        raise MissingProvider(
            f"{error}\nIf the client is to send it, make {wanted.key} a pydantic model, a dataclass or a TypedDict."
        ) from None


def from_client(parameter: Parameter, function: Function, adapters: Adapters) -> Sent:
    """The extractor of what the client sends for a parameter or for a field of a group."""
    if parameter.source is Source.FORM and not can_parse_forms():
        raise InvalidSignature(
            f"{called(parameter.signature, function)} is read from a form, and python-multipart is not installed.\n"
            'Install it: `pip install "armature-core[forms]"`.'
        )
    absent = ABSENT if is_group(function) else REQUIRED
    try:
        return client_extractor(parameter, adapters, absent=absent)
    except (InvalidSignature, PydanticUserError) as error:
        raise InvalidSignature(
            f"{called(parameter.signature, function)} cannot be read from a request: {reason_of(error)}\n"
            "Write a pydantic model, a dataclass, a TypedDict or a single value."
        ) from error


def check_not_provided(parameter: Parameter, function: Function, graph: Graph) -> None:
    """A model that somebody also provides could be meant either way, and one of the two lets the client choose it."""
    if parameter.kind is not TypeKind.MODEL or type(parameter.marker) is not Marker:
        return
    plain = without_none(parameter.annotation)
    for candidate in (plain, *get_args(plain)):
        found = [node for node in graph.nodes() if node.provider.key == Key(candidate)]
        if found:
            name, is_body = name_of(plain), parameter.source is Source.BODY
            what = "the body" if is_body else "filled from several sources"
            inject = f"`Annotated[{name}, Inject()]`"
            cure = f"`Annotated[{name}, Body()]` or {inject}" if is_body else f"{inject}, or do not provide it"
            raise InvalidSignature(
                f"{called(parameter.signature, function)} is a {name}: "
                f"{what} by its kind, and also provided by {found[0].home.name} ({found[0].provider.where}).\n"
                f"Write {cure}."
            )


def reason_of(error: Exception) -> str:
    """Why pydantic cannot use an annotation, without its advice on settings that nobody has here."""
    sentence = str(error).partition("\n")[0].partition(": Unable to generate")[0]
    return sentence.rstrip(".") + "."


def check_one_body(sent: Sequence[Sent], function: Function) -> None:
    """Refuses a function that, with all that it depends on, takes more than one body, or a body and a form."""
    bodies = [each.parameter.name for each in sent if each.parameter.source in BODIES]
    form = next((each.parameter.name for each in sent if each.parameter.source is Source.FORM), None)
    asker = f"{name_of(function)} ({declared_at(function)}), with what it depends on,"
    if len(bodies) > 1:
        raise InvalidSignature(
            f"{asker} takes {len(bodies)} bodies: {', '.join(bodies)}. A request has one.\n"
            "Put them into one model, or let one function take it and the others depend on that."
        )
    if bodies and form is not None:
        raise InvalidSignature(
            f'{asker} takes "{form}" from a form and "{bodies[0]}" as the body. A request has one of the two.\n'
            f"Take all of it from the form with `Form()`, or all of it from the body."
        )
