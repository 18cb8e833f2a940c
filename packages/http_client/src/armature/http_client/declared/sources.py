"""Arguments of a declared method become parts of a call, by the rules by which a controller reads them from one."""

from collections.abc import Callable
from typing import Any, NamedTuple, TypeAlias

from armature.core.binding import Adapters, Parameter, Place, Source, TypeKind, called, parameters_of, without_none
from armature.core.errors import InvalidSignature
from armature.core.source import name_of
from armature.http_client.bodies import FormFile
from armature.http_client.errors import InvalidRequest
from armature.http_client.headers import fault_of
from armature.http_client.urls import Scalar, text_of


class Parts(NamedTuple):
    """What the arguments of one call come to."""

    path: dict[str, Any]  # whatever the converters of the template take
    query: dict[str, Scalar | list[Scalar] | None]
    headers: dict[str, str]
    cookies: list[str]
    form: dict[str, Scalar | list[Scalar] | None]
    files: dict[str, FormFile]
    body: list[bytes]


# An argument is whatever its annotation says; pydantic serializes it.
Write: TypeAlias = Callable[[Any, Parts], None]
"""Puts an argument where it belongs."""

_ADAPTERS = Adapters()


def writers_of(function: Callable[..., object], place: Place, *, skip: int) -> dict[str, Write]:
    """What is done with each argument, by its name; raises `InvalidSignature` for one that no request can carry."""
    return {each.name: _writer(each, function, place) for each in parameters_of(function, place, skip=skip)}


def _writer(parameter: Parameter, function: Callable[..., object], place: Place) -> Write:
    match parameter.source:
        case Source.PATH:
            return _path(parameter)
        case Source.QUERY:
            return _fields(parameter, lambda parts: parts.query)
        case Source.HEADER:
            return _header(parameter)
        case Source.COOKIE:
            return _cookie(parameter)
        case Source.BODY:
            return _body(parameter)
        case Source.FORM if not parameter.is_file:
            return _fields(parameter, lambda parts: parts.form)
        case Source.FORM if without_none(parameter.annotation) is bytes:
            return _file(parameter)
        case Source.GROUP:
            return _group(parameter, place)
        case _:
            raise InvalidSignature(_refused(parameter, function))


def _plain(parameter: Parameter) -> Callable[[Any], Any]:
    """A value as JSON has it: texts, numbers, lists and objects of them."""
    adapter = _ADAPTERS.of(parameter.annotation)
    return lambda value: adapter.dump_python(value, mode="json", by_alias=True)


def _path(parameter: Parameter) -> Write:
    def write(value: object, parts: Parts) -> None:
        parts.path[parameter.name] = value

    return write


def _fields(parameter: Parameter, chosen: Callable[[Parts], dict[str, Scalar | list[Scalar] | None]]) -> Write:
    """A single value or a list under its name, or a model as all of its fields."""
    plain, alias, is_model = _plain(parameter), parameter.alias, parameter.kind is TypeKind.MODEL

    def write(value: object, parts: Parts) -> None:
        if value is not None:
            told = plain(value)
            chosen(parts).update(told if is_model else {alias: told})

    return write


def _header(parameter: Parameter) -> Write:
    plain, alias, is_list = _plain(parameter), parameter.alias, parameter.kind is TypeKind.SCALARS

    def write(value: object, parts: Parts) -> None:
        if value is not None:
            told = plain(value)
            parts.headers[alias] = ", ".join(map(text_of, told if is_list else [told]))

    return write


def _cookie(parameter: Parameter) -> Write:
    plain, alias = _plain(parameter), parameter.alias

    def write(value: object, parts: Parts) -> None:
        if value is None:
            return
        text = text_of(plain(value))
        if fault_of("Cookie", text) or set(text) & set(' ",;\\'):
            raise InvalidRequest(f'The cookie "{alias}" has a value that no cookie can have (RFC 6265 §4.1.1).')
        parts.cookies.append(f"{alias}={text}")

    return write


def _body(parameter: Parameter) -> Write:
    adapter = _ADAPTERS.of(parameter.annotation)

    def write(value: object, parts: Parts) -> None:
        if value is None and not parameter.required:
            return
        if isinstance(value, bytes):
            parts.body.append(value)
            return
        parts.headers.setdefault("Content-Type", "application/json")
        parts.body.append(adapter.dump_json(value, by_alias=True))

    return write


def _file(parameter: Parameter) -> Write:
    def write(value: bytes | None, parts: Parts) -> None:
        if value is not None:
            parts.files[parameter.alias] = FormFile(parameter.alias, value)

    return write


def _group(parameter: Parameter, place: Place) -> Write:
    """The fields of a group, each from where its marker says."""
    # A group is a class, which `parameters_of` reads as it does functions.
    group: Any = parameter.annotation
    writers = writers_of(group, place, skip=0)

    def write(value: object, parts: Parts) -> None:
        for name, each in writers.items():
            each(getattr(value, name), parts)

    return write


def _refused(parameter: Parameter, function: Callable[..., object]) -> str:
    what = f"{called(parameter.signature, function)} is a {name_of(parameter.annotation)}"
    if parameter.source is Source.FORM:
        return f"{what}, and a declared client sends files as bytes.\nAnnotate it with `Annotated[bytes, File()]`."
    return (
        f"{what}, which a controller would be given by its application, and a request cannot carry it.\n"
        f"Mark it with `Body()`, `Query()`, `Header()` or `Form()`, or take it away."
    )
