"""A signature becomes parameters: each says from where its value comes. The rules of inference stand here alone."""

import inspect
from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum
from typing import Annotated, get_args, get_origin

from pydantic.fields import FieldInfo
from starlette.background import BackgroundTasks

from armature.core.binding.kinds import TypeKind, kind_of_type, stripped
from armature.core.binding.markers import Body, Cookie, Header, Inject, Marker, Path, Query
from armature.core.di import REQUIRED, hints_of
from armature.core.errors import InvalidSignature
from armature.core.source import Annotation, declared_at, is_class, name_of


class Source(Enum):
    """Where the value of a parameter comes from."""

    PATH = "path"
    QUERY = "query"
    HEADER = "header"
    COOKIE = "cookie"
    BODY = "body"
    MESSAGE = "message"
    CONNECTION = "connection"
    PROVIDER = "provider"


_MARKED: dict[type[Marker], Source] = {
    Path: Source.PATH,
    Query: Source.QUERY,
    Header: Source.HEADER,
    Cookie: Source.COOKIE,
    Body: Source.BODY,
}


@dataclass(frozen=True, slots=True)
class Place:
    """What inference needs to know of the endpoint around a signature.

    `body` is what a body is here: a request's, or one of the messages of a connection. `is_alone` says that it is all
    that is sent, so that an unmarked single value is the body too.
    """

    address: str
    path_names: frozenset[str] = frozenset()
    takes_body: bool = False
    body: Source = Source.BODY
    is_alone: bool = False


@dataclass(frozen=True, slots=True)
class Parameter:
    """One parameter with its meaning. `annotation` has pydantic's metadata and none of our markers."""

    name: str
    source: Source
    annotation: object
    kind: TypeKind
    marker: Marker
    signature: inspect.Parameter

    @property
    def alias(self) -> str:
        """The name on the wire."""
        if self.marker.alias:
            return self.marker.alias
        return self.name.replace("_", "-") if self.source is Source.HEADER else self.name

    @property
    def required(self) -> bool:
        """Whether the client must send it."""
        return self.signature.default is REQUIRED


def parameters_of(function: Callable[..., object], place: Place, *, skip: int = 0) -> tuple[Parameter, ...]:
    """The parameters of a handler or enhancer after the first `skip`, in order.

    Raises `InvalidSignature` for whatever cannot be bound, with the sentence that says what to write.
    """
    hints = hints_of(function)
    found: list[Parameter] = []
    for parameter in list(inspect.signature(function).parameters.values())[skip:]:
        if parameter.kind in {parameter.VAR_POSITIONAL, parameter.VAR_KEYWORD}:
            raise InvalidSignature(
                f"{_called(parameter, function)} takes any number of values, and nothing says which.\n"
                "Name each parameter."
            )
        if parameter.name not in hints:
            raise InvalidSignature(
                f"{_called(parameter, function)} has no annotation, so nothing says what it is.\n"
                f"Write `{parameter.name}: int`, `{parameter.name}: NewOrder`, `{parameter.name}: Orders`, …"
            )
        _check_default(parameter, hints[parameter.name], function)
        found.append(_parameter(parameter, hints[parameter.name], function, place))
    _check_bodies([each.name for each in found if each.source is place.body], function, place)
    return tuple(found)


def _check_bodies(bodies: list[str], function: Callable[..., object], place: Place) -> None:
    if len(bodies) < 2:
        return
    called, names = f"{name_of(function)} ({declared_at(function)})", ", ".join(bodies)
    if place.body is Source.MESSAGE:
        raise InvalidSignature(
            f"{called} takes {len(bodies)} messages: {names}. It is called with one.\n"
            "Put them into one model, or mark what is injected with `Inject()`, and what the query of the handshake "
            "says with `Query()`."
        )
    raise InvalidSignature(
        f"{called} takes {len(bodies)} bodies: {names}. A request has one.\n"
        "Put them into one model, or mark what is injected with `Inject()`."
    )


def _parameter(
    parameter: inspect.Parameter, annotation: object, function: Callable[..., object], place: Place
) -> Parameter:
    plain, marker = _split(annotation, parameter, function)
    kind = kind_of_type(plain)
    if isinstance(marker, Inject):
        return Parameter(parameter.name, Source.PROVIDER, plain, kind, Marker(), parameter)
    source = _marked(marker, place) if marker else _inferred(parameter, plain, kind, function, place)
    if source is Source.PATH:
        _check_path(parameter, kind, plain, function, place)
    several = kind is TypeKind.SCALARS and source is Source.HEADER
    if marker and source in {Source.HEADER, Source.COOKIE} and kind is not TypeKind.SCALAR and not several:
        raise InvalidSignature(
            f"{_called(parameter, function)} is a {name_of(stripped(plain))}, and a {source.value} is text.\n"
            "Annotate it with str, int, an enum or another single value."
        )
    return Parameter(parameter.name, source, plain, kind, marker or Marker(), parameter)


def _marked(marker: Marker, place: Place) -> Source:
    source = _MARKED[type(marker)]
    return place.body if source is Source.BODY else source


def _inferred(
    parameter: inspect.Parameter, plain: object, kind: TypeKind, function: Callable[..., object], place: Place
) -> Source:
    """The rules, in order: the path's names, then the kind of the type; never what is registered."""
    if parameter.name in place.path_names:
        return Source.PATH
    match kind:
        case TypeKind.CONNECTION:
            return Source.CONNECTION
        case TypeKind.SCALAR | TypeKind.SCALARS | TypeKind.MIXED if place.is_alone:
            return place.body
        case TypeKind.SCALAR | TypeKind.SCALARS:
            return Source.QUERY
        case TypeKind.SERVICE:
            return Source.PROVIDER
        case TypeKind.MODEL | TypeKind.RAW if place.takes_body:
            return place.body
        case TypeKind.MODEL | TypeKind.RAW:
            name = name_of(stripped(plain))
            raise InvalidSignature(
                f"{_called(parameter, function)} is a {name}, which would be the body, and {place.address} has none.\n"
                f"Write `Annotated[{name}, Query()]` to fill it from the query, or `Annotated[{name}, Inject()]` "
                "to inject it."
            )
        case TypeKind.FOREIGN:
            raise _foreign(parameter, plain, function)
        case _:
            name = name_of(plain)
            raise InvalidSignature(
                f"{_called(parameter, function)} is a {name}, and that can come from more than one place.\n"
                f"Say which: `Annotated[{name}, Body()]`, `Annotated[{name}, Query()]` or "
                f"`Annotated[{name}, Inject()]`."
            )


def _check_path(
    parameter: inspect.Parameter, kind: TypeKind, plain: object, function: Callable[..., object], place: Place
) -> None:
    if parameter.name not in place.path_names:
        raise InvalidSignature(
            f"{_called(parameter, function)} is marked as a part of the path, and {place.address} has no "
            f"{{{parameter.name}}}.\nAdd it to the path, or take the marker away."
        )
    if kind is not TypeKind.SCALAR:
        raise InvalidSignature(
            f"{_called(parameter, function)} has the name of {{{parameter.name}}} in {place.address}, "
            f"and a part of a path cannot be a {name_of(stripped(plain))}.\n"
            "Annotate it with str, int, UUID or another single value, or rename one of the two."
        )


def _foreign(parameter: inspect.Parameter, plain: object, function: Callable[..., object]) -> InvalidSignature:
    if stripped(plain) is BackgroundTasks:
        return InvalidSignature(
            f"{_called(parameter, function)} asks for Starlette's BackgroundTasks, which nobody would run here.\n"
            "Return a Starlette `Response(…, background=…)`, which runs its task after the answer."
        )
    return InvalidSignature(
        f"{_called(parameter, function)} asks for an UploadFile, which is not bound to a parameter.\n"
        "Take `request: Request` and read it with `async with request.form() as form:`."
    )


def _split(
    annotation: object, parameter: inspect.Parameter, function: Callable[..., object]
) -> tuple[object, Marker | Inject | None]:
    """An annotation and the marker in it; pydantic's own metadata stays."""
    if is_class(annotation) and issubclass(annotation, (Marker, Inject)):
        name = annotation.__name__
        raise InvalidSignature(
            f"{_called(parameter, function)} is annotated with the marker {name} and no type.\n"
            f"Write `{parameter.name}: Annotated[str, {name}()]`, with the type that is wanted."
        )
    if get_origin(annotation) is not Annotated:
        return annotation, None
    plain, *extras = get_args(annotation)
    for extra in extras:
        if is_class(extra) and issubclass(extra, (Marker, Inject)):
            raise InvalidSignature(
                f"{_called(parameter, function)} is marked with the class {extra.__name__}.\n"
                f"Write `{extra.__name__}()`."
            )
        name, module = _class_of(extra)
        if module.startswith("fastapi."):
            raise InvalidSignature(
                f"{_called(parameter, function)} is marked with FastAPI's {name}, which means nothing here.\n"
                f"Import Armature's: `from armature.core import {name}`."
            )
    markers = [extra for extra in extras if isinstance(extra, (Marker, Inject))]
    if len(markers) > 1:
        names = " and ".join(type(marker).__name__ for marker in markers)
        raise InvalidSignature(f"{_called(parameter, function)} is marked with {names}.\nKeep one of them.")
    rest = [extra for extra in extras if not isinstance(extra, (Marker, Inject))]
    for extra in rest:
        plain = Annotated[plain, extra]
    return plain, markers[0] if markers else None


def _class_of(extra: object) -> tuple[str, str]:
    return type(extra).__name__, type(extra).__module__


def _check_default(parameter: inspect.Parameter, annotation: Annotation, function: Callable[..., object]) -> None:
    """Refuses what stands to the right of `=` and would silently be the value itself."""
    default = parameter.default
    kind = default if isinstance(default, type) else type(default)
    if default is not REQUIRED and issubclass(kind, (Marker, Inject, FieldInfo)):
        name = kind.__name__ if issubclass(kind, (Marker, Inject)) else "Field"
        raise InvalidSignature(
            f"{_called(parameter, function)} has {name}(…) as its default, which would be its value.\n"
            f"Write `{parameter.name}: Annotated[{name_of(annotation)}, {name}(…)]`."
        )


def _called(parameter: inspect.Parameter, function: Callable[..., object]) -> str:
    return f'The parameter "{parameter.name}" of {name_of(function)} ({declared_at(function)})'
