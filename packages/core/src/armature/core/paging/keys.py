"""The values that an item is sorted by, as JSON that loses nothing."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any, TypeAlias
from uuid import UUID

from armature.core.errors import ResultError

Key: TypeAlias = tuple[object, ...]
"""Of types that `key_of` knows."""

_PLAIN = (str, bool, int)


def key_of(key: Key) -> list[object]:
    """The values as JSON; raises `ResultError` for one of a type that has no exact text."""
    return [_written(value) for value in key]


def key_from(written: Sequence[Any]) -> Key:
    """The values that `key_of` wrote."""
    return tuple(_READERS[each[0]](each[1]) if isinstance(each, list) else each for each in written)


def _written(value: object) -> object:
    if value is None or type(value) in _PLAIN:
        return value
    for kind, (name, write) in _WRITERS.items():
        if isinstance(value, kind):
            return [name, write(value)]
    raise ResultError(f"A {type(value).__name__} cannot stand in a cursor. Sort by numbers, texts, times or UUIDs.")


# Subclasses before their bases: a datetime is a date, and drivers have an int or UUID of their own.
_WRITERS: Mapping[type, tuple[str, Callable[[Any], str]]] = {
    int: ("int", lambda value: str(int(value))),
    str: ("str", str),
    float: ("float", float.hex),
    Decimal: ("decimal", str),
    datetime: ("datetime", datetime.isoformat),
    date: ("date", date.isoformat),
    time: ("time", time.isoformat),
    timedelta: ("days", lambda value: f"{value.days} {value.seconds} {value.microseconds}"),
    UUID: ("uuid", lambda value: value.hex),
    bytes: ("bytes", bytes.hex),
}
_READERS: Mapping[str, Callable[[str], object]] = {
    "int": int,
    "str": str,
    "float": float.fromhex,
    "decimal": Decimal,
    "datetime": datetime.fromisoformat,
    "date": date.fromisoformat,
    "time": time.fromisoformat,
    "days": lambda text: timedelta(*map(int, text.split())),
    "uuid": UUID,
    "bytes": bytes.fromhex,
}
