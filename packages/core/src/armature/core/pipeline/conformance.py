"""Whether a result is already what its annotation says, so that it need not be validated again.

Pydantic's serializer of a model silently gives `{}` for an object of another class; so every class that the annotation
names is looked for first, inside lists and dictionaries too.
"""

import collections.abc
import dataclasses
from collections.abc import Callable
from types import NoneType, UnionType
from typing import Any, Union, get_args, get_origin, is_typeddict

import pydantic

from armature.core.binding import TypeKind, kind_of_type

# A result is the user's object; only its class is looked at.
Conforms = Callable[[Any], bool]

_LISTS = (list, set, frozenset, tuple, collections.abc.Sequence)
_MAPPINGS = (dict, collections.abc.Mapping)


def conforms_to(annotation: object) -> Conforms:
    """A test for the annotation. Scalars always pass: the serializer itself refuses what does not fit them."""
    origin, members = get_origin(annotation), get_args(annotation)
    if origin in {Union, UnionType}:
        tests = [conforms_to(member) for member in members]
        return lambda result: any(test(result) for test in tests)
    if annotation is NoneType:
        return lambda result: result is None
    if origin in _LISTS and members and _holds_models(members[0]):
        return _each(list if origin is list else tuple if origin is tuple else collections.abc.Collection, members[0])
    if origin in _MAPPINGS and _holds_models(members[-1]):
        inner = conforms_to(members[-1])
        return lambda result: isinstance(result, dict) and all(inner(value) for value in result.values())
    cls = origin or annotation
    if is_typeddict(cls):
        return lambda _: False  # a dictionary may hold keys that the contract does not name
    if isinstance(cls, type) and (issubclass(cls, pydantic.BaseModel) or dataclasses.is_dataclass(cls)):
        expected = annotation if isinstance(annotation, type) else cls
        return lambda result: isinstance(result, expected)
    if isinstance(cls, type) and kind_of_type(cls) is TypeKind.SCALAR:
        return lambda result: isinstance(result, cls)
    return lambda _: True


def _each(container: type, member: object) -> Conforms:
    test = conforms_to(member)
    return lambda result: isinstance(result, container) and all(test(item) for item in result)


def _holds_models(annotation: object) -> bool:
    if get_args(annotation):
        return any(_holds_models(member) for member in get_args(annotation)) or is_typeddict(get_origin(annotation))
    return kind_of_type(annotation) is TypeKind.MODEL
