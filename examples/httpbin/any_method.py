"""One handler for all methods that may have a body, and for those that may not."""

from collections.abc import Callable
from typing import Any, Final, TypeVar

from armature.core import route

F = TypeVar("F", bound=Callable[..., Any])  # a handler of any signature

METHODS: Final = ("GET", "POST", "PUT", "PATCH", "DELETE", "TRACE")


def any_method(path: str) -> Callable[[F], F]:
    """Answers each of `METHODS` at `path`, HEAD and OPTIONS therefore too."""

    def attach(handler: F) -> F:
        for method in reversed(METHODS):  # decorators are read downwards, and run upwards
            route(method, path)(handler)
        return handler

    return attach
