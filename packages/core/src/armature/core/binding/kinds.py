"""What kind of thing a type is, on which alone the meaning of an unmarked parameter rests."""

import collections.abc
import dataclasses
import datetime
import decimal
import enum
import ipaddress
import pathlib
import uuid
from types import NoneType, UnionType
from typing import Annotated, Any, Literal, NewType, TypeVar, Union, get_args

import pydantic
from pydantic_settings import BaseSettings
from starlette.background import BackgroundTasks
from starlette.datastructures import UploadFile
from starlette.requests import HTTPConnection, Request
from starlette.websockets import WebSocket
from typing_extensions import is_typeddict

from armature.core.context import ExecutionContext
from armature.core.di import is_injectable
from armature.core.http.incoming import IncomingFile
from armature.core.source import Annotation, is_class, origin_of

_UNCLEAR: frozenset[Any] = frozenset({dict, collections.abc.Mapping, object, Any})


class TypeKind(enum.Enum):
    """The kinds that inference tells apart."""

    SCALAR = "a single value"
    SCALARS = "a list of single values"
    MODEL = "a model"
    RAW = "bytes"
    FILE = "a file"
    FILES = "a list of files"
    CONNECTION = "a connection or context"
    SERVICE = "a provider"
    FOREIGN = "something that is bound in another way"
    MIXED = "of several kinds"


_SCALARS: tuple[type[Any], ...] = (
    str, int, float, bool, decimal.Decimal, uuid.UUID, datetime.date, datetime.time, datetime.timedelta,
    enum.Enum, ipaddress.IPv4Address, ipaddress.IPv6Address, ipaddress.IPv4Network, ipaddress.IPv6Network,
    pathlib.PurePath,
)  # fmt: skip
_SCALAR_MODULES = frozenset({"pydantic.types", "pydantic.networks"})
"""Where pydantic keeps its own single values, such as SecretStr and EmailStr; importing them all takes milliseconds."""

_SEVERAL = {TypeKind.SCALAR: TypeKind.SCALARS, TypeKind.MODEL: TypeKind.MODEL, TypeKind.FILE: TypeKind.FILES}
"""What a container of a kind is."""

_CONTAINERS: tuple[Any, ...] = (
    list,
    set,
    frozenset,
    tuple,
    collections.abc.Sequence,
    collections.abc.Set,
    collections.abc.Iterable,
)


def kind_of_type(annotation: Annotation) -> TypeKind:
    """The kind of an annotation; `Annotated`, `NewType` and `| None` are looked through."""
    plain = stripped(annotation)
    origin = origin_of(plain)
    if origin in {Union, UnionType}:
        kinds = {kind_of_type(member) for member in get_args(plain) if member is not NoneType}
        return kinds.pop() if len(kinds) == 1 else TypeKind.MIXED
    if origin is Literal:
        return TypeKind.SCALAR
    if origin in _CONTAINERS or plain in _CONTAINERS:
        inner = {kind_of_type(member) for member in get_args(plain) if member is not Ellipsis}
        return _SEVERAL.get(inner.pop() if len(inner) == 1 else TypeKind.MIXED, TypeKind.MIXED)
    if origin is collections.abc.AsyncIterator and is_incoming(plain):
        return TypeKind.FILES
    if plain in _UNCLEAR or origin in _UNCLEAR:
        return TypeKind.MIXED
    if isinstance(plain, TypeVar):
        return TypeKind.MIXED
    return _kind_of_class(origin or plain)


def _kind_of_class(cls: Annotation) -> TypeKind:
    if is_typeddict(cls):
        return TypeKind.MODEL
    if not is_class(cls):
        return TypeKind.MIXED
    if issubclass(cls, (UploadFile, IncomingFile)):
        return TypeKind.FILE
    if issubclass(cls, BackgroundTasks):
        return TypeKind.FOREIGN
    if cls in {Request, WebSocket, HTTPConnection} or issubclass(cls, ExecutionContext):
        return TypeKind.CONNECTION
    if is_injectable(cls) or issubclass(cls, BaseSettings):
        return TypeKind.SERVICE
    if issubclass(cls, pydantic.BaseModel) or dataclasses.is_dataclass(cls):
        return TypeKind.MODEL
    if cls is bytes:
        return TypeKind.RAW
    is_scalar = issubclass(cls, _SCALARS) or cls.__module__ in _SCALAR_MODULES
    return TypeKind.SCALAR if is_scalar else TypeKind.SERVICE


def is_incoming(annotation: Annotation) -> bool:
    """Whether it is a `FilePart`, or several of them."""
    plain = without_none(annotation)
    return any(is_class(each) and issubclass(each, IncomingFile) for each in (plain, *get_args(plain)))


def stripped(annotation: Annotation) -> Annotation:
    """An annotation without `Annotated` and `NewType` around it."""
    while True:
        if origin_of(annotation) is Annotated:
            annotation = get_args(annotation)[0]
        elif isinstance(annotation, NewType):
            annotation = annotation.__supertype__
        else:
            return annotation


def without_none(annotation: Annotation) -> Annotation:
    """`T` of `T | None`; other annotations as they are."""
    plain = stripped(annotation)
    members = get_args(plain) if origin_of(plain) in {Union, UnionType} else ()
    kept = [member for member in members if member is not NoneType]
    return stripped(kept[0]) if len(kept) == 1 else plain
