"""The fields of a model and of the models in it, by the names that clients know."""

import collections.abc
import dataclasses
from typing import Any, NamedTuple, TypeAlias, get_args

import pydantic
from typing_extensions import get_type_hints, is_typeddict

from armature.core.binding import stripped
from armature.core.binding.model_query import is_model
from armature.core.errors import WiringError
from armature.core.paging.pages import Page, Window
from armature.core.source import Annotation, is_class, name_of, origin_of

_ENVELOPES = (Page, Window)
_LISTS = (list, tuple, set, frozenset, collections.abc.Sequence)


class Field(NamedTuple):
    """One field: its own name, the models that it may hold, and whether it holds a list of them."""

    name: str
    models: tuple[type, ...]
    is_list: bool


Shape: TypeAlias = dict[str, Field]
"""By the names on the wire."""


class Shapes:
    """The shape of a model and of everything below it, read once."""

    def __init__(self, model: type) -> None:
        """Raises `WiringError` for what is no model."""
        if not is_model(model) or (origin_of(model) or model) in _ENVELOPES:
            raise WiringError(
                f"Fields are chosen of models, and {name_of(model)} is none.\n"
                "Write the pydantic model, dataclass or TypedDict of one item, without `Page` and `list` around it."
            )
        self._known: dict[type, Shape] = {}
        self.models: tuple[type, ...] = (model,)
        self._read(model)

    def of(self, models: tuple[type, ...]) -> Shape:
        """The fields of any of these models."""
        return {name: field for each in models for name, field in self._known[each].items()}

    def _read(self, model: type) -> None:
        if model in self._known:
            return
        shape = self._known[model] = {}
        for alias, name, annotation in _fields(model):
            shape[alias] = field = Field(name, *_models(annotation))
            for each in field.models:
                self._read(each)


def _fields(model: Any) -> list[tuple[str, str, Annotation]]:  # noqa: ANN401 - a model of any kind
    """The name on the wire, the field's own name, and what it holds."""
    cls = origin_of(model) or model
    if is_class(cls) and issubclass(cls, pydantic.BaseModel):
        written = [
            (each.serialization_alias or each.alias or name, name, each.annotation)
            for name, each in cls.model_fields.items()
        ]
        computed = [(each.alias or name, name, each.return_type) for name, each in cls.model_computed_fields.items()]
        return written + computed
    hints = get_type_hints(cls, include_extras=True)
    names = hints if is_typeddict(cls) else [each.name for each in dataclasses.fields(cls)]
    return [(name, name, hints[name]) for name in names]


def _models(annotation: Annotation) -> tuple[tuple[type, ...], bool]:
    plain = stripped(annotation)
    if origin_of(plain) in _LISTS:
        models, inside = _models(get_args(plain)[0])
        return ((), False) if inside else (models, bool(models))
    if is_model(plain):
        return (plain,), False
    found = [_models(member) for member in get_args(plain)] if not is_class(plain) else []
    lists = {is_list for models, is_list in found if models}
    if len(lists) != 1 or origin_of(plain) in (dict, collections.abc.Mapping):
        return (), False
    return tuple(each for models, _ in found for each in models), lists.pop()
