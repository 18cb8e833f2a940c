"""What changed between two schemas, of requests or of responses."""

import json
from collections.abc import Iterator, Sequence

from armature.openapi.changes import Change
from armature.openapi.identifiers import free_name
from armature.openapi.info import Json, is_object

_REF = "#/components/schemas/"


class SchemaComparison:
    """Compares schemas of two documents; each pair that both refer to by a name is compared once.

    `side` is `request` or `response`, which decides what a change means.
    """

    def __init__(self, old: Json, new: Json, side: str) -> None:
        self._old = old
        self._new = new
        self._side = side
        self._seen = set[tuple[str, str]]()

    def changes(self, old: Json, new: Json, where: str) -> Iterator[Change]:
        """The changes below a place, which is an operation or a named schema."""
        if "$ref" in old and "$ref" in new:
            pair = (old["$ref"], new["$ref"])
            if pair in self._seen:
                return
            self._seen.add(pair)
            where = new["$ref"].removeprefix("#/")
        before, after = _variants(old, self._old), _variants(new, self._new)
        if len(before) == len(after) == 1:
            yield from self._single(_flat(before[0], self._old), _flat(after[0], self._new), where)
        else:
            yield from self._union(before, after, where)

    def _union(self, before: Sequence[Json], after: Sequence[Json], where: str) -> Iterator[Change]:
        old, new = _named(before), _named(after)
        for name in [name for name in old if name not in new]:
            yield self._change("variant-removed", where, f"{name} is no longer among what is possible.")
        for name in [name for name in new if name not in old]:
            yield self._change("variant-added", where, f"{name} is possible too.")
        for name in [name for name in old if name in new]:
            yield from self.changes(old[name], new[name], where)

    def _single(self, old: Json, new: Json, where: str) -> Iterator[Change]:
        if old.get("type") != new.get("type"):
            yield self._change("type-changed", where, f"{_said(old, 'type')} became {_said(new, 'type')}.")
            return
        yield from self._values(old, new, where)
        yield from self._limits(old, new, where)
        yield from self._properties(old, new, where)
        for name in [name for name in ("items", "additionalProperties") if name in old or name in new]:
            yield from self.changes(_schema(old.get(name)), _schema(new.get(name)), f"{where}, {name}")

    def _values(self, old: Json, new: Json, where: str) -> Iterator[Change]:
        before, after = old.get("enum", []), new.get("enum", [])
        if before and after:
            for value in before:
                if value not in after:
                    yield self._change("value-removed", where, f"{json.dumps(value)} is no longer a value.")
            for value in after:
                if value not in before:
                    yield self._change("value-added", where, f"{json.dumps(value)} is a value too.")
        for name in ("format", "pattern", "const"):
            if old.get(name) != new.get(name):
                said = f"{name} was {_said(old, name)} and is {_said(new, name)}."
                yield self._change("form-changed", where, said)

    def _limits(self, old: Json, new: Json, where: str) -> Iterator[Change]:
        for name, direction in _LIMITS.items():
            before, after = old.get(name), new.get(name)
            if before == after:
                continue
            is_tighter = before is None or (after is not None and (after - before) * direction > 0)
            said = f"{name} was {_said(old, name)} and is {_said(new, name)}."
            yield self._change("limit-tightened" if is_tighter else "limit-loosened", where, said)

    def _properties(self, old: Json, new: Json, where: str) -> Iterator[Change]:
        before, after = old.get("properties", {}), new.get("properties", {})
        was, now = old.get("required", []), new.get("required", [])
        for name, schema in before.items():
            if name not in after:
                yield self._change("property-removed", where, f'The property "{name}" is gone.')
                continue
            if (name in was) != (name in now):
                word = "required" if name in now else "optional"
                yield self._change(f"property-became-{word}", where, f'The property "{name}" is {word} now.')
            yield from self.changes(schema, after[name], f"{where}, {name}")
        for name in [name for name in after if name not in before]:
            needed = self._side == "request" and name in now
            kind = "required-property-added" if needed else "property-added"
            yield self._change(kind, where, f'The property "{name}" is new{" and required" if needed else ""}.')

    def _change(self, kind: str, where: str, sentence: str) -> Change:
        return Change(f"{self._side}-{kind}", where, sentence)


def _flat(schema: Json, document: Json) -> Json:
    """A schema without a reference, and with the properties of all that it is made of."""
    if "$ref" in schema:
        return _flat(document["components"]["schemas"][schema["$ref"].removeprefix(_REF)], document)
    whole: Json = {name: value for name, value in schema.items() if name != "allOf"}
    for part in schema.get("allOf", []):
        flat = _flat(part, document)
        properties: Json = {**whole.get("properties", {}), **flat.get("properties", {})}
        required: list[str] = [*whole.get("required", []), *flat.get("required", [])]
        whole = {**whole, **flat, "properties": properties, "required": required}
    return whole


def _variants(schema: Json, document: Json) -> list[Json]:
    flat = _flat(schema, document)
    found: list[Json] = flat.get("anyOf") or flat.get("oneOf") or [schema]
    return found


def _named(variants: Sequence[Json]) -> dict[str, Json]:
    """Variants by their names; further ones of a name are numbered."""
    found: dict[str, Json] = {}
    for each in variants:
        found[free_name(_name(each), found, "{} ({})")] = each
    return found


def _name(schema: Json) -> str:
    """What a variant is known by: the name of its schema, its type, or all that it says."""
    if "$ref" in schema:
        return str(schema["$ref"]).removeprefix(_REF)
    return str(schema.get("title") or schema.get("type") or json.dumps(schema, sort_keys=True))


def _schema(found: object) -> Json:
    return found if is_object(found) else {}


def _said(schema: Json, name: str) -> str:
    return json.dumps(schema[name]) if name in schema else "nothing"


_LIMITS = {
    "minimum": 1,
    "exclusiveMinimum": 1,
    "minLength": 1,
    "minItems": 1,
    "maximum": -1,
    "exclusiveMaximum": -1,
    "maxLength": -1,
    "maxItems": -1,
}
"""Limits, and the direction in which each grows tighter."""
