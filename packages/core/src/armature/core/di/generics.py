"""Type variables of generic classes, resolved by the class that is finally used: `Users(Crud[User])`."""

from collections.abc import Callable, Iterator, Mapping
from typing import Any, TypeVar, get_args

from typing_extensions import NoDefault, get_original_bases

from armature.core.errors import InvalidSignature
from armature.core.source import Annotation, is_class, name_of, origin_of


def type_arguments(cls: type, base: type) -> dict[object, Any]:
    """What the type variables of `base` are in `cls`, one of its subclasses; those that nobody says are not there.

    >>> from typing import Generic
    >>> T = TypeVar("T")
    >>> class Crud(Generic[T]): ...
    >>> class Users(Crud[str]): ...
    >>> list(type_arguments(Users, Crud).values())
    [<class 'str'>]
    """
    if cls is base:
        return {}
    for each in get_original_bases(cls):
        origin = origin_of(each) or each
        if not is_class(origin) or not issubclass(origin, base):
            continue
        own = dict(zip(_parameters(origin), get_args(each), strict=False))
        above = {variable: substituted(given, own) for variable, given in type_arguments(origin, base).items()}
        return {**(own if origin is base else {}), **above}
    return {}


def types_around(cls: type, method: Callable[..., object]) -> dict[object, Any]:
    """What the type variables of the class that defines a method are in `cls`, which inherits it."""
    definer = next((base for base in cls.__mro__ if any(each is method for each in vars(base).values())), cls)
    return type_arguments(cls, definer)


def substituted(annotation: Annotation, mapping: Mapping[object, Any]) -> Annotation:
    """The annotation with its type variables replaced; a variable that is not in `mapping` gives way to its default.

    >>> T = TypeVar("T")
    >>> substituted(list[T], {T: int})
    list[int]
    """
    if isinstance(annotation, TypeVar):
        return mapping.get(annotation, _default(annotation))
    variables = _open(annotation)
    if not variables or (is_class(annotation) and mapping.keys().isdisjoint(variables)):
        return annotation
    return annotation[tuple(substituted(variable, mapping) for variable in variables)]


def unresolved(annotation: Annotation) -> Iterator[TypeVar]:
    """The type variables that are left in an annotation."""
    if isinstance(annotation, TypeVar):
        yield annotation
    elif not is_class(annotation):  # a generic class without arguments is a class like any other
        yield from (each for each in _open(annotation) if isinstance(each, TypeVar))


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
    return next((name_of(base) for base in cls.__mro__ if variable in _parameters(base)), "")


def _open(annotation: Annotation) -> tuple[Any, ...]:
    """The variables that an annotation was subscripted with.

    Pydantic gives `Page` for `Page[T]` where T is the model's own variable, so a bare model has its own.
    """
    if is_class(annotation):
        return tuple(getattr(annotation, "__pydantic_generic_metadata__", {"parameters": ()})["parameters"])
    return tuple(getattr(annotation, "__parameters__", ()))


def _parameters(cls: type) -> tuple[Any, ...]:
    return tuple(getattr(cls, "__parameters__", ()))


def _default(variable: TypeVar) -> Any:  # noqa: ANN401 - any type
    default = getattr(variable, "__default__", NoDefault)
    return variable if default is NoDefault else default
