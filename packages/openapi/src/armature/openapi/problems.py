"""The problems that an operation can answer with, each under the URI of its type (RFC 9457)."""

from collections.abc import Iterator, Sequence
from math import inf

from pydantic import BaseModel, Field

from armature.core.binding import File, Source, TypeKind
from armature.core.errors import (
    BadRequest,
    ContentTooLarge,
    Forbidden,
    HttpError,
    MissingVersion,
    NotAcceptable,
    NotFound,
    PreconditionFailed,
    PreconditionRequired,
    RangeNotSatisfiable,
    ServiceUnavailable,
    Unauthorized,
    UnprocessableContent,
    UnsupportedMediaType,
    UnsupportedVersion,
)
from armature.core.http.problems import MEDIA_TYPE, TYPE_PREFIX
from armature.core.pipeline.etags import CHANGING
from armature.openapi.identifiers import free_name
from armature.openapi.info import Json
from armature.openapi.operation import Input, Operation
from armature.openapi.results import has_ranges
from armature.openapi.schemas import Schemas, Wanted
from armature.openapi.twins import REF

_CONTENT = MEDIA_TYPE.decode("latin-1")
_ASKER = "every operation"


class Problem(BaseModel, extra="allow"):
    """What went wrong (RFC 9457). A kind of problem may have further members of its own."""

    type: str = Field(description="The kind of problem, as a URI reference.")
    title: str = Field(description="The kind of problem in a few words, always the same.")
    status: int
    detail: str = Field(default_factory=str, description="What happened this time, in a sentence.")
    instance: str = Field(description="The path that was asked for.")
    request_id: str = Field(description="What the log calls this request.")
    traceparent: str = Field(default_factory=str, description="The trace of this request (W3C Trace Context).")


class Fault(BaseModel):
    """One value of a request that is not valid."""

    source: str = Field(description="Where the value was sent: path, query, header, cookie, body or form.")
    pointer: str = Field(description="A JSON pointer into that source (RFC 6901).")
    detail: str
    code: str = Field(description="What is wrong with it, as a word for programs.")


class ValidationProblem(Problem):
    """Values of a request that can be read and are not valid, all of them at once."""

    errors: list[Fault] = Field(default_factory=list[Fault])


class ProblemResponses:
    """Gathers the kinds of problems of all operations; each is described once, and referred to by its name."""

    def __init__(self, wanted: Wanted) -> None:
        self._problem = wanted.given(Problem, _ASKER)
        self._validation = wanted.given(ValidationProblem, _ASKER)
        self._names: dict[type[HttpError], str] = {}
        self._shared: dict[type[HttpError], str] = {}

    def of(self, operation: Operation, schemas: Schemas) -> Json:
        """The responses of an operation by their status, and `default` for those that any operation can give."""
        by_status: dict[int, list[type[HttpError]]] = {}
        for kind in dict.fromkeys(_kinds(operation)):
            by_status.setdefault(kind.status, []).append(kind)
        found = {str(status): self._response(by_status[status], schemas) for status in sorted(by_status)}
        return {**found, "default": {"$ref": f"#/components/responses/{_DEFAULT}"}}

    def components(self, schemas: Schemas) -> Json:
        """The Response Objects that operations refer to."""
        found = {name: _described([kind], [self._reference(kind, schemas)]) for kind, name in self._shared.items()}
        other = {"description": "Any other problem", "content": {_CONTENT: {"schema": schemas.of(self._problem)}}}
        return {**dict(sorted(found.items())), _DEFAULT: other}

    def kinds(self, schemas: Schemas) -> Json:
        """The schema of each kind, by its name.

        Each is whole: generators of clients cannot narrow a member of another schema to one value.
        """
        return {self._schema_name(kind, schemas): self._schema(kind, schemas) for kind in self._names}

    def _response(self, kinds: Sequence[type[HttpError]], schemas: Schemas) -> Json:
        if len(kinds) > 1:
            return _described(kinds, [self._reference(kind, schemas) for kind in kinds])
        [kind] = kinds
        self._shared[kind] = self._name(kind)
        return {"$ref": f"#/components/responses/{self._name(kind)}"}

    def _name(self, kind: type[HttpError]) -> str:
        """The last part of its type; with a number where classes of one name differ."""
        if kind not in self._names:
            self._names[kind] = free_name(kind.problem_name(), {*self._names.values(), _DEFAULT}, "{}-{}")
        return self._names[kind]

    def _reference(self, kind: type[HttpError], schemas: Schemas) -> Json:
        return {"$ref": REF + self._schema_name(kind, schemas)}

    def _schema_name(self, kind: type[HttpError], schemas: Schemas) -> str:
        """`NotFoundProblem`; with a number where a model of the application is called so."""
        words = self._name(kind).split("-")
        return free_name("".join(f"{word[:1].upper()}{word[1:]}" for word in [*words, "problem"]), schemas.names)

    def _schema(self, kind: type[HttpError], schemas: Schemas) -> Json:
        own: Json = {
            "type": {"const": TYPE_PREFIX + kind.problem_name()},
            "title": {"const": kind.title},
            "status": {"const": kind.status},
        }
        base = schemas.whole(self._validation if kind is UnprocessableContent else self._problem)
        properties = {name: schema | own.get(name, {}) for name, schema in base["properties"].items()}
        return {**base, "description": kind.title, "properties": properties}


def _described(kinds: Sequence[type[HttpError]], parts: Sequence[Json]) -> Json:
    description = ", or ".join(dict.fromkeys(kind.title for kind in kinds))
    schema = parts[0] if len(parts) == 1 else {"anyOf": list(parts)}
    return {"description": description, "content": {_CONTENT: {"schema": schema}}}


def _kinds(operation: Operation) -> Iterator[type[HttpError]]:
    """What can go wrong before the handler is called, then what it declares by itself."""
    reads_json = operation.body is not None and operation.body.parameter.kind is not TypeKind.RAW
    if reads_json or operation.form:
        yield BadRequest
    if operation.plan.endpoint.routes[0][1].version is not None:
        yield from (UnsupportedVersion, MissingVersion)
    if operation.plan.guards:
        yield from (Unauthorized, Forbidden)
    if operation.template.placeholders:
        yield NotFound
    if operation.plan.encoder.representations:
        yield NotAcceptable
    if operation.plan.is_conditional or has_ranges(operation):
        yield PreconditionFailed
    if operation.body is not None or operation.form:
        yield ContentTooLarge
    if reads_json or operation.form:
        yield UnsupportedMediaType
    if _makes_groups(operation) or any(_can_be_invalid(each, operation) for each in operation.inputs):
        yield UnprocessableContent
    if operation.plan.tags is not None and operation.plan.tags.required and operation.method.upper() in CHANGING:
        yield PreconditionRequired
    if has_ranges(operation):
        yield RangeNotSatisfiable
    if operation.plan.endpoint.timeout not in {None, inf}:
        yield ServiceUnavailable
    yield from operation.plan.endpoint.options.raises


def _makes_groups(operation: Operation) -> bool:
    """Whether values that are valid each by itself can be refused together."""
    parameters = [each for callee in operation.plan.callees for each in callee.parameters]
    return any(each.source is Source.GROUP for each in parameters)


def _can_be_invalid(given: Input, operation: Operation) -> bool:
    """Whether it can be missing, or something that its type or its constraints refuse."""
    parameter = given.parameter
    is_free = parameter.marker.constraints() is None
    is_unread = is_free and (parameter.annotation is str or parameter.annotation is bytes)
    if parameter.source is Source.PATH:
        converters = {each.name: each.converter for each in operation.template.placeholders}
        return not is_unread and not (is_free and parameter.annotation is converters[parameter.name].yields)
    return given.required or not is_unread or isinstance(parameter.marker, File)


_DEFAULT = "problem"
"""The name of the response for every problem that is not foreseen."""
