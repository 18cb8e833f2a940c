"""Models that are filled from names and texts: which of their fields gather repeated values."""

from collections.abc import Mapping
from typing import Any

import pydantic
from pydantic import AliasChoices, AliasPath
from pydantic.fields import FieldInfo
from typing_extensions import get_type_hints

from armature.core.binding.kinds import TypeKind, kind_of_type
from armature.core.source import Annotation, is_class, origin_of

_LISTS = frozenset({TypeKind.SCALARS, TypeKind.FILES})


def is_model(annotation: Annotation) -> bool:
    """Whether an annotation is one model, dataclass or TypedDict, and no union or list of them."""
    cls = origin_of(annotation) or annotation
    return is_class(cls) and kind_of_type(cls) is TypeKind.MODEL


def list_names(model: Any) -> frozenset[str]:  # noqa: ANN401 - a pydantic model, dataclass or TypedDict
    """The names on the wire of the fields that are lists or sets."""
    return frozenset(name for name, annotation in annotations_of(model).items() if kind_of_type(annotation) in _LISTS)


def annotations_of(model: Any) -> Mapping[str, Annotation]:  # noqa: ANN401 - see `list_names`
    """The annotations of a model's fields, by their names on the wire."""
    if is_class(model) and issubclass(model, pydantic.BaseModel):
        fields = model.model_fields.items()
        return {alias: field.annotation for name, field in fields for alias in _names(name, field.validation_alias)}
    return get_type_hints(origin_of(model) or model)


def refuses_others(annotation: Annotation) -> bool:
    """Whether it is a pydantic model that forbids names which it does not declare."""
    is_pydantic = is_class(annotation) and issubclass(annotation, pydantic.BaseModel)
    return is_pydantic and annotation.model_config.get("extra") == "forbid"


def alias_of(field: FieldInfo) -> str:
    """The name on the wire that a pydantic field was given, or an empty text."""
    return field.validation_alias if isinstance(field.validation_alias, str) else ""


def _names(name: str, alias: str | AliasPath | AliasChoices | None) -> list[str]:
    choices = alias.choices if isinstance(alias, AliasChoices) else [alias]
    return [name, *(choice for choice in choices if isinstance(choice, str))]
