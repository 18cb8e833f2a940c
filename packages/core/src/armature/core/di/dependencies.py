"""What a constructor or factory asks for, read once from its signature."""

import inspect
from collections.abc import Callable
from enum import Enum
from types import NoneType, UnionType
from typing import Annotated, Any, Final, NamedTuple, NoReturn, TypeVar, Union, get_args, get_origin, get_type_hints

from armature.core.di.current import Current
from armature.core.di.generics import Variables, constructor_variables, substituted
from armature.core.di.lazy import Lazy
from armature.core.di.tokens import Key, Named, key_of
from armature.core.errors import InvalidSignature
from armature.core.source import Annotation, declared_at, is_class, name_of, origin_of


class Shape(Enum):
    """How many objects of the type are wanted."""

    ONE = "one"
    OPTIONAL = "optional"
    ALL = "all"
    GIVEN = "given"
    """None of them: the default is what is wanted."""


class Reach(Enum):
    """When the objects are there: with whoever asks, or once its handle is asked."""

    NOW = ""
    LAZY = "Lazy"
    CURRENT = "Current"

    @property
    def holds(self) -> bool:
        """Whether whoever asks keeps hold of the same objects for as long as it lives."""
        return self is not Reach.CURRENT


REQUIRED: Final = inspect.Parameter.empty
"""Stands for a default where the signature has none; None is a default."""


class Dependency(NamedTuple):
    """One parameter that the container fills. `default` is `REQUIRED` where the signature has none."""

    parameter: str
    key: Key
    shape: Shape = Shape.ONE
    default: object = REQUIRED
    keyword_only: bool = False
    reach: Reach = Reach.NOW

    @property
    def inner(self) -> str:
        """What is asked for: `Orders`, `list[Orders]`, `Orders | None`."""
        around = {Shape.ALL: "list[{}]", Shape.OPTIONAL: "{} | None"}
        return around.get(self.shape, "{}").format(self.key)

    @property
    def written(self) -> str:
        """How it is asked for: `Orders`, `Lazy[Orders]`."""
        return f"{self.reach.value}[{self.inner}]" if self.reach.value else self.inner


def dependencies_of(factory: Annotation, *, skip: int = 0) -> tuple[Dependency, ...]:
    """The parameters of a class's constructor or of a factory after the first `skip`, in order.

    `list[T]` asks for every provider of T, `T | None` for one if there is one, `Lazy[T]` and `Current[T]` for a handle;
    a parameter with a default keeps it where nobody provides its type. In the constructor of a generic class the
    arguments stand for its type variables. Raises `InvalidSignature` for a parameter without an annotation.
    """
    variables = constructor_variables(factory) if is_class(origin_of(factory) or factory) else {}
    factory = origin_of(factory) or factory
    hints = _written_hints(factory)
    found: list[Dependency] = []
    left_out = False
    for parameter in list(_signature(factory).parameters.values())[skip:]:
        if parameter.kind in {parameter.VAR_POSITIONAL, parameter.VAR_KEYWORD}:
            continue
        if parameter.name in hints:
            one = _given(hints[parameter.name], parameter, variables) or dependency(
                substituted(hints[parameter.name], variables), parameter, factory
            )
            found.append(one._replace(keyword_only=one.keyword_only or left_out))
        elif parameter.default is REQUIRED:
            raise InvalidSignature(
                f"{called_parameter(parameter, factory)} has no annotation, so nobody can know what to inject.\n"
                f"Write `{parameter.name}: TheType`."
            )
        else:  # keeps its default, and whatever comes after it can no longer be given by position
            left_out = True
    return tuple(found)


def dependency(annotation: object, parameter: inspect.Parameter, function: Callable[..., object]) -> Dependency:
    """What `parameter: annotation` of a function or class asks of the container."""
    plain, extras = _unwrapped(annotation)
    if Named in extras:
        name = name_of(plain)
        raise InvalidSignature(
            f"{called_parameter(parameter, function)} carries `Named` without a name.\n"
            f'Write `Annotated[{name}, Named("…")]`.'
        )
    if reach_of(plain) is not Reach.NOW:
        return _through_handle(plain, extras, parameter, function)
    if get_origin(plain) is list and not any(key_of(Annotated[object, extra]).name for extra in extras):
        only = parameter.kind is parameter.KEYWORD_ONLY
        found = Dependency(parameter.name, key_of(get_args(plain)[0]), Shape.ALL, parameter.default, only)
    else:
        found = _one(annotation, plain, parameter)
    inner = reach_of(found.key.type)
    if inner is not Reach.NOW:
        written = inner_of(found.key.type)
        meant = f"list[{written}]" if found.shape is Shape.ALL else f"{written} | None"
        _refuse_handle(annotation, f"{inner.value}[{meant}]", parameter, function)
    return found


def _one(annotation: object, plain: object, parameter: inspect.Parameter) -> Dependency:
    only = parameter.kind is parameter.KEYWORD_ONLY
    members = [member for member in get_args(plain) if member is not NoneType]
    if get_origin(plain) in {Union, UnionType} and len(members) == 1 and len(get_args(plain)) > 1:
        key = Key(key_of(members[0]).type, key_of(members[0]).name or key_of(annotation).name)
        return Dependency(parameter.name, key, Shape.OPTIONAL, parameter.default, only)
    return Dependency(parameter.name, key_of(annotation), Shape.ONE, parameter.default, only)


def _given(annotation: object, parameter: inspect.Parameter, variables: Variables) -> Dependency | None:
    """`type[T]` in a generic class asks for what stands for T."""
    only = parameter.kind is parameter.KEYWORD_ONLY
    (variable,) = get_args(annotation) if get_origin(annotation) is type else (None,)
    if not isinstance(variable, TypeVar) or variable not in variables:
        return None
    return Dependency(parameter.name, Key(annotation), Shape.GIVEN, variables[variable], only)


def reach_of(token: object) -> Reach:
    """Whether a type is a handle, and which."""
    origin = get_origin(token) or token
    return Reach.LAZY if origin is Lazy else Reach.CURRENT if origin is Current else Reach.NOW


def inner_of(handle: object) -> str:
    """What stands in the brackets of a handle."""
    return ", ".join(name_of(each) for each in get_args(handle)) or "TheType"


def _through_handle(
    handle: object, extras: list[object], parameter: inspect.Parameter, function: Callable[..., object]
) -> Dependency:
    reach = reach_of(handle)
    if not get_args(handle):
        raise InvalidSignature(
            f"{called_parameter(parameter, function)} is a {reach.value} of nothing in particular.\n"
            f"Write `{parameter.name}: {reach.value}[TheType]`."
        )
    for named in [each for each in extras if isinstance(each, Named)]:
        meant = f'{reach.value}[Annotated[{inner_of(handle)}, Named("{named.name}")]]'
        _refuse_handle(Annotated[handle, named], meant, parameter, function)
    inner = dependency(get_args(handle)[0], parameter, function)
    if inner.reach is not Reach.NOW:
        _refuse_handle(handle, inner_of(handle), parameter, function)
    return inner._replace(reach=reach)


def _refuse_handle(
    annotation: object, meant: str, parameter: inspect.Parameter, function: Callable[..., object]
) -> NoReturn:
    raise InvalidSignature(
        f"{called_parameter(parameter, function)} is a {name_of(annotation)}, and a handle is neither named, nor "
        f"gathered, nor optional, nor handed out by another.\nWrite `{parameter.name}: {meant}`."
    )


def called_parameter(parameter: inspect.Parameter, function: Callable[..., object], what: str = "parameter") -> str:
    """How messages call a parameter: `The parameter "orders" of Checkout (shop.py:7)`."""
    return f'The {what} "{parameter.name}" of {name_of(function)} ({declared_at(function)})'


def hints_of(function: Callable[..., object]) -> dict[str, object]:
    """The annotations of a callable with their names resolved; raises `InvalidSignature` where one is unknown.

    For a class they are those of its constructor, with what stands for the type variables of its bases.
    """
    hints = _written_hints(function)
    if not is_class(function):
        return hints
    variables = constructor_variables(function)
    return {name: substituted(hint, variables) for name, hint in hints.items()}


def _written_hints(function: Callable[..., object]) -> dict[str, object]:
    target: Any = function
    if is_class(function):
        target = function.__init__
    if not inspect.isroutine(target) and not isinstance(target, type):
        target = getattr(target, "func", None) or type(target).__call__
    try:
        return get_type_hints(target, include_extras=True)
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
