"""Type variables and what stands for them: `T` is `User` in `Repository[User]` and in `class Users(Repository[User])`.

>>> from typing import Generic, TypeVar
>>> Item = TypeVar("Item")
>>> class Repository(Generic[Item]): ...
>>> class Users(Repository[int]): ...
>>> substituted(list[Item], type_arguments(Users, Repository))
list[int]
"""

from collections.abc import Mapping
from typing import Generic, Protocol, TypeAlias, TypeVar, get_args

from armature.core.source import Annotation, is_class, origin_of

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
    asked = () if is_class(annotation) else parameters_of_type(annotation)
    if not any(each in variables for each in asked):
        return annotation
    return annotation[tuple(variables.get(each, each) for each in asked)]


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
