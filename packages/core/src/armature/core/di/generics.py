"""Type variables and what stands for them: `T` is `User` in `Repository[User]` and in `class Users(Repository[User])`.

>>> from typing import Generic, TypeVar
>>> Item = TypeVar("Item")
>>> class Repository(Generic[Item]): ...
>>> class Users(Repository[int]): ...
>>> substituted(list[Item], type_arguments(Users, Repository))
list[int]
"""

from collections.abc import Callable, Iterator, Mapping
from typing import Generic, Protocol, TypeAlias, TypeVar, get_args

from typing_extensions import NoDefault

from armature.core.errors import InvalidSignature
from armature.core.source import Annotation, is_class, name_of, origin_of

Variables: TypeAlias = Mapping[object, Annotation]
"""What stands for each type variable."""

_MARKS: tuple[Annotation, ...] = (Generic, Protocol)


def type_arguments(cls: Annotation, base: Annotation) -> Variables:
    """What stands for the type variables of `base` in a class derived from it, or in a generic with its arguments.

    Empty where nothing does. A variable of the class itself stands for those that it is handed to.
    """
    origin = origin_of(cls) or cls
    own: Variables = dict(zip(parameters_of_type(origin), get_args(cls), strict=False))
    if origin is base:
        return own
    for declared in vars(origin).get("__orig_bases__", origin.__bases__):
        above: object = origin_of(declared) or declared
        if is_class(above) and base in above.__mro__ and above not in _MARKS:
            return type_arguments(substituted(declared, own), base)
    return {}


def substituted(annotation: Annotation, variables: Variables) -> Annotation:
    """An annotation with its type variables replaced, as far as something stands for them."""
    if isinstance(annotation, TypeVar):
        return variables.get(annotation, annotation)
    asked = _asked(annotation)
    if not any(each in variables for each in asked):
        return annotation
    return annotation[tuple(variables.get(each, each) for each in asked)]


def types_around(cls: type, method: Callable[..., object]) -> Variables:
    """What stands for the type variables of the class that defines a method, in `cls`, which inherits it.

    A variable that nobody says gives way to its default, where it has one (PEP 696).
    """
    definer = next((base for base in cls.__mro__ if any(each is method for each in vars(base).values())), cls)
    defaults = {each: getattr(each, "__default__", NoDefault) for each in parameters_of_type(definer)}
    said = {each: default for each, default in defaults.items() if default is not NoDefault}
    return {**said, **type_arguments(cls, definer)}


def unresolved(annotation: Annotation) -> Iterator[TypeVar]:
    """The type variables that are left in an annotation."""
    if isinstance(annotation, TypeVar):
        yield annotation
    elif not is_class(annotation):  # a generic class without arguments is a class like any other
        yield from (each for each in parameters_of_type(annotation) if isinstance(each, TypeVar))


def unknown_type(called: str, function: Callable[..., object], variable: TypeVar) -> InvalidSignature:
    """The error of a type variable that nobody says; `called` is what is annotated with it."""
    owner = _generic_base(function, variable) if is_class(function) else name_of(function).rpartition(".")[0]
    example = name_of(variable.__bound__) if variable.__bound__ is not None else "Product"
    cure = (
        f"Write a subclass with a type in its place: `class …({owner}[{example}])`" if owner else "Write a type there"
    )
    return InvalidSignature(
        f"{called} is annotated with the type variable {variable.__name__}, and nothing says what that is.\n{cure}."
    )


def _generic_base(cls: type, variable: TypeVar) -> str:
    return next((name_of(base) for base in cls.__mro__ if variable in parameters_of_type(base)), "")


def _asked(annotation: Annotation) -> tuple[object, ...]:
    """The variables that an annotation was subscripted with.

    Pydantic gives `Page` for `Page[T]` where T is the model's own variable, so a bare model has its own.
    """
    if is_class(annotation):
        return tuple(getattr(annotation, "__pydantic_generic_metadata__", {"parameters": ()})["parameters"])
    return parameters_of_type(annotation)


def parameters_of_type(generic: Annotation) -> tuple[object, ...]:
    """The type variables that are left open in a class or annotation, in order."""
    left: tuple[object, ...] = getattr(generic, "__parameters__", ())
    return left


def constructor_variables(cls: Annotation) -> Variables:
    """What stands for the type variables in the annotations of a class's constructor, which a base may have written."""
    origin = origin_of(cls) or cls
    written: Annotation = next(each for each in origin.__mro__ if "__init__" in vars(each))
    inherited = {
        variable: stands for each in reversed(origin.__mro__) for variable, stands in type_arguments(cls, each).items()
    }
    return {**inherited, **type_arguments(cls, written)}


def implementing(implementation: Annotation, wanted: Annotation) -> Annotation | None:
    """`SqlRepository[User]`, where `SqlRepository` is to stand for `Repository[User]`; None where it cannot.

    The variables follow from the bases of the class; where it does not derive from what is wanted, from their order.
    """
    own = parameters_of_type(implementation)
    solved: dict[object, Annotation] = {}
    for pattern, given in zip(patterns_of(implementation, origin_of(wanted)), get_args(wanted), strict=False):
        if not _solve(pattern, given, solved):
            return None
    return implementation[tuple(solved[each] for each in own)] if all(each in solved for each in own) else None


def patterns_of(implementation: Annotation, base: Annotation) -> tuple[Annotation, ...]:
    """The arguments of a generic base as a class gives them, with the class's own variables in them."""
    if base not in implementation.__mro__ or implementation is base:
        return parameters_of_type(implementation)
    seen = type_arguments(implementation, base)
    return tuple(seen.get(each, each) for each in parameters_of_type(base))


def _solve(pattern: Annotation, given: Annotation, solved: dict[object, Annotation]) -> bool:
    if isinstance(pattern, TypeVar):
        return bool(solved.setdefault(pattern, given) == given)
    inner = get_args(pattern)
    if not inner or origin_of(pattern) != origin_of(given) or len(inner) != len(get_args(given)):
        return bool(pattern == given)
    return all(_solve(each, other, solved) for each, other in zip(inner, get_args(given), strict=True))
