"""Exception filters turn an exception into an answer."""

import inspect
from collections.abc import Callable
from types import UnionType
from typing import Protocol, Union, get_args, get_origin

from armature.core.di import hints_of, substituted, types_around
from armature.core.errors import InvalidSignature
from armature.core.source import declared_at, name_of


class ExceptionFilter(Protocol):
    """Something with `catch(self, error: OutOfStock, …)`, sync or async; the annotation says what it catches.

    It returns a Starlette `Response` or a value that the endpoint could return, or raises: another error, or the same
    one, which then travels on to the next level (route, controller, module, application).
    """

    @property
    def catch(self) -> Callable[..., object]:
        """Answers an exception."""
        ...


def caught_by(method: Callable[..., object], cls: type) -> tuple[type[Exception], ...]:
    """The exception classes in the annotation of the first parameter of a filter's method; `cls` is the filter's."""
    parameters = [each for each in inspect.signature(method).parameters.values() if each.name != "self"]
    if not parameters or parameters[0].name not in hints_of(method):
        raise InvalidSignature(
            f"The filter method {name_of(method)} ({declared_at(method)}) does not say what it catches.\n"
            "Annotate its first parameter: `def catch(self, error: OutOfStock) -> …`."
        )
    annotation = substituted(hints_of(method)[parameters[0].name], types_around(cls, method))
    members = get_args(annotation) if get_origin(annotation) in {Union, UnionType} else (annotation,)
    kinds = tuple(member for member in members if isinstance(member, type) and issubclass(member, Exception))
    if len(kinds) < len(members):
        raise InvalidSignature(
            f"The filter method {name_of(method)} ({declared_at(method)}) catches {name_of(annotation)}, "
            "which is no exception class.\nAnnotate its first parameter with a subclass of Exception, or a union of "
            "them."
        )
    return kinds
