"""Which items: `?price__gte=10&name__contains=saw`, of the fields that a filter declares."""

from enum import Enum
from typing import Any, ClassVar, NamedTuple

import pydantic
from pydantic import ConfigDict, ValidationInfo, field_validator
from pydantic_core import PydanticCustomError

from armature.core.binding import TypeKind, kind_of_type, without_none
from armature.core.errors import InvalidSignature, closest
from armature.core.source import declared_at, name_of

_MOST = 200
"""How many values a list may have; databases bound what one statement may carry."""


class Operation(Enum):
    """How a value is compared; null fits none of them but `is_null`."""

    EQ = "eq"
    NE = "ne"
    GT = "gt"
    GTE = "gte"
    LT = "lt"
    LTE = "lte"
    IN = "in"
    NOT_IN = "not_in"
    CONTAINS = "contains"
    STARTS_WITH = "starts_with"
    ENDS_WITH = "ends_with"
    IS_NULL = "is_null"


LISTS = frozenset({Operation.IN, Operation.NOT_IN})
TEXTS = frozenset({Operation.CONTAINS, Operation.STARTS_WITH, Operation.ENDS_WITH})
"""These ignore case; SQLite knows that of ASCII letters alone."""


class Condition(NamedTuple):
    """One thing that is asked of an item: the value of `name` compared with `value`; `field` is how it was asked."""

    name: str
    operation: Operation
    value: Any  # of the type that the filter declares
    field: str


class Filter(pydantic.BaseModel):
    """The base of filters: each field is `name__operation`, or `name` alone for `eq`.

    The operations are `eq`, `ne`, `gt`, `gte`, `lt`, `lte`, `in`, `not_in`, `contains`, `starts_with`, `ends_with` and
    `is_null`. A field that is None asks for nothing. A list takes repeated values and such with commas between. A
    name that the endpoint does not declare is 422. A class that could not work raises `WiringError`.

    >>> class ProductFilter(Filter):
    ...     name__contains: str | None = None
    ...     price__gte: float | None = None
    >>> conditions_of(ProductFilter(price__gte=10))
    [Condition(name='price', operation=<Operation.GTE: 'gte'>, value=10.0, field='price__gte')]
    """

    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False)

    declared_conditions: ClassVar[dict[str, tuple[str, Operation]]] = {}
    """What each field asks."""

    @classmethod
    def __pydantic_init_subclass__(cls, **options: object) -> None:
        """Reads the names of the fields."""
        super().__pydantic_init_subclass__(**options)
        cls.declared_conditions = {name: _declared(cls, name) for name in cls.model_fields}

    @field_validator("*", mode="before")
    @classmethod
    def _split(cls, value: object, info: ValidationInfo) -> object:
        if cls.declared_conditions[info.field_name or ""][1] not in LISTS or value is None:
            return value
        texts = [value] if isinstance(value, str) else value
        if not isinstance(texts, list) or not all(isinstance(each, str) for each in texts):
            return value
        split = [part.strip() for each in texts for part in each.split(",")]
        if len(split) > _MOST:
            raise PydanticCustomError("too_long", "At most {most} values are taken", {"most": _MOST})
        return split

    @field_validator("*")
    @classmethod
    def _storable(cls, value: object) -> object:
        """Refuses a character that no database takes in a text."""
        for each in value if isinstance(value, (list, tuple, set, frozenset)) else [value]:
            if isinstance(each, str) and "\0" in each:
                raise PydanticCustomError("null_character", "Text cannot hold a null character")
        return value


def conditions_of(asked: Filter | None) -> list[Condition]:
    """What a filter asks of each item, all of which must hold."""
    if asked is None:
        return []
    found = ((name, getattr(asked, name)) for name in asked.declared_conditions)
    return [Condition(*asked.declared_conditions[name], value, name) for name, value in found if value is not None]


def _declared(cls: type[Filter], field: str) -> tuple[str, Operation]:
    name, _, last = field.rpartition("__")
    operation = _OPERATIONS.get(last) if name else None
    if operation is None:
        close = closest(last, _OPERATIONS) if name else None
        if close:
            raise InvalidSignature(
                f'{_called(cls, field)} ends with "{last}", which is no operation.\nWrite `{name}__{close}`.'
            )
        name, operation = field, Operation.EQ
    _check_type(cls, field, operation)
    return name, operation


def _check_type(cls: type[Filter], field: str, operation: Operation) -> None:
    annotation: Any = cls.model_fields[field].annotation
    plain, kind = without_none(annotation), kind_of_type(annotation)
    if operation in LISTS:
        fits, wanted = kind is TypeKind.SCALARS, "list[int] | None"
    elif operation is Operation.IS_NULL:
        fits, wanted = plain is bool, "bool | None"
    elif operation in TEXTS:
        fits, wanted = plain is str, "str | None"
    else:
        fits, wanted = kind is TypeKind.SCALAR, "int | None"
    if not fits:
        raise InvalidSignature(
            f"{_called(cls, field)} is a {name_of(annotation)}, which `{operation.value}` does not take.\n"
            f"Write a type such as `{field}: {wanted} = None`."
        )


def _called(cls: type[Filter], field: str) -> str:
    return f'The field "{field}" of {name_of(cls)} ({declared_at(cls)})'


_OPERATIONS = {each.value: each for each in Operation}
