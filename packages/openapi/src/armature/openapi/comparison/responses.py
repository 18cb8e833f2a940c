"""What changed in the responses of an operation."""

from collections.abc import Iterator, Mapping, Sequence

from armature.openapi.comparison.changes import Change
from armature.openapi.comparison.contents import content_changes
from armature.openapi.comparison.references import Both, objects_of
from armature.openapi.comparison.schemas import SchemaComparison
from armature.openapi.comparison.shapes import flat, shape_of
from armature.openapi.info import Json


def response_changes(old: Json, new: Json, where: str, both: Both, schemas: SchemaComparison) -> Iterator[Change]:
    """Statuses that came or went, what a success carries, and the types of problems."""
    before, after = objects_of(old, "responses", both.old), objects_of(new, "responses", both.new)
    for status in [status for status in before if status not in after]:
        yield Change(f"{_kind(status)}-removed", where, f"{status} is no longer an answer.")
    for status in [status for status in after if status not in before]:
        yield Change(f"{_kind(status)}-added", where, f"{status} is an answer too.")
    for status in [status for status in before if status in after]:
        if _kind(status) == "success":
            yield from _headers(_fields(before[status], both.old), _fields(after[status], both.new), where, schemas)
            yield from content_changes(before[status], after[status], where, schemas)
        else:
            yield from _problems(_types(before[status], both.old), _types(after[status], both.new), where)


def _headers(
    before: Mapping[str, Json], after: Mapping[str, Json], where: str, schemas: SchemaComparison
) -> Iterator[Change]:
    for name, header in before.items():
        if name not in after:
            kind = "response-header-removed" if header.get("required") else "optional-response-header-removed"
            yield Change(kind, where, f'The header "{name}" is gone.')
            continue
        if bool(header.get("required")) != bool(after[name].get("required")):
            word = "required" if after[name].get("required") else "optional"
            yield Change(f"response-header-became-{word}", where, f'The header "{name}" is {word} now.')
        yield from schemas.changes(header.get("schema", {}), after[name].get("schema", {}), f"{where}, {name}")
    for name in [name for name in after if name not in before]:
        yield Change("response-header-added", where, f'The header "{name}" is new.')


def _fields(response: Json, document: Json) -> Mapping[str, Json]:
    """Headers by their names, of which the case says nothing."""
    return {name.lower(): header for name, header in objects_of(response, "headers", document).items()}


def _problems(before: Sequence[str], after: Sequence[str], where: str) -> Iterator[Change]:
    for name in [name for name in before if name not in after]:
        yield Change("problem-type-removed", where, f'"{name}" is no longer a type of problem.')
    for name in [name for name in after if name not in before]:
        yield Change("problem-type-added", where, f'"{name}" is a type of problem too.')


def _types(response: Json, document: Json) -> list[str]:
    """The types of problems that a response can tell (RFC 9457 §3.1.1)."""
    schema = response.get("content", {}).get("application/problem+json", {}).get("schema", {})
    kinds = (flat(each, document).get("properties", {}).get("type", {}) for each in shape_of(schema, document).variants)
    return [each["const"] for each in kinds if "const" in each]


def _kind(status: str) -> str:
    return "success" if status[0] in "123" else "problem"
