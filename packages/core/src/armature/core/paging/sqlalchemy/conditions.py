"""What a filter asks, as conditions of columns; what a column could not hold is the client's mistake."""

import operator
from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any, get_args

from sqlalchemy import ColumnElement, literal
from sqlalchemy.types import BigInteger, DateTime, Integer, TypeDecorator, TypeEngine

from armature.core.binding import rejected, without_none
from armature.core.errors import HttpError
from armature.core.paging.filtering import LISTS, Condition, Filter, Operation
from armature.core.paging.sqlalchemy.searching import Column
from armature.core.source import Annotation, is_class


def condition_of(column: Column, condition: Condition) -> ColumnElement[bool]:
    """What holds of the rows that fit; raises `UnprocessableContent` for a value that no such column could have."""
    operation, value = condition.operation, condition.value
    if operation is Operation.IS_NULL:
        return column.is_(None) if value else column.is_not(None)
    if operation in LISTS:
        among = [_bound(column, each, condition) for each in value]
        return column.in_(among) if operation is Operation.IN else column.not_in(among)
    if operation in _TEXTS:
        return _TEXTS[operation](column, value)
    return _COMPARE[operation](column, _bound(column, value, condition))


def mismatch(declared: type[Filter], field: str, column: TypeEngine[Any]) -> tuple[type, type] | None:
    """The type of a filter's values and that of its column, where a driver would not take the one for the other.

    What a decorator of types takes, only its author knows.
    """
    given, stored = _given(declared, field), column.python_type
    is_compared = declared.declared_conditions[field][1] is not Operation.IS_NULL
    if given is None or not is_compared or isinstance(column, TypeDecorator):
        return None
    if given is datetime and stored is date:
        return given, stored
    return None if issubclass(given, stored) or (given is int and stored in {float, Decimal}) else (given, stored)


def _given(declared: type[Filter], field: str) -> type | None:
    """The class of the single values; None for a union, a `Literal` or a type of pydantic's."""
    annotation: Annotation = without_none(declared.model_fields[field].annotation)
    if declared.declared_conditions[field][1] in LISTS:
        annotation = without_none(get_args(annotation)[0])
    is_known = is_class(annotation) and not annotation.__module__.startswith("pydantic")
    return annotation if is_known else None


def _bound(column: Column, value: Any, condition: Condition) -> Column:  # noqa: ANN401 - what the filter declares
    kind = column.type
    if isinstance(kind, Integer):
        if not -(2**63) <= value < 2**63:
            raise _refused(condition, "The number is out of range", "out_of_range")
        kind = BigInteger()  # an INTEGER of PostgreSQL may be compared to a greater number, and holds none
    if isinstance(kind, DateTime) and isinstance(value, datetime):
        value = _moment(kind, value, condition)
    return literal(value, kind)


def _moment(kind: DateTime, value: datetime, condition: Condition) -> datetime:
    if kind.timezone and value.tzinfo is None:
        raise _refused(condition, "The time needs its offset from UTC, such as Z", "timezone_aware")
    if not kind.timezone:
        if value.tzinfo is not None:
            raise _refused(condition, "The time is without an offset from UTC", "timezone_naive")
        return value
    try:
        return value.astimezone(UTC)
    except OverflowError:
        raise _refused(condition, "The time is out of range", "out_of_range") from None


def _refused(condition: Condition, detail: str, code: str) -> HttpError:
    return rejected([{"source": "query", "pointer": f"/{condition.field}", "detail": detail, "code": code}])


_COMPARE: Mapping[Operation, Callable[[Column, Column], ColumnElement[bool]]] = {
    Operation.EQ: operator.eq,
    Operation.NE: operator.ne,
    Operation.GT: operator.gt,
    Operation.GTE: operator.ge,
    Operation.LT: operator.lt,
    Operation.LTE: operator.le,
}
_TEXTS: Mapping[Operation, Callable[[Column, str], ColumnElement[bool]]] = {
    Operation.CONTAINS: lambda column, text: column.icontains(text, autoescape=True),
    Operation.STARTS_WITH: lambda column, text: column.istartswith(text, autoescape=True),
    Operation.ENDS_WITH: lambda column, text: column.iendswith(text, autoescape=True),
}
