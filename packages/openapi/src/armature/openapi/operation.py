"""One endpoint as a document needs it: what clients send to all that stands around its handler, and what they get."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from armature.core.binding import Parameter, Source, without_none
from armature.core.binding.model_query import is_model
from armature.core.http.media import JSON
from armature.core.http.streaming import NDJSON, is_stream, item_of
from armature.core.pipeline import Plan
from armature.core.pipeline.callee import Callee
from armature.core.routing import Template
from armature.openapi.schemas import Wanted

HEAD = frozenset({Source.PATH, Source.QUERY, Source.HEADER, Source.COOKIE})


class Input(NamedTuple):
    """One value that a client sends, with the number of its schema; files, which have none, have -1."""

    parameter: Parameter
    schema: int
    required: bool

    @property
    def is_model(self) -> bool:
        """Whether it is filled from all of the query or form, field by field."""
        return not self.parameter.is_file and is_model(without_none(self.parameter.annotation))


class Operation(NamedTuple):
    """An endpoint of HTTP. `result` is the number of the schema of what is sent as JSON, or of each line of it."""

    plan: Plan
    method: str
    template: Template
    inputs: tuple[Input, ...]
    result: int | None

    @property
    def form(self) -> list[Input]:
        """The parts of the form that it takes."""
        return [each for each in self.inputs if each.parameter.source is Source.FORM]

    @property
    def body(self) -> Input | None:
        """The body; the handler's where a guard takes it as well."""
        return next((each for each in self.inputs if each.parameter.source is Source.BODY), None)


def operation_of(plan: Plan, method: str, template: Template, wanted: Wanted) -> Operation:
    """Reads a plan; the types of all that travels are added to `wanted`."""
    return Operation(plan, method, template, inputs_of([plan], wanted), result_of(plan, wanted))


def inputs_of(plans: Sequence[Plan], wanted: Wanted) -> tuple[Input, ...]:
    """What clients send for handlers, guards, interceptors and filters, each value once; handlers come first."""
    found: dict[tuple[Source, str], Input] = {}
    for parameter, plan in _sent(plans):
        given = Input(parameter, _schema(parameter, plan, wanted), parameter.required)
        alias = parameter.alias.lower() if parameter.source is Source.HEADER else parameter.alias
        key = (parameter.source, repr(parameter.annotation) if given.is_model else alias)
        known = found.setdefault(key, given)
        if parameter.required:
            found[key] = known._replace(required=True)
    return tuple(found.values())


def result_of(plan: Plan, wanted: Wanted) -> int | None:
    """The number of the schema of an endpoint's result; None for text, bytes, events and whatever has no body."""
    encoder, annotation = plan.encoder, plan.encoder.annotation
    if is_stream(annotation) and encoder.media_type == NDJSON:
        annotation = item_of(annotation)
    elif encoder.codec is None or encoder.codec.media_type != JSON:
        return None
    return wanted.given(annotation, asker_of(plan))


def asker_of(plan: Plan) -> str:
    """How messages call an endpoint."""
    return f"{plan.endpoint.called} ({plan.endpoint.where})"


def _sent(plans: Sequence[Plan]) -> Iterator[tuple[Parameter, Plan]]:
    for callees in _CALLED:
        for plan in plans:
            for callee in callees(plan):
                for each in callee.sent:
                    yield each.parameter, plan


def _handler(plan: Plan) -> Sequence[Callee]:
    return [plan.handler]


def _around(plan: Plan) -> Sequence[Callee]:
    return [each for each in plan.callees if each is not plan.handler]


def _schema(parameter: Parameter, plan: Plan, wanted: Wanted) -> int:
    if parameter.is_file:
        return -1
    annotation = parameter.annotation
    if parameter.source in {Source.QUERY, Source.FORM} and is_model(without_none(annotation)):
        annotation = without_none(annotation)
    return wanted.taken(annotation, asker_of(plan), parameter.marker.constraints())


_CALLED = (_handler, _around)
