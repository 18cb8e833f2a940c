"""A signature becomes parameters: each says from where its value comes. The rules of inference stand here alone."""

import inspect
from collections.abc import AsyncIterator, Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from enum import Enum
from functools import partial
from typing import Any, NamedTuple

from armature.core.binding.annotations import called, check_default, marked
from armature.core.binding.groups import alias_within, fields_of, group_within, is_group
from armature.core.binding.kinds import TypeKind, is_incoming, kind_of_type, stripped, without_none
from armature.core.binding.markers import Body, Cookie, Depends, File, Form, Header, Inject, Marker, Path, Query
from armature.core.di import REQUIRED, described, hints_of, substituted, unknown_type, unresolved
from armature.core.errors import InvalidSignature
from armature.core.http.formats import Format
from armature.core.http.sniffing import can_sniff
from armature.core.source import Annotation, declared_at, is_class, name_of, origin_of


class Source(Enum):
    """Where the value of a parameter comes from."""

    PATH = "path"
    QUERY = "query"
    HEADER = "header"
    COOKIE = "cookie"
    BODY = "body"
    FORM = "form"
    MESSAGE = "message"
    CONNECTION = "connection"
    PROVIDER = "provider"
    DEPENDS = "a function"
    GROUP = "several sources"


SENT = frozenset({Source.PATH, Source.QUERY, Source.HEADER, Source.COOKIE, Source.BODY, Source.FORM, Source.MESSAGE})
"""The sources of values that somebody sends, as opposed to those that the application has."""

BODIES = frozenset({Source.BODY, Source.MESSAGE})
"""Those that are the whole of what was sent, to which a limit of its size applies."""

_MARKED: dict[type[Marker], Source] = {
    Path: Source.PATH,
    Query: Source.QUERY,
    Header: Source.HEADER,
    Cookie: Source.COOKIE,
    Body: Source.BODY,
    Form: Source.FORM,
    File: Source.FORM,
}


class Place(NamedTuple):
    """What inference needs to know of the endpoint around a signature.

    `body` is what a body is here: a request's, or one of the messages of a connection. `is_alone` says that it is all
    that is sent, so that an unmarked single value is the body too. `formats` are those of bodies; none is
    JSON alone.
    """

    address: str
    path_names: frozenset[str] = frozenset()
    takes_body: bool = False
    body: Source = Source.BODY
    is_alone: bool = False
    formats: tuple[Format, ...] = ()


def _nothing() -> None:
    """Stands where no function is depended on."""


class Parameter(NamedTuple):
    """One parameter with its meaning. `annotation` has pydantic's metadata and none of our markers.

    `depends_on` gives the value where the source is `DEPENDS`. `formats` are those that a body can have.
    """

    name: str
    source: Source
    annotation: object
    kind: TypeKind
    marker: Marker
    signature: inspect.Parameter
    depends_on: Callable[..., object] = _nothing
    formats: tuple[Format, ...] = ()

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

    @property
    def is_file(self) -> bool:
        """Whether it is an uploaded file, or several."""
        return self.kind in _FILES or isinstance(self.marker, File)

    @property
    def is_incoming(self) -> bool:
        """Whether it is a file that is read while it comes, or several."""
        return self.kind in _FILES and is_incoming(self.annotation)


class _Asked(NamedTuple):
    """A parameter of a function, or a field of a group, before its meaning is known."""

    signature: inspect.Parameter
    plain: Annotation
    kind: TypeKind
    function: Callable[..., object]
    place: Place

    @property
    def name(self) -> str:
        return self.signature.name

    @property
    def type_name(self) -> str:
        return name_of(stripped(self.plain))

    def refused(self, fault: str) -> InvalidSignature:
        """The error of this parameter; `fault` goes on after its name."""
        return InvalidSignature(f"{called(self.signature, self.function)} {fault}")


_NO_TYPES: Mapping[object, Any] = {}


def parameters_of(
    function: Callable[..., object], place: Place, *, skip: int = 0, types: Mapping[object, Any] = _NO_TYPES
) -> tuple[Parameter, ...]:
    """The parameters of a handler or enhancer after the first `skip`, in order, or the fields of a group.

    `types` are what the type variables around it stand for. Raises `InvalidSignature` for whatever cannot be bound,
    with the sentence that says what to write.
    """
    found = [
        _parameter(signature, substituted(annotation, types), function, place)
        for signature, annotation in _members(function, skip)
    ]
    _check_bodies([each.name for each in found if each.source is place.body], function, place)
    _check_beside_form(found, function)
    return tuple(found)


def _members(function: Callable[..., object], skip: int) -> Iterator[tuple[inspect.Parameter, Annotation]]:
    if is_group(function):
        yield from fields_of(function)
        return
    hints = hints_of(function)
    for parameter in list(inspect.signature(function).parameters.values())[skip:]:
        if parameter.kind in {parameter.VAR_POSITIONAL, parameter.VAR_KEYWORD}:
            raise InvalidSignature(
                f"{called(parameter, function)} takes any number of values, and nothing says which.\n"
                "Name each parameter."
            )
        if parameter.name not in hints:
            raise InvalidSignature(
                f"{called(parameter, function)} has no annotation, so nothing says what it is.\n"
                f"Write `{parameter.name}: int`, `{parameter.name}: NewOrder`, `{parameter.name}: Orders`, …"
            )
        yield parameter, hints[parameter.name]


def _parameter(
    signature: inspect.Parameter, annotation: Annotation, function: Callable[..., object], place: Place
) -> Parameter:
    check_default(signature, annotation, function)
    for variable in unresolved(annotation):
        raise unknown_type(called(signature, function), function, variable)
    plain, marker = marked(annotation, signature, function)
    asked = _Asked(signature, plain, kind_of_type(plain), function, place)
    _check_incoming(asked)
    made = partial(Parameter, asked.name, annotation=plain, kind=asked.kind, signature=signature, formats=place.formats)
    if isinstance(marker, Inject):
        return made(Source.PROVIDER, marker=Marker())
    if isinstance(marker, Depends):
        _check_depends(asked, marker.function)
        return made(Source.DEPENDS, marker=Marker(), depends_on=marker.function)
    if asked.kind is TypeKind.MODEL and _is_group(asked, marker):
        return made(Source.GROUP, marker=Marker())
    source = _marked(marker, place) if marker else _inferred(asked)
    if source is Source.PATH:
        _check_path(asked)
    if marker:
        _check_marked(asked, marker, source)
    return made(source, marker=_named(marker or Marker(), asked))


def _marked(marker: Marker, place: Place) -> Source:
    source = _MARKED[type(marker)]
    return place.body if source is Source.BODY else source


def _inferred(asked: _Asked) -> Source:
    """The rules, in order: the path's names, then the kind of the type; never what is registered."""
    if asked.name in asked.place.path_names:
        return Source.PATH
    match asked.kind:
        case TypeKind.CONNECTION:
            return Source.CONNECTION
        case TypeKind.SCALAR | TypeKind.SCALARS | TypeKind.MIXED if asked.place.is_alone:
            return asked.place.body
        case TypeKind.SCALAR | TypeKind.SCALARS:
            return Source.QUERY
        case TypeKind.SERVICE:
            return Source.PROVIDER
        case TypeKind.MODEL | TypeKind.RAW if asked.place.takes_body:
            return asked.place.body
        case TypeKind.FILE | TypeKind.FILES if asked.place.takes_body:
            return Source.FORM
        case TypeKind.FILE | TypeKind.FILES:
            raise asked.refused(
                f"is a part of a form, and {asked.place.address} has none.\nWrite `@post` or `@put` in its place."
            )
        case TypeKind.MODEL | TypeKind.RAW:
            name = asked.type_name
            raise asked.refused(
                f"is a {name}, which would be the body, and {asked.place.address} has none.\n"
                f"Write `Annotated[{name}, Query()]` to fill it from the query, or `Annotated[{name}, Inject()]` "
                "to inject it."
            )
        case TypeKind.FOREIGN:
            raise asked.refused(
                "asks for Starlette's BackgroundTasks, which nobody would run here.\n"
                f"Take `{asked.name}: Background` from `armature.core`, and write `{asked.name}.spawn(function, …)`."
            )
        case _:
            name = name_of(asked.plain)
            raise asked.refused(
                f"is a {name}, and that can come from more than one place.\n"
                f"Say which: `Annotated[{name}, Body()]`, `Annotated[{name}, Query()]` or "
                f"`Annotated[{name}, Inject()]`."
            )


def _named(marker: Marker, asked: _Asked) -> Marker:
    """The marker with the alias that a field of a group has from pydantic, where it has none itself."""
    alias = alias_within(asked.function, asked.name)
    return replace(marker, alias=alias) if alias and not marker.alias else marker


def _is_group(asked: _Asked, marker: Marker | None) -> bool:
    plain = stripped(asked.plain)
    if not is_group(plain):
        group = group_within(plain)
        if group is not None:
            raise asked.refused(
                f"is a {asked.type_name}, and the fields of {name_of(group)} come from several sources: there is one "
                f"of it in a request.\nWrite `{asked.name}: {name_of(group)}`."
            )
        return False
    if marker:
        raise asked.refused(
            f"is marked with {type(marker).__name__}, and the fields of {asked.type_name} have markers of their own: "
            "they come from several sources.\n"
            f"Write `{asked.name}: {asked.type_name}`, or take the markers of the fields away."
        )
    if asked.signature.default is not REQUIRED:
        raise asked.refused(
            f"has a default, and {asked.type_name} is always made, of what its fields say.\n"
            "Take the default away, and give defaults to the fields."
        )
    return True


def _check_depends(asked: _Asked, function: object) -> None:
    if is_class(function):
        name = name_of(function)
        raise asked.refused(
            f"depends on {described(function)}, and functions are depended on.\n"
            f"Take the class itself, `{asked.name}: {name}`, provided by a module."
        )
    if not callable(function):
        what = described(function)
        if inspect.iscoroutine(function):
            function.close()
        raise asked.refused(
            f"depends on {what}, which cannot be called.\nWrite `Depends(a_function)`, without `()` behind its name."
        )
    if asked.signature.default is not REQUIRED:
        raise asked.refused(
            f"has a default, and {name_of(function)} is always called.\n"
            "Take the default away, and let the function give it."
        )


def _check_path(asked: _Asked) -> None:
    address = asked.place.address
    if asked.name not in asked.place.path_names:
        raise asked.refused(
            f"is marked as a part of the path, and {address} has no "
            f"{{{asked.name}}}.\nAdd it to the path, or take the marker away."
        )
    if asked.kind is not TypeKind.SCALAR:
        raise asked.refused(
            f"has the name of {{{asked.name}}} in {address}, and a part of a path cannot be a {asked.type_name}.\n"
            "Annotate it with str, int, UUID or another single value, or rename one of the two."
        )


def _check_marked(asked: _Asked, marker: Marker, source: Source) -> None:
    several = asked.kind is TypeKind.SCALARS and source is Source.HEADER
    if source in {Source.HEADER, Source.COOKIE} and asked.kind is not TypeKind.SCALAR and not several:
        raise asked.refused(
            f"is a {asked.type_name}, and a {source.value} is text.\n"
            "Annotate it with str, int, an enum or another single value."
        )
    if source is not Source.FORM and asked.kind in _FILES:
        name = type(marker).__name__
        raise asked.refused(f"is a file, and is marked with {name}.\nTake the marker away, or write `File(…)`.")
    if isinstance(marker, Form) and asked.kind in {*_FILES, TypeKind.RAW}:
        raise asked.refused(
            f"is a {asked.type_name}, and Form is for texts and models of them.\nWrite `File(…)` in its place."
        )
    if isinstance(marker, File):
        _check_file(asked, marker)


def _check_file(asked: _Asked, marker: File) -> None:
    plain = without_none(asked.plain)
    if asked.kind not in {*_FILES, TypeKind.RAW} and plain != list[bytes]:
        raise asked.refused(
            f"is a {asked.type_name}, and File is for files.\n"
            "Annotate it with `UploadFile`, `bytes` or a list of them, or write `Form()`."
        )
    for name in ("types", "extensions"):
        given = getattr(marker, name)
        if isinstance(given, str):
            raise asked.refused(f'says `{name}="{given}"`, which is a text.\nWrite `{name}=["{given}"]`.')
    if marker.sniff and not marker.types:
        raise asked.refused('says `sniff=True`, and not for what.\nAdd the types: `types=["image/*"]`.')
    if marker.sniff and not can_sniff():
        raise asked.refused(
            'says `sniff=True`, and puremagic is not installed.\nInstall it: `pip install "armature-core[sniff]"`.'
        )


def _check_incoming(asked: _Asked) -> None:
    """Refuses a list of what has one pass."""
    plain = without_none(asked.plain)
    if asked.kind is TypeKind.FILES and is_incoming(plain) and origin_of(plain) is not AsyncIterator:
        raise asked.refused(
            f"is a {asked.type_name}, and files that are read while they come are not all there at once.\n"
            "Write `AsyncIterator[FilePart]`, or `list[UploadFile]` to have them all."
        )


def _check_bodies(bodies: list[str], function: Callable[..., object], place: Place) -> None:
    if len(bodies) < 2:
        return
    asker, names = f"{name_of(function)} ({declared_at(function)})", ", ".join(bodies)
    if place.body is Source.MESSAGE:
        raise InvalidSignature(
            f"{asker} takes {len(bodies)} messages: {names}. It is called with one.\n"
            "Put them into one model, or mark what is injected with `Inject()`, and what the query of the handshake "
            "says with `Query()`."
        )
    raise InvalidSignature(
        f"{asker} takes {len(bodies)} bodies: {names}. A request has one.\n"
        "Put them into one model, or mark what is injected with `Inject()`."
    )


def _check_beside_form(found: Sequence[Parameter], function: Callable[..., object]) -> None:
    """Refuses a value without a marker beside a form: whoever forgets `Form()` would look for it in the query."""
    if not any(each.source is Source.FORM for each in found):
        return
    for each in found:
        if each.source is Source.QUERY and not isinstance(each.marker, Query):
            name = name_of(each.annotation)
            raise InvalidSignature(
                f"{called(each.signature, function)} stands beside a form, and would come from the query.\n"
                f"Say which: `Annotated[{name}, Form()]` or `Annotated[{name}, Query()]`."
            )


_FILES = frozenset({TypeKind.FILE, TypeKind.FILES})
