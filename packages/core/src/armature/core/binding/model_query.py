"""Models that are filled from the query: which of their fields gather repeated values."""

import dataclasses
from typing import Any, get_type_hints

import pydantic

from armature.core.binding.kinds import TypeKind, kind_of_type
from armature.core.source import is_class


def list_names(model: Any) -> frozenset[str]:  # noqa: ANN401 - a pydantic model, dataclass or TypedDict
    """The names on the wire of the fields that are lists or sets."""
    if is_class(model) and issubclass(model, pydantic.BaseModel):
        named = {field.alias or name: field.annotation for name, field in model.model_fields.items()}
    elif dataclasses.is_dataclass(model):
        hints = get_type_hints(model, include_extras=True)
        named = {field.name: hints[field.name] for field in dataclasses.fields(model)}
    else:
        named = get_type_hints(model, include_extras=True)
    return frozenset(name for name, annotation in named.items() if kind_of_type(annotation) is TypeKind.SCALARS)
