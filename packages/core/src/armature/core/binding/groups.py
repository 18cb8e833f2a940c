"""Parameter groups: models whose fields say where each of them comes from, filled from several sources."""

import dataclasses
import inspect
from collections.abc import Callable
from typing import Annotated, Any, Final, get_args, get_type_hints

import pydantic
from pydantic import Field
from pydantic.fields import FieldInfo
from pydantic_core import PydanticUndefined

from armature.core.binding.annotations import marker_in
from armature.core.binding.model_query import alias_of
from armature.core.di import REQUIRED, substituted
from armature.core.source import Annotation, is_class, origin_of

ABSENT: Final = object()
"""Stands for a field that nobody sent and that has a default of its own."""

Field_ = tuple[inspect.Parameter, Annotation]


def is_group(annotation: Annotation) -> bool:
    """Whether a type is a group: a dataclass or pydantic model of whose fields at least one carries a marker."""
    cls = origin_of(annotation) or annotation
    if not is_class(cls):
        return False
    if issubclass(cls, pydantic.BaseModel):
        return any(marker_in(_annotated(field)) for field in cls.model_fields.values())
    return dataclasses.is_dataclass(cls) and any(marker_in(each) for each in _hints(cls).values())


def group_within(annotation: Annotation) -> Annotation | None:
    """The group that a union or list holds, which cannot be filled."""
    return next((member for member in get_args(annotation) if is_group(member)), None)


def fields_of(group: Annotation) -> list[Field_]:
    """The fields of a group as parameters, with their annotations; the default of a field is `ABSENT` for a factory."""
    cls: Any = origin_of(group) or group
    if issubclass(cls, pydantic.BaseModel):
        return [_pydantic_field(name, field) for name, field in cls.model_fields.items()]
    arguments = dict(zip(getattr(cls, "__parameters__", ()), get_args(group), strict=False))
    hints = _hints(cls)
    return [
        (_parameter(name, _default_of(parameter)), substituted(hints[name], arguments))
        for name, parameter in inspect.signature(cls).parameters.items()
    ]


def alias_within(group: object, name: str) -> str:
    """The name on the wire that a pydantic model gives to a field, or an empty text."""
    if not is_class(group) or not issubclass(group, pydantic.BaseModel):
        return ""
    return alias_of(group.model_fields[name])


def constructor_of(group: Annotation) -> Callable[[dict[str, Any]], object]:
    """Makes the group of its values, by the names of its fields; a value that is `ABSENT` is left to its default."""
    cls: Any = group
    plain = origin_of(group) or group
    if issubclass(plain, pydantic.BaseModel):
        return lambda values: cls.model_validate(values, by_alias=False, by_name=True)
    return lambda values: cls(**values)


def _pydantic_field(name: str, field: FieldInfo) -> Field_:
    default = REQUIRED if field.is_required() else field.default
    return _parameter(name, ABSENT if default is PydanticUndefined else default), _annotated(field)


def _annotated(field: FieldInfo) -> Annotation:
    """A field's annotation with what pydantic took off it."""
    annotation: Any = field.annotation
    discriminator = [Field(discriminator=field.discriminator)] if field.discriminator else []
    for extra in (*field.metadata, *discriminator):
        annotation = Annotated[annotation, extra]
    return annotation


def _parameter(name: str, default: object) -> inspect.Parameter:
    return inspect.Parameter(name, inspect.Parameter.KEYWORD_ONLY, default=default)


def _default_of(parameter: inspect.Parameter) -> object:
    default = parameter.default
    is_factory = default is not REQUIRED and type(default).__module__ == "dataclasses"
    return ABSENT if is_factory else default


def _hints(cls: type) -> dict[str, Annotation]:
    """A dataclass's annotations; none where one cannot be read, about which pydantic has more to say."""
    try:
        hints = get_type_hints(cls, include_extras=True)
    except (NameError, AttributeError, SyntaxError, TypeError):
        return {}
    return {name: each.type if isinstance(each, dataclasses.InitVar) else each for name, each in hints.items()}
