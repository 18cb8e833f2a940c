"""Where a declaration stands: every wiring error names `file:line`, so every declaration remembers its own."""

import functools
import inspect
import os
import types
from typing import Annotated, Any, Literal, TypeAlias, Union, get_args, get_origin

from typing_extensions import TypeIs

Annotation: TypeAlias = Any
"""A type as somebody wrote it: a class, a generic, a union, `Annotated[…]`. No type says that."""


def caller(depth: int = 1) -> str:
    """`file:line` of the code that called the function which calls this one; `depth` counts further frames out."""
    frame = inspect.currentframe()
    for _ in range(depth + 1):
        frame = frame and frame.f_back
    return at(frame.f_code.co_filename, frame.f_lineno) if frame else "?"


def declared_at(declared: object) -> str:
    """`file:line` of a class or function, or its module's name where no source is at hand."""
    target = inspect.unwrap(declared) if callable(declared) else declared
    code = getattr(target, "__code__", None)
    if code is not None:
        return at(code.co_filename, code.co_firstlineno)
    found = _class_at(target if isinstance(target, type) else type(target))
    return at(*found) if found is not None else getattr(target, "__module__", "?") or "?"


@functools.lru_cache(1024)  # inspect parses the whole file for each class, and every override asks again
def _class_at(cls: type) -> tuple[str, int] | None:
    try:
        return inspect.getsourcefile(cls) or "", inspect.getsourcelines(cls)[1]
    except (OSError, TypeError, SyntaxError):  # SyntaxError: the file was changed since it was imported
        return None


def at(filename: str, line: int) -> str:
    """`filename:line`, relative to the working directory where that is shorter."""
    try:
        relative = os.path.relpath(filename)
    except ValueError:  # pragma: no cover: another drive on Windows
        relative = filename
    return f"{filename if relative.startswith('..') else relative}:{line}"


def name_of(thing: object) -> str:
    """How a class, function or annotation is called in a message: `Products`, `list[Product]`, `open_session`."""
    if isinstance(thing, str):
        return thing
    if get_args(thing):
        return _written(thing)
    name = getattr(thing, "__qualname__", None) or getattr(thing, "__name__", None)
    return str(name).rsplit("<locals>.", 1)[-1] if name else str(thing)


def origin_of(annotation: Annotation) -> Annotation:
    """`typing.get_origin` for annotations of any kind; its overloads take `Any` for a ParamSpec."""
    plain: object = annotation
    return get_origin(plain)


def is_class(thing: object) -> TypeIs[type[Any]]:
    """`isinstance(thing, type)`, so that type checkers know the class's attributes as little as we do."""
    return isinstance(thing, type)


def _written(annotation: object) -> str:
    """A parametrised annotation as its author wrote it, without the modules of its parts."""
    origin, arguments = get_origin(annotation), get_args(annotation)
    if origin is Annotated:
        said = [text for text in map(repr, arguments[1:]) if " at 0x" not in text]  # an address tells nobody anything
        return f"Annotated[{', '.join([name_of(arguments[0]), *said])}]" if said else name_of(arguments[0])
    if origin in {Union, types.UnionType}:
        return " | ".join("None" if part is type(None) else name_of(part) for part in arguments)
    parts = ", ".join(
        "..." if part is Ellipsis else repr(part) if origin is Literal else name_of(part) for part in arguments
    )
    return f"{name_of(origin)}[{parts}]"
