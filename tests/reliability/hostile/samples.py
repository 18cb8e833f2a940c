"""Valid values of a JSON schema: a few of each, among them those at the limits."""

import itertools
from collections.abc import Iterator, Mapping
from typing import Any, Final

# A JSON schema and the values that it describes have no narrower type.
Schema = Mapping[str, Any]
_MOST: Final = 6
_DEEPEST: Final = 6
_TEXTS: Final = ("a", "Tea & cakes", "naïve 茶 😀", "O'Hara; DROP TABLE x", "%41<b>\\u0000", "  padded  ", "x" * 60)
_FORMATS: Final[Mapping[str, tuple[str, ...]]] = {
    "date": ("2026-02-28", "1970-01-01"),
    "date-time": ("2026-02-28T23:59:59Z", "2026-02-28T10:00:00.123456+02:00"),
    "time": ("23:59:59",),
    "duration": ("P3DT2H",),
    "email": ("ada@example.com", "a.b+c@example.org"),
    "uuid": ("8f14e45f-ceea-467f-a0e6-1f2e3d4c5b6a",),
    "uri": ("https://example.com/a?b=c",),
}


def samples(schema: Schema, root: Schema | None = None, depth: int = 0) -> list[Any]:
    """Up to six values that fit; `root` holds the definitions that references point at."""
    return list(itertools.islice(_values(schema, schema if root is None else root, depth), _MOST))


def _values(schema: Schema, root: Schema, depth: int) -> Iterator[Any]:
    if "$ref" in schema:
        yield from _values(_referenced(schema["$ref"], root), root, depth)
    elif "const" in schema:
        yield schema["const"]
    elif "enum" in schema:
        yield from schema["enum"]
    elif "anyOf" in schema or "oneOf" in schema:
        found = [samples(each, root, depth) for each in schema.get("anyOf") or schema["oneOf"]]
        yield from (value for turn in itertools.zip_longest(*found) for value in turn)
    elif "allOf" in schema:
        yield from _values(schema["allOf"][0], root, depth)
    elif "examples" in schema:
        yield from schema["examples"]
    else:
        yield from _of_type(schema, root, depth)


def _referenced(reference: str, root: Schema) -> Schema:
    found: Any = root
    for part in reference.removeprefix("#/").split("/"):
        found = found[part]
    return dict(found)


def _of_type(schema: Schema, root: Schema, depth: int) -> Iterator[Any]:
    match schema.get("type"):
        case "integer":
            yield from _numbers(schema, 1)
        case "number":
            yield from _numbers(schema, 0.5)
        case "boolean":
            yield from (True, False)
        case "null":
            yield None
        case "string":
            yield from _texts(schema)
        case "array":
            yield from _arrays(schema, root, depth)
        case "object":
            yield from _objects(schema, root, depth)
        case _:
            yield from ("anything", 7, None)


def _numbers(schema: Schema, step: float) -> Iterator[float]:
    lowest = schema.get("minimum", schema.get("exclusiveMinimum", 0 if "maximum" in schema else 1))
    low = lowest + (step if "exclusiveMinimum" in schema else 0)
    high = schema.get("maximum", schema.get("exclusiveMaximum", low + 1000) - ("exclusiveMaximum" in schema) * step)
    yield from (value for value in (low, low + step, low + 2 * step, low + 9 * step, high) if value <= high)


def _texts(schema: Schema) -> Iterator[str]:
    if "format" in schema:
        yield from _FORMATS.get(schema["format"], ("text",))
        return
    least, most = schema.get("minLength", 0), schema.get("maxLength", 10_000)
    for text in _TEXTS:
        yield (text * (least // len(text) + 1))[: max(least, min(len(text), most))]


def _arrays(schema: Schema, root: Schema, depth: int) -> Iterator[list[Any]]:
    least, most = schema.get("minItems", 0), schema.get("maxItems", 5)
    items = samples(schema.get("items", {}), root, depth + 1) if depth < _DEEPEST else []
    for length in sorted({least, min(max(least, 1), most), min(max(least, 3), most)}):
        if items or not length:
            yield [items[at % len(items)] for at in range(length)]


def _objects(schema: Schema, root: Schema, depth: int) -> Iterator[dict[str, Any]]:
    """With all fields, with the required ones only, then with all again and other values."""
    found = {name: samples(each, root, depth + 1) for name, each in schema.get("properties", {}).items()}
    required = schema.get("required", [])
    for turn in range(_MOST):
        names = required if turn == 1 else [name for name, values in found.items() if values]
        yield {name: found[name][turn % len(found[name])] for name in names}
