"""What changed between two schemas, of requests or of responses."""

import json
from collections.abc import Iterator, Mapping, Sequence

from armature.openapi.comparison.changes import Change
from armature.openapi.comparison.constraints import constraints_between, is_open
from armature.openapi.comparison.differences import Difference, deprecation_between
from armature.openapi.comparison.presentation import presentation_between
from armature.openapi.comparison.references import Both
from armature.openapi.comparison.shapes import flat, schema_in, shape_of
from armature.openapi.identifiers import free_name
from armature.openapi.info import Json


class SchemaComparison:
    """Compares schemas of two documents; each pair that both refer to by a name is compared once.

    `side` is `request` or `response`, which decides what a change means.
    """

    def __init__(self, both: Both, side: str) -> None:
        self._both = both
        self._seen = set[tuple[str, str]]()
        self.side = side

    def changes(self, old: Json, new: Json, where: str) -> Iterator[Change]:
        """The changes below a place, which is an operation or a named schema."""
        yield from self._told(presentation_between(old, new), where)
        if "$ref" in old and "$ref" in new:
            pair = (old["$ref"], new["$ref"])
            if pair in self._seen:
                return
            self._seen.add(pair)
            where = new["$ref"].removeprefix("#/")
        yield from self._shapes(old, new, where)

    def _shapes(self, old: Json, new: Json, where: str) -> Iterator[Change]:
        before, after = shape_of(old, self._both.old), shape_of(new, self._both.new)
        if before.is_nullable != after.is_nullable:
            kind = "became-nullable" if after.is_nullable else "no-longer-nullable"
            yield self._change(kind, where, f"null is {'possible too' if after.is_nullable else 'no longer possible'}.")
        if len(before.variants) == len(after.variants) == 1:
            was, now = flat(before.variants[0], self._both.old), flat(after.variants[0], self._both.new)
            yield from self._single(was, now, where)
        else:
            yield from self._union(before.variants, after.variants, where)
            yield from self._told(_discriminators(flat(old, self._both.old), flat(new, self._both.new)), where)

    def _union(self, before: Sequence[Json], after: Sequence[Json], where: str) -> Iterator[Change]:
        old, new = _named(before), _named(after)
        for name in [name for name in old if name not in new]:
            yield self._change("variant-removed", where, f"{name} is no longer among what is possible.")
        for name in [name for name in new if name not in old]:
            yield self._change("variant-added", where, f"{name} is possible too.")
        for name in [name for name in old if name in new]:
            yield from self.changes(old[name], new[name], where)

    def _single(self, old: Json, new: Json, where: str) -> Iterator[Change]:
        before, after = old.get("type"), new.get("type")
        if before != after:
            kind = "type-widened" if (after, before) in _WIDER else "type-changed"
            kind = "type-narrowed" if (before, after) in _WIDER else kind
            yield self._change(kind, where, f"{_said(before)} became {_said(after)}.")
            return
        yield from self._told(constraints_between(old, new), where)
        yield from self._properties(old, new, where)
        for name in [name for name in ("items", "additionalProperties") if name in old or name in new]:
            yield from self.changes(_described(old.get(name)), _described(new.get(name)), f"{where}, {name}")
        places = zip(old.get("prefixItems", []), new.get("prefixItems", []), strict=False)
        for number, (was, now) in enumerate(places):
            yield from self.changes(schema_in(was), schema_in(now), f"{where}, {number}")

    def _properties(self, old: Json, new: Json, where: str) -> Iterator[Change]:
        before, after = _members(old), _members(new)
        was, now = old.get("required", []), new.get("required", [])
        for name, schema in before.items():
            if name not in after:
                yield self._without(name, where, is_required=name in was, is_open=is_open(new))
                continue
            if (name in was) != (name in now):
                word = "required" if name in now else "optional"
                yield self._change(f"property-became-{word}", where, f'The property "{name}" is {word} now.')
            yield from self._told(deprecation_between("property", f'The property "{name}"', schema, after[name]), where)
            yield from self.changes(schema, after[name], f"{where}, {name}")
        for name in [name for name in after if name not in before]:
            needed = self.side == "request" and name in now
            kind = "required-property-added" if needed else "property-added"
            yield self._change(kind, where, f'The property "{name}" is new{" and required" if needed else ""}.')

    def _without(self, name: str, where: str, *, is_required: bool, is_open: bool) -> Change:
        if self.side == "request" and not is_open:
            return self._change(
                "property-refused", where, f'The property "{name}" is gone, and whoever sends it is refused.'
            )
        kind = "property-removed" if self.side == "request" or is_required else "optional-property-removed"
        return self._change(kind, where, f'The property "{name}" is gone.')

    def _told(self, differences: Iterator[Difference], where: str) -> Iterator[Change]:
        for each in differences:
            yield self._change(each.kind, where, each.sentence)

    def _change(self, kind: str, where: str, sentence: str) -> Change:
        return Change(f"{self.side}-{kind}", where, sentence)


def _discriminators(old: Json, new: Json) -> Iterator[Difference]:
    before, after = old.get("discriminator"), new.get("discriminator")
    if before is None or after is None:
        if before is not None:
            yield Difference("discriminator-removed", f'"{before["propertyName"]}" no longer tells them apart.')
        if after is not None:
            yield Difference("discriminator-added", f'"{after["propertyName"]}" tells them apart.')
        return
    was, now = before["propertyName"], after["propertyName"]
    if was != now:
        yield Difference("discriminator-changed", f'"{was}" told them apart, and now "{now}" does.')
    leads, other = before.get("mapping", {}), after.get("mapping", {})
    for value in [value for value in leads if other.get(value, leads[value]) != leads[value]]:
        yield Difference("discriminator-changed", f'The {was} "{value}" leads to {_target(other[value])} now.')


def _target(reference: str) -> str:
    return reference.rpartition("/")[2]


def _named(variants: Sequence[Json]) -> Mapping[str, Json]:
    """Variants by their names; further ones of a name are numbered."""
    found: dict[str, Json] = {}
    for each in variants:
        found[free_name(_name(each), found, "{} ({})")] = each
    return found


def _name(schema: Json) -> str:
    """What a variant is known by: the name of its schema, its title or type, or all that it says."""
    if "$ref" in schema:
        return _target(schema["$ref"])
    return str(schema.get("title") or schema.get("type") or json.dumps(schema, sort_keys=True))


def _members(schema: Json) -> Mapping[str, Json]:
    return {name: schema_in(each) for name, each in schema.get("properties", {}).items()}


def _described(found: object) -> Json:
    """What is said of further items or properties; whether there may be any at all is told by itself."""
    return {} if found is False else schema_in(found)


def _said(found: object) -> str:
    return "anything" if found is None else json.dumps(found)


_TYPES = ("string", "number", "integer", "boolean", "array", "object")
_WIDER = {("number", "integer"), *((None, each) for each in _TYPES)}
"""Types of which the first holds all that the second does; None is any type."""
