"""What stands in the annotation of a parameter: a type, and at most one marker."""

import inspect
from collections.abc import Callable
from typing import Annotated, get_args

from pydantic.fields import FieldInfo

from armature.core.binding.markers import Depends, Inject, Marker
from armature.core.di import REQUIRED, called_parameter
from armature.core.errors import InvalidSignature
from armature.core.source import Annotation, is_class, name_of, origin_of

AnyMarker = Marker | Inject | Depends
_MARKERS = (Marker, Inject, Depends)
_EXAMPLES = {"Depends": "Post, Depends(own_post)", "File": "bytes, File()"}


def marked(
    annotation: Annotation, parameter: inspect.Parameter, function: Callable[..., object]
) -> tuple[Annotation, AnyMarker | None]:
    """An annotation and the marker in it; pydantic's own metadata stays."""
    if is_class(annotation) and issubclass(annotation, _MARKERS):
        name = annotation.__name__
        raise InvalidSignature(
            f"{called(parameter, function)} is annotated with the marker {name} and no type.\n"
            f"Write `{parameter.name}: Annotated[{_EXAMPLES.get(name, f'str, {name}()')}]`, "
            "with the type that is wanted."
        )
    if origin_of(annotation) is not Annotated:
        return annotation, None
    plain, *extras = get_args(annotation)
    for extra in extras:
        _check_extra(extra, parameter, function)
    markers = [extra for extra in extras if isinstance(extra, _MARKERS)]
    if len(markers) > 1:
        names = " and ".join(type(marker).__name__ for marker in markers)
        raise InvalidSignature(f"{called(parameter, function)} is marked with {names}.\nKeep one of them.")
    rest = [extra for extra in extras if not isinstance(extra, _MARKERS)]
    for extra in rest:
        plain = Annotated[plain, extra]
    return plain, markers[0] if markers else None


def marker_in(annotation: Annotation) -> AnyMarker | None:
    """The first of our markers in an annotation, called or not."""
    extras = get_args(annotation)[1:] if origin_of(annotation) is Annotated else ()
    markers = (extra() if is_class(extra) and issubclass(extra, (Marker, Inject)) else extra for extra in extras)
    return next((marker for marker in markers if isinstance(marker, _MARKERS)), None)


def _check_extra(extra: object, parameter: inspect.Parameter, function: Callable[..., object]) -> None:
    if is_class(extra) and issubclass(extra, _MARKERS):
        written = "Depends(a_function)" if issubclass(extra, Depends) else f"{extra.__name__}()"
        raise InvalidSignature(
            f"{called(parameter, function)} is marked with the class {extra.__name__}.\nWrite `{written}`."
        )
    name, module = _class_of(extra)
    if module.startswith("fastapi."):
        raise InvalidSignature(
            f"{called(parameter, function)} is marked with FastAPI's {name}, which means nothing here.\n"
            f"Import Armature's: `from armature.core import {name}`."
        )


def _class_of(extra: object) -> tuple[str, str]:
    return type(extra).__name__, type(extra).__module__


def check_default(parameter: inspect.Parameter, annotation: Annotation, function: Callable[..., object]) -> None:
    """Refuses what stands to the right of `=` and would silently be the value itself."""
    default = parameter.default
    kind = default if isinstance(default, type) else type(default)
    if default is not REQUIRED and issubclass(kind, (*_MARKERS, FieldInfo)):
        name = kind.__name__ if issubclass(kind, _MARKERS) else "Field"
        raise InvalidSignature(
            f"{called(parameter, function)} has {name}(…) as its default, which would be its value.\n"
            f"Write `{parameter.name}: Annotated[{name_of(annotation)}, {name}(…)]`."
        )


def called(parameter: inspect.Parameter, function: Callable[..., object]) -> str:
    """How messages call a parameter, or a field of a group."""
    return called_parameter(parameter, function, "field" if is_class(function) else "parameter")
