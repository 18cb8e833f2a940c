"""Whether a result is already what its annotation says, so that it need not be validated again.

Pydantic's serializer of a model silently gives `{}` for an object of another class; so every class that the annotation
names is looked for first, inside lists and dictionaries too.
"""

import collections.abc
import dataclasses
from collections.abc import Callable
from types import NoneType, UnionType
from typing import Any, Literal, Union, get_args

import pydantic
from typing_extensions import TypeIs, is_typeddict

from armature.core.binding import TypeKind, kind_of_type, stripped
from armature.core.source import Annotation, is_class, origin_of

# A result is the user's object; only its class is looked at.
Conforms = Callable[[Any], bool]

_LISTS = (list, set, frozenset, tuple, collections.abc.Sequence)
_MAPPINGS = (dict, collections.abc.Mapping)


def conforms_to(annotation: Annotation) -> Conforms:
    """A test for the annotation: the outermost class, and inside of collections that of every model."""
    annotation = stripped(annotation)
    origin, members = origin_of(annotation), get_args(annotation)
    if origin in {Union, UnionType}:
        tests = [conforms_to(member) for member in members]
        return lambda result: any(test(result) for test in tests)
    if annotation is NoneType:
        return lambda result: result is None
    if origin in _LISTS and members and names_models(members[0]):
        return _each(list if origin is list else tuple if origin is tuple else collections.abc.Collection, members[0])
    if origin in _MAPPINGS and names_models(members[-1]):
        inner = conforms_to(members[-1])
        return _each_value(inner)
    cls: Any = origin or annotation
    if is_typeddict(cls):
        return lambda _: False  # a dictionary may hold keys that the contract does not name
    if is_class(annotation) and (issubclass(annotation, pydantic.BaseModel) or dataclasses.is_dataclass(annotation)):
        return lambda result: isinstance(result, annotation)
    if origin is Literal or names_models(annotation):
        return lambda _: False  # the serializer looks neither at literals nor into other collections of models
    if is_class(cls) and cls is not Any:
        return lambda result: isinstance(result, cls)
    return lambda _: True


def _each(container: type[Any], member: object) -> Conforms:
    test = conforms_to(member)
    return lambda result: isinstance(result, container) and all(test(item) for item in result)


def _each_value(test: Conforms) -> Conforms:
    def conforms(result: Any) -> bool:  # noqa: ANN401 - see `Conforms`
        return _is_dict(result) and all(test(value) for value in result.values())

    return conforms


def _is_dict(result: object) -> TypeIs[dict[Any, Any]]:
    return isinstance(result, dict)


def names_models(annotation: Annotation) -> bool:
    """Whether a model, dataclass or TypedDict stands anywhere in the annotation."""
    if get_args(annotation):
        return any(names_models(member) for member in get_args(annotation)) or is_typeddict(origin_of(annotation))
    return kind_of_type(annotation) is TypeKind.MODEL
