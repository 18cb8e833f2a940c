"""What changed in what one type of value may hold: its values, its form, its limits."""

import json
from collections.abc import Iterator, Mapping

from armature.openapi.comparison.differences import Difference, told
from armature.openapi.info import Json


def constraints_between(old: Json, new: Json) -> Iterator[Difference]:
    """The differences between two schemas of one type."""
    yield from _values(old, new)
    yield from _forms(old, new)
    yield from _limits(old, new)
    yield from _step(old, new)
    yield from _openness(old, new)


def _values(old: Json, new: Json) -> Iterator[Difference]:
    if "const" in old and "const" in new:
        if old["const"] != new["const"]:
            yield told("constant-changed", "const", old, new)
        return
    before, after = _possible(old), _possible(new)
    if before is None or after is None:
        if before is not None:
            yield Difference("values-unrestricted", f"It is no longer one of {_listed(before)}.")
        if after is not None:
            yield Difference("values-restricted", f"It is one of {_listed(after)} now.")
        return
    for value in [value for value in before if value not in after]:
        yield Difference("value-removed", f"{json.dumps(value)} is no longer a value.")
    for value in [value for value in after if value not in before]:
        yield Difference("value-added", f"{json.dumps(value)} is a value too.")


def _possible(schema: Json) -> list[object] | None:
    """The values of an enumeration; a constant is one of a single value."""
    found: list[object] | None = [schema["const"]] if "const" in schema else schema.get("enum")
    return found


def _listed(values: list[object]) -> str:
    return ", ".join(map(json.dumps, values))


def _forms(old: Json, new: Json) -> Iterator[Difference]:
    for name in ("format", "pattern"):
        before, after = old.get(name), new.get(name)
        if before != after:
            word = "added" if before is None else "removed" if after is None else "changed"
            yield told(f"{name}-{word}", name, old, new)
    for name in ("contentEncoding", "contentMediaType"):
        if old.get(name) != new.get(name):
            yield told("encoding-changed", name, old, new)


def _limits(old: Json, new: Json) -> Iterator[Difference]:
    for name, direction in _LIMITS.items():
        before, after = old.get(name), new.get(name)
        if before != after:
            is_tighter = before is None or (after is not None and (after - before) * direction > 0)
            yield told("limit-tightened" if is_tighter else "limit-loosened", name, old, new)


def _step(old: Json, new: Json) -> Iterator[Difference]:
    """A multiple of 10 is one of 5 as well."""
    before, after = old.get("multipleOf"), new.get("multipleOf")
    if before == after:
        return
    if before is None or (after is not None and after % before == 0):
        yield told("limit-tightened", "multipleOf", old, new)
    elif after is None or before % after == 0:
        yield told("limit-loosened", "multipleOf", old, new)
    else:
        yield told("step-changed", "multipleOf", old, new)


def _openness(old: Json, new: Json) -> Iterator[Difference]:
    was, now = is_open(old), is_open(new)
    if was != now:
        said = "Further properties are possible." if now else "No further properties are possible."
        yield Difference("opened" if now else "closed", said)


def is_open(schema: Json) -> bool:
    """Whether an object may have properties that the schema does not name."""
    return schema.get("additionalProperties") is not False


_LIMITS: Mapping[str, int] = {
    "minimum": 1,
    "exclusiveMinimum": 1,
    "minLength": 1,
    "minItems": 1,
    "minProperties": 1,
    "uniqueItems": 1,
    "maximum": -1,
    "exclusiveMaximum": -1,
    "maxLength": -1,
    "maxItems": -1,
    "maxProperties": -1,
}
"""Limits, and the direction in which each grows tighter."""
