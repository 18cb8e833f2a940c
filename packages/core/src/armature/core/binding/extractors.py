"""One function for each source of an argument; made at start, called at the request."""

from collections.abc import Callable, Collection, Sequence
from typing import Any

from starlette.requests import cookie_parser

from armature.core.binding.bodies import formatted_body
from armature.core.binding.form import form_extract
from armature.core.binding.kinds import TypeKind, stripped, without_none
from armature.core.binding.model_query import annotations_of, is_model, list_names, refuses_others
from armature.core.binding.parameters import Parameter, Source
from armature.core.binding.validation import Adapters
from armature.core.binding.values import absent_of, validate_of, validator_of
from armature.core.context import ExecutionContext, MessageContext
from armature.core.di import REQUIRED
from armature.core.errors import InvalidSignature
from armature.core.http.media import JSON, is_json, unsupported
from armature.core.source import name_of

# The argument is whatever the handler's annotation says.
Extract = Callable[[Any], Any]


class Extractor:
    """`extract(context)` gives the argument, or an awaitable where `is_async`."""

    __slots__ = ("extract", "is_async")

    def __init__(self, extract: Extract, *, is_async: bool = False) -> None:
        self.extract = extract
        self.is_async = is_async


class Sent(Extractor):
    """The extractor of a value that the client sends.

    `beside` are the names of the query that others at the endpoint take, for a model that refuses what nobody takes.
    """

    __slots__ = ("beside", "parameter")

    def __init__(self, extract: Extract, parameter: Parameter, beside: set[str] | None = None) -> None:
        super().__init__(extract)
        self.parameter = parameter
        self.beside = beside


def client_extractor(parameter: Parameter, adapters: Adapters, *, absent: object = REQUIRED) -> Sent:
    """The extractor of a parameter whose value the client sends; `absent` stands in for its default, if it has one."""
    read = parameter
    if absent is not REQUIRED and not parameter.required:
        read = parameter._replace(signature=parameter.signature.replace(default=absent))
    if parameter.source is Source.QUERY and refuses_others(without_none(parameter.annotation)):
        beside: set[str] = set()
        return Sent(_query_model(read, adapters, beside), parameter, beside)
    return Sent(_MAKERS[parameter.source](read, adapters), parameter)


def tell_apart(sent: Sequence[Sent]) -> None:
    """Tells the models that refuse unknown names of the query which names the others at an endpoint take."""
    names = [(each, _query_names(each.parameter)) for each in sent if each.parameter.source is Source.QUERY]
    for each, own in names:
        if each.beside is not None:
            each.beside.update(*(others for _, others in names))
            each.beside.difference_update(own)


def _query_names(parameter: Parameter) -> frozenset[str]:
    model = without_none(parameter.annotation)
    return frozenset(annotations_of(model)) if is_model(model) else frozenset([parameter.alias])


def _path(parameter: Parameter, adapters: Adapters) -> Extract:
    name, validate = parameter.name, validator_of(parameter, adapters)
    if validate is None:
        return lambda context: context.path_parameters[name]
    return lambda context: validate(context.path_parameters[name])


def _query(parameter: Parameter, adapters: Adapters) -> Extract:
    if parameter.kind is TypeKind.SCALARS:
        return _query_list(parameter, adapters)
    if parameter.kind in {TypeKind.MODEL, TypeKind.MIXED}:
        return _query_model(parameter, adapters)
    alias, absent, validate = parameter.alias, absent_of(parameter), validator_of(parameter, adapters)

    def extract(context: ExecutionContext) -> object:
        for name, value in reversed(context.query):
            if name == alias:
                return value if validate is None else validate(value)
        return absent()

    return extract


def _query_list(parameter: Parameter, adapters: Adapters) -> Extract:
    alias, absent, validate = parameter.alias, absent_of(parameter), validate_of(parameter, adapters)

    def extract(context: ExecutionContext) -> object:
        values = [value for name, value in context.query if name == alias]
        return validate(values) if values else absent()

    return extract


def _query_model(parameter: Parameter, adapters: Adapters, beside: Collection[str] = ()) -> Extract:
    model = without_none(parameter.annotation)
    if not is_model(model):
        raise InvalidSignature(f"a query holds single values, lists of them or one model, and no {name_of(model)}")
    validate, lists = validate_of(parameter, adapters), list_names(model)

    def extract(context: ExecutionContext) -> object:
        sent = [each for each in context.query if each[0] not in beside] if beside else context.query
        values: dict[str, str | list[str]] = dict(sent)
        for name in lists.intersection(values):
            values[name] = [value for key, value in context.query if key == name]
        return validate(values)

    return extract


def _header(parameter: Parameter, adapters: Adapters) -> Extract:
    name, absent, validate = (
        parameter.alias.lower().encode("latin-1"),
        absent_of(parameter),
        validator_of(parameter, adapters),
    )
    if parameter.kind is TypeKind.SCALARS:
        return _header_list(parameter, adapters)

    def extract(context: ExecutionContext) -> object:
        raw = context.headers.get(name)
        if raw is None:
            return absent()
        text = raw.decode("latin-1")
        return text if validate is None else validate(text)

    return extract


def _header_list(parameter: Parameter, adapters: Adapters) -> Extract:
    """All values of a header: repeated lines and comma-separated parts (RFC 9110 §5.3)."""
    name, absent, validate = (
        parameter.alias.lower().encode("latin-1"),
        absent_of(parameter),
        validate_of(parameter, adapters),
    )

    def extract(context: ExecutionContext) -> object:
        lines = [value.decode("latin-1") for key, value in context.raw_headers if key == name]
        return validate([part.strip() for line in lines for part in line.split(",")]) if lines else absent()

    return extract


def _cookie(parameter: Parameter, adapters: Adapters) -> Extract:
    alias, absent, validate = parameter.alias, absent_of(parameter), validator_of(parameter, adapters)

    def extract(context: ExecutionContext) -> object:
        raw = b"; ".join(value for key, value in context.raw_headers if key == b"cookie")  # HTTP/2 splits them
        value = cookie_parser(raw.decode("latin-1")).get(alias) if raw else None
        if value is None:
            return absent()
        return value if validate is None else validate(value)

    return extract


def _body(parameter: Parameter, adapters: Adapters) -> Extract:
    absent = absent_of(parameter)
    if parameter.kind is TypeKind.RAW:
        return _raw_body(parameter, adapters)
    if parameter.formats:
        return formatted_body(parameter, adapters)
    adapter = adapters.of(parameter.annotation, parameter.marker.constraints())
    validate_json = adapter.validator.validate_json

    def extract(context: ExecutionContext) -> object:
        body = context.body
        if not body:
            return absent()
        content_type = context.header(b"content-type")
        if content_type != b"application/json" and not is_json(content_type):
            raise unsupported(content_type, JSON, wanted="application/json")
        return validate_json(body)

    return extract


def _raw_body(parameter: Parameter, adapters: Adapters) -> Extract:
    absent, validate = absent_of(parameter), validate_of(parameter, adapters)
    return lambda context: validate(context.body) if context.body else absent()


def _message(parameter: Parameter, adapters: Adapters) -> Extract:
    """A message has no media type: text where `str` is asked for, bytes for `bytes`, else JSON."""
    plain = stripped(parameter.annotation)
    if plain is str:
        validate_text = validator_of(parameter, adapters)
        if validate_text is None:
            return _text_of
        return lambda context: validate_text(_text_of(context))
    if plain is bytes:
        validate = validate_of(parameter, adapters)
        return lambda context: validate(context.body)
    adapter = adapters.of(parameter.annotation, parameter.marker.constraints())
    validate_json = adapter.validator.validate_json
    return lambda context: validate_json(context.body)


def _text_of(context: MessageContext) -> str:
    return context.body.decode(errors="replace") if context.text is None else context.text


_MAKERS: dict[Source, Callable[[Parameter, Adapters], Extract]] = {
    Source.PATH: _path,
    Source.QUERY: _query,
    Source.HEADER: _header,
    Source.COOKIE: _cookie,
    Source.BODY: _body,
    Source.FORM: form_extract,
    Source.MESSAGE: _message,
}
