"""Arguments of a call: where each is found, and a key of all of them."""

import dataclasses
import inspect
from collections.abc import Callable, Iterable, Mapping
from datetime import date, time, timedelta
from decimal import Decimal
from enum import Enum
from types import UnionType
from typing import Any, Final, TypeAlias, Union, cast, get_args, get_origin
from uuid import UUID

import msgspec
from pydantic import BaseModel

from armature.cache.errors import NotCacheable

Arguments: TypeAlias = tuple[object, ...]
Keywords: TypeAlias = Mapping[str, object]
Take: TypeAlias = Callable[[Arguments, Keywords], object]
"""Finds one argument of a call; raises `NoKey` where it was not given."""

KeyOf: TypeAlias = Callable[[Arguments, Keywords], str]
"""The key of a call; raises `NoKey` where an argument cannot be part of one."""

_BUILTIN: Final[frozenset[type]] = frozenset({str, int, float, bool, type(None), bytes})
_BY_TEXT: Final = (UUID, Decimal, date, time, timedelta)
_COLLECTIONS: Final = (tuple, list, set, frozenset, dict)
_KEYABLE: Final[tuple[type, ...]] = (*_BUILTIN, *_BY_TEXT, *_COLLECTIONS, Enum, BaseModel, msgspec.Struct)


class NoKey(Exception):
    """The arguments of a call make no key."""


def taking(parameter: inspect.Parameter, position: int) -> Take:
    """How the argument of a parameter is found in a call."""
    name, default = parameter.name, parameter.default

    def named(_: Arguments, keywords: Keywords) -> object:
        value = keywords.get(name, default)
        if value is inspect.Parameter.empty:
            raise NoKey
        return value

    if parameter.kind is inspect.Parameter.KEYWORD_ONLY:
        return named

    def take(arguments: Arguments, keywords: Keywords) -> object:
        return arguments[position] if position < len(arguments) else named(arguments, keywords)

    return take


def key_of_arguments(function: Callable[..., object], hints: Mapping[str, object], shown: str) -> KeyOf:
    """The key of all arguments together, apart by their types; raises `NotCacheable` where there can be none."""
    parameters = list(inspect.signature(function).parameters.values())
    if "<locals>" in function.__qualname__:
        raise _needs_template(shown, "is defined in another function, so its name does not tell it from others")
    for parameter in parameters:
        what = _unkeyable(parameter, hints.get(parameter.name, Any))
        if what:
            raise _needs_template(shown, f"takes `{parameter.name}`, {what}")
    takes = [taking(parameter, position) for position, parameter in enumerate(parameters)]
    prefix = f"{function.__module__}.{function.__qualname__}"

    def key(arguments: Arguments, keywords: Keywords) -> str:
        values = [take(arguments, keywords) for take in takes]
        for value in values:
            if type(value) not in _BUILTIN:
                return f"{prefix}({','.join(map(canonical, values))})"
        return f"{prefix}({','.join(map(repr, values))})"

    return key


def canonical(value: object) -> str:
    """A text that equal values of one type share, and no others; raises `NoKey` for what has none."""
    kind = type(value)
    if kind in _BUILTIN:
        return repr(value)
    if isinstance(value, Enum):
        return f"{kind.__qualname__}.{value.name}"
    if isinstance(value, _BY_TEXT):
        return f"{kind.__qualname__} {value}"
    fields = _fields(value)
    if fields is None:
        raise NoKey
    return f"{kind.__qualname__}[{','.join(fields)}]"


def _fields(value: object) -> list[str] | None:
    """What a collection or a model holds, in an order that does not depend on how it was made."""
    if isinstance(value, tuple | list):
        # what they hold is looked at one by one
        return [canonical(each) for each in cast("Iterable[object]", value)]
    if isinstance(value, set | frozenset):
        # the same
        return sorted(canonical(each) for each in cast("Iterable[object]", value))
    if isinstance(value, dict):
        # the same
        pairs = cast("dict[object, object]", value).items()
        return sorted(f"{canonical(name)}:{canonical(each)}" for name, each in pairs)
    if isinstance(value, BaseModel):
        return [f"{name}:{canonical(each)}" for name, each in value]
    if isinstance(value, msgspec.Struct):
        return [f"{name}:{canonical(getattr(value, name))}" for name in value.__struct_fields__]
    if dataclasses.is_dataclass(value):
        return [f"{each.name}:{canonical(getattr(value, each.name))}" for each in dataclasses.fields(value)]
    return None


def _unkeyable(parameter: inspect.Parameter, annotation: object) -> str | None:
    if parameter.kind in {inspect.Parameter.VAR_POSITIONAL, inspect.Parameter.VAR_KEYWORD}:
        return "which stands for any number of arguments"
    if parameter.name in {"self", "cls"}:
        return "which is an object and no value"
    return next(
        (f"and a {each.__qualname__} makes no key" for each in _classes(annotation) if not _is_keyable(each)), None
    )


def _classes(annotation: object) -> list[type]:
    """The classes of which an argument may be, as far as the annotation says."""
    origin = get_origin(annotation)
    if origin in {Union, UnionType}:
        return [each for inner in get_args(annotation) for each in _classes(inner)]
    kind = origin or annotation
    return [kind] if isinstance(kind, type) and kind is not object else []


def _is_keyable(kind: type) -> bool:
    return dataclasses.is_dataclass(kind) or issubclass(kind, _KEYABLE)


def _needs_template(shown: str, why: str) -> NotCacheable:
    return NotCacheable(
        f'{shown} {why}.\nWrite a key that names the parameters that matter: `@cache.cached("product:{{id}}")`.'
    )
