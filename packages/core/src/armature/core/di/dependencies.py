"""What a constructor or factory asks for, read once from its signature."""

import inspect
from collections.abc import Callable
from dataclasses import dataclass, replace
from enum import Enum
from types import NoneType, UnionType
from typing import Annotated, Any, Final, Union, get_args, get_origin, get_type_hints

from armature.core.di.generics import substituted, types_around, unknown_type, unresolved
from armature.core.di.tokens import Key, Named, key_of
from armature.core.errors import InvalidSignature
from armature.core.source import declared_at, is_class, name_of


class Shape(Enum):
    """How many objects of the type are wanted."""

    ONE = "one"
    OPTIONAL = "optional"
    ALL = "all"


REQUIRED: Final = inspect.Parameter.empty
"""Stands for a default where the signature has none; None is a default."""


@dataclass(frozen=True, slots=True)
class Dependency:
    """One parameter that the container fills. `default` is `REQUIRED` where the signature has none."""

    parameter: str
    key: Key
    shape: Shape = Shape.ONE
    default: object = REQUIRED
    keyword_only: bool = False


def dependencies_of(factory: Callable[..., object], *, skip: int = 0) -> tuple[Dependency, ...]:
    """The parameters of a class's constructor or of a factory after the first `skip`, in order.

    `list[T]` asks for every provider of T, `T | None` for one if there is one; a parameter with a default keeps it
    where nobody provides its type. Raises `InvalidSignature` for a parameter without an annotation.
    """
    hints = hints_of(factory)
    found: list[Dependency] = []
    left_out = False
    for parameter in list(_signature(factory).parameters.values())[skip:]:
        if parameter.kind in {parameter.VAR_POSITIONAL, parameter.VAR_KEYWORD}:
            continue
        if parameter.name in hints:
            for variable in unresolved(hints[parameter.name]):
                raise unknown_type(called(parameter, factory), factory, variable)
            one = dependency(hints[parameter.name], parameter, factory)
            found.append(replace(one, keyword_only=one.keyword_only or left_out))
        elif parameter.default is REQUIRED:
            raise InvalidSignature(
                f"{called(parameter, factory)} has no annotation, so nobody can know what to inject.\n"
                f"Write `{parameter.name}: TheType`."
            )
        else:  # keeps its default, and whatever comes after it can no longer be given by position
            left_out = True
    return tuple(found)


def dependency(annotation: object, parameter: inspect.Parameter, function: Callable[..., object]) -> Dependency:
    """What `parameter: annotation` of a function or class asks of the container."""
    only = parameter.kind is parameter.KEYWORD_ONLY
    plain, extras = _unwrapped(annotation)
    if Named in extras:
        name = name_of(plain)
        raise InvalidSignature(
            f'{called(parameter, function)} carries `Named` without a name.\nWrite `Annotated[{name}, Named("…")]`.'
        )
    if get_origin(plain) is list and not any(key_of(Annotated[object, extra]).name for extra in extras):
        return Dependency(parameter.name, key_of(get_args(plain)[0]), Shape.ALL, parameter.default, only)
    members = [member for member in get_args(plain) if member is not NoneType]
    if get_origin(plain) in {Union, UnionType} and len(members) == 1 and len(get_args(plain)) > 1:
        key = Key(key_of(members[0]).type, key_of(members[0]).name or key_of(annotation).name)
        return Dependency(parameter.name, key, Shape.OPTIONAL, parameter.default, only)
    return Dependency(parameter.name, key_of(annotation), Shape.ONE, parameter.default, only)


def called(parameter: inspect.Parameter, function: Callable[..., object]) -> str:
    """How messages call a parameter: `The parameter "orders" of Checkout (shop.py:7)`."""
    return f'The parameter "{parameter.name}" of {name_of(function)} ({declared_at(function)})'


def hints_of(function: Callable[..., object]) -> dict[str, object]:
    """The annotations of a callable with their names resolved; raises `InvalidSignature` where one is unknown.

    For a class they are those of its constructor, with the type variables of the bases that it is written with.
    """
    target: Any = function
    if is_class(function):
        target = function.__init__
    if not inspect.isroutine(target) and not isinstance(target, type):
        target = getattr(target, "func", None) or type(target).__call__
    try:
        hints = get_type_hints(target, include_extras=True)
    except NameError as error:
        raise InvalidSignature(
            f'{name_of(function)} ({declared_at(function)}) is annotated with "{error.name}", '
            "and that name is not known in its module when the application is built.\n"
            f"Import it at the top of the module (not under TYPE_CHECKING), or define it there."
        ) from error
    except (AttributeError, SyntaxError, TypeError) as error:
        raise InvalidSignature(
            f"An annotation of {name_of(function)} ({declared_at(function)}) cannot be read: {error}.\n"
            "Write a type there, spelt as where it is defined."
        ) from error
    if not is_class(function):
        return hints
    types = types_around(function, target)
    return {name: substituted(hint, types) for name, hint in hints.items()}


def _signature(factory: Callable[..., object]) -> inspect.Signature:
    try:
        return inspect.signature(factory)
    except ValueError as error:
        name = name_of(factory)
        raise InvalidSignature(
            f"{name} ({declared_at(factory)}) does not tell which parameters it takes.\n"
            f"Write a function with annotated parameters that calls it, and `provide({name}).by(the_function)`."
        ) from error


def _unwrapped(annotation: object) -> tuple[object, list[object]]:
    if get_origin(annotation) is not Annotated:
        return annotation, []
    plain, *extras = get_args(annotation)
    return plain, extras
