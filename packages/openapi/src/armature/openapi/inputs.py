"""Parameters of an operation: what its path, query, headers and cookies hold (OpenAPI 3.1 §4.8.12)."""

from collections.abc import Iterator, Sequence

from armature.core.binding import ABSENT, BODIES, Marker, Parameter, Source
from armature.core.routing import Placeholder, Template
from armature.openapi.addresses import converter_schema
from armature.openapi.info import Json, filled
from armature.openapi.operation import Input
from armature.openapi.schemas import Schemas, jsonable

_IGNORED = frozenset({"accept", "content-type", "authorization"})
"""Headers that OpenAPI describes elsewhere: a Parameter Object for one is to be ignored (OpenAPI 3.1 §4.8.12.2)."""

_SILENT = Marker()
"""The marker of a field of a model, whose schema says everything."""

_NARROWER = frozenset({"format", "enum", "const"})
"""What says more of a text than a converter could."""


def parameters_of(template: Template, names: Sequence[str], inputs: Sequence[Input], schemas: Schemas) -> list[Json]:
    """The Parameter Objects: the path's in its order, then the others in the order in which they are declared."""
    found: dict[tuple[str, str], Json] = {}
    by_name = {each.parameter.name: each for each in inputs if each.parameter.source is Source.PATH}
    for placeholder, name in zip(template.placeholders, names, strict=True):
        found["path", name] = _in_path(placeholder, name, by_name.get(placeholder.name), schemas)
    for each in inputs:
        if each.parameter.source in {Source.QUERY, Source.HEADER, Source.COOKIE}:
            for described in _outside(each, schemas):
                found.setdefault((described["in"], described["name"]), described)
    return list(found.values())


def input_schema(given: Input, schemas: Schemas) -> Json:
    """The schema of one value with its default and its examples."""
    schema, parameter = schemas.of(given.schema), given.parameter
    if parameter.source not in BODIES:
        schema = _without_null(schema)
    default = None if given.required else parameter.signature.default
    said = {
        "default": None if default is ABSENT else jsonable(default),
        "examples": [each for each in map(jsonable, parameter.marker.examples) if each is not None] or None,
    }
    return schema | {name: value for name, value in said.items() if value is not None}


def _in_path(placeholder: Placeholder, name: str, given: Input | None, schemas: Schemas) -> Json:
    """What the handler says of it, and where that is any text, what the converter lets pass."""
    narrowed = converter_schema(placeholder.converter)
    if given is None:
        return {"name": name, "in": "path", "required": True, "schema": narrowed}
    schema = input_schema(given, schemas)
    if schema.get("type") == "string" and _NARROWER.isdisjoint(schema):
        schema = narrowed | {key: value for key, value in schema.items() if key != "type"}
    return _object(name, "path", schema, required=True, marker=given.parameter.marker)


def _outside(given: Input, schemas: Schemas) -> Iterator[Json]:
    parameter = given.parameter
    place = parameter.source.value
    if given.is_model:
        whole = schemas.whole(given.schema)
        required = whole.get("required", ())
        for name, schema in whole.get("properties", {}).items():
            yield _object(name, place, _without_null(dict(schema)), required=name in required, marker=_SILENT)
    elif place != "header" or parameter.alias.lower() not in _IGNORED:
        schema = input_schema(given, schemas)
        yield _object(_shown(parameter), place, schema, required=given.required, marker=parameter.marker)


def _shown(parameter: Parameter) -> str:
    """`X-Request-Id` for a header that was not named otherwise."""
    if parameter.source is Source.HEADER and not parameter.marker.alias:
        return parameter.alias.title()
    return parameter.alias


def _object(name: str, place: str, schema: Json, *, required: bool, marker: Marker) -> Json:
    """What the schema of a field says of all of the parameter stands beside the schema."""
    said = marker.description or ("" if "$ref" in schema else schema.pop("description", ""))
    is_deprecated = schema.pop("deprecated", False) or marker.deprecated
    return {
        "name": name,
        "in": place,
        **filled(description=said, required=required, deprecated=is_deprecated),
        "schema": schema,
    }


def _without_null(schema: Json) -> Json:
    """A schema without null, which no text can say."""
    if "default" in schema and schema["default"] is None:
        del schema["default"]
    members = schema.get("anyOf", [])
    kept = [each for each in members if each != {"type": "null"}]
    if len(kept) == len(members):
        return schema
    others = {key: value for key, value in schema.items() if key != "anyOf"}
    return {**kept[0], **others} if len(kept) == 1 else {"anyOf": kept, **others}
