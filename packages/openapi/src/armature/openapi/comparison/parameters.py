"""What changed in the parameters of an operation."""

from collections.abc import Iterator, Mapping, Sequence

from armature.openapi.comparison.changes import Change
from armature.openapi.comparison.differences import deprecation_between
from armature.openapi.comparison.schemas import SchemaComparison
from armature.openapi.info import Json


def parameter_changes(
    old: Sequence[Json], new: Sequence[Json], where: str, schemas: SchemaComparison
) -> Iterator[Change]:
    """Parameters that came or went, and what is asked of the others. Those of a path are told by their order."""
    before, after = _by_place(old), _by_place(new)
    for key, parameter in before.items():
        if key in after:
            yield from _one(parameter, after[key], where, schemas)
        else:
            yield Change("parameter-removed", where, f"{_called(parameter)} is gone.")
    for key, parameter in after.items():
        if key not in before:
            is_required = parameter.get("required")
            kind = "required-parameter-added" if is_required else "parameter-added"
            said = f"{_called(parameter)} is new"
            yield Change(kind, where, f"{said} and required." if is_required else f"{said}.")


def _one(old: Json, new: Json, where: str, schemas: SchemaComparison) -> Iterator[Change]:
    called = _called(old)
    if old["in"] == "path" and old["name"] != new["name"]:
        said = f'{called} is called "{new["name"]}" now: generated clients rename it.'
        yield Change("path-parameter-renamed", where, said)
    if bool(old.get("required")) != bool(new.get("required")):
        word = "required" if new.get("required") else "optional"
        yield Change(f"parameter-became-{word}", where, f"{called} is {word} now.")
    for each in deprecation_between("parameter", called, old, new):
        yield Change(each.kind, where, each.sentence)
    if _style(old) != _style(new):
        yield Change("parameter-style-changed", where, f"{called} is written in another way.")
    yield from schemas.changes(_schema(old), _schema(new), f"{where}, {new['name']}")


def _by_place(parameters: Sequence[Json]) -> Mapping[tuple[str, str], Json]:
    """By place and name; headers in any case, and those of the path by their number."""
    found: dict[tuple[str, str], Json] = {}
    for each in parameters:
        place, name = str(each["in"]), str(each["name"])
        number = sum(key[0] == "path" for key in found)
        found[place, {"path": str(number), "header": name.lower()}.get(place, name)] = each
    return found


def _called(parameter: Json) -> str:
    return f'The {parameter["in"]} parameter "{parameter["name"]}"'


def _style(parameter: Json) -> tuple[object, object]:
    """How lists and objects are written (OpenAPI 3.1 §4.8.12.2)."""
    style = parameter.get("style", "form" if parameter["in"] in {"query", "cookie"} else "simple")
    return style, parameter.get("explode", style == "form")


def _schema(parameter: Json) -> Json:
    """Its schema, or that of the media type in which it is written."""
    written: list[Json] = list(parameter.get("content", {}).values())
    found: Json = parameter.get("schema") or (written[0].get("schema", {}) if written else {})
    return found
