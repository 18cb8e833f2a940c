"""A schema as it is compared: without references, with all that it is made of, null told apart."""

from typing import NamedTuple

from armature.openapi.comparison.references import resolved
from armature.openapi.info import Json, is_array, is_object


class Shape(NamedTuple):
    """The schemas of which any one may hold, beside null."""

    variants: list[Json]
    is_nullable: bool


def shape_of(schema: Json, document: Json) -> Shape:
    """Members of `anyOf` and `oneOf` and several types are variants; a schema without them is its only one."""
    whole = flat(schema, document)
    if whole == _NEVER:
        return Shape([], is_nullable=False)
    members: list[Json] = whole.get("anyOf") or whole.get("oneOf") or _typed(whole)
    variants = [schema] if members == [whole] else members
    kept = [each for each in variants if each.get("type") != "null"]
    return Shape(kept, len(kept) < len(variants))


def flat(schema: Json, document: Json) -> Json:
    """A schema without a reference, and with the properties of all that it is made of."""
    whole = {name: value for name, value in resolved(schema, document).items() if name != "allOf"}
    for part in resolved(schema, document).get("allOf", []):
        found = flat(part, document)
        required: list[str] = [*whole.get("required", []), *found.get("required", [])]
        whole = {**whole, **found, "properties": _joined(whole, found), "required": required}
    return whole


def schema_in(found: object) -> Json:
    """A schema that may be written as a truth: `true` holds for all, `false` for nothing (JSON Schema §4.3.2)."""
    if is_object(found):
        return found
    return _NEVER if found is False else {}


def _joined(whole: Json, found: Json) -> Json:
    """The properties of both; what both say of one stands together."""
    known: Json = whole.get("properties", {})
    added: Json = found.get("properties", {})
    return {**known, **{name: {**schema_in(known.get(name)), **schema_in(each)} for name, each in added.items()}}


def _typed(schema: Json) -> list[Json]:
    """One schema for each of its types."""
    types: object = schema.get("type")
    return [{**schema, "type": each} for each in types] if is_array(types) else [schema]


_NEVER: Json = {"not": {}}
"""The schema of nothing."""
