"""What changed between two documents, for clients that were written for the older one."""

import re
from collections.abc import Iterator

from armature.openapi.changes import Change
from armature.openapi.info import Json
from armature.openapi.schema_comparison import SchemaComparison

_METHODS = ("get", "put", "post", "delete", "options", "head", "patch", "trace")


def diff(old: Json, new: Json) -> list[Change]:
    """The changes from one document to another, in the order of the older one's operations; new ones come last.

    Only what clients rely on is compared: operations, their parameters, bodies, responses and security, and the
    schemas of these. Texts, examples and extensions are not. How parameters of a path are called makes no difference.
    Both are documents as `describe` gives them: others may refer to parts that are not looked up here.
    """
    return list(_Comparison(old, new).changes())


class _Comparison:
    def __init__(self, old: Json, new: Json) -> None:
        self._old, self._new = old, new
        self._request = SchemaComparison(old, new, "request")
        self._response = SchemaComparison(old, new, "response")

    def changes(self) -> Iterator[Change]:
        before, after = _operations(self._old), _operations(self._new)
        for key, (where, operation) in before.items():
            if key not in after:
                yield Change("operation-removed", where, "The operation is gone.")
            else:
                yield from self._operation(operation, after[key][1], after[key][0])
        for key, (where, _) in after.items():
            if key not in before:
                yield Change("operation-added", where, "The operation is new.")

    def _operation(self, old: Json, new: Json, where: str) -> Iterator[Change]:
        before, after = old.get("operationId"), new.get("operationId")
        if before != after:
            said = f'The operation was called "{before}" and is called "{after}": generated clients rename it.'
            yield Change("operation-id-changed", where, said)
        yield from _security(_secured(old, self._old), _secured(new, self._new), where)
        yield from self._parameters(old, new, where)
        yield from self._body(old.get("requestBody"), new.get("requestBody"), where)
        yield from self._responses(old["responses"], new["responses"], where)

    def _parameters(self, old: Json, new: Json, where: str) -> Iterator[Change]:
        before, after = _parameters(old), _parameters(new)
        for key, parameter in before.items():
            called = f'The {parameter["in"]} parameter "{parameter["name"]}"'
            if key not in after:
                yield Change("parameter-removed", where, f"{called} is gone.")
                continue
            if bool(parameter.get("required")) != bool(after[key].get("required")):
                word = "required" if after[key].get("required") else "optional"
                yield Change(f"parameter-became-{word}", where, f"{called} is {word} now.")
            place = f"{where}, {after[key]['name']}"
            yield from self._request.changes(parameter["schema"], after[key]["schema"], place)
        for key, parameter in after.items():
            if key not in before:
                is_required = parameter.get("required")
                kind = "required-parameter-added" if is_required else "parameter-added"
                said = f'The {parameter["in"]} parameter "{parameter["name"]}" is new'
                yield Change(kind, where, f"{said} and required." if is_required else f"{said}.")

    def _body(self, old: Json | None, new: Json | None, where: str) -> Iterator[Change]:
        if old is None or new is None:
            if old is not None:
                yield Change("body-removed", where, "The body is gone.")
            if new is not None:
                kind = "required-body-added" if new.get("required") else "body-added"
                yield Change(kind, where, "A body is new" + (" and required." if new.get("required") else "."))
            return
        if bool(old.get("required")) != bool(new.get("required")):
            word = "required" if new.get("required") else "optional"
            yield Change(f"body-became-{word}", where, f"The body is {word} now.")
        yield from self._content(self._request, "request", old, new, where)

    def _responses(self, old: Json, new: Json, where: str) -> Iterator[Change]:
        for status in [status for status in old if status not in new]:
            yield Change(f"{_kind(status)}-removed", where, f"{status} is no longer an answer.")
        for status in [status for status in new if status not in old]:
            yield Change(f"{_kind(status)}-added", where, f"{status} is an answer too.")
        for status in [status for status in old if status in new]:
            if _kind(status) == "success":
                yield from self._content(self._response, "response", old[status], new[status], where)

    def _content(self, schemas: SchemaComparison, side: str, old: Json, new: Json, where: str) -> Iterator[Change]:
        before, after = old.get("content", {}), new.get("content", {})
        for name, media in before.items():
            if name not in after:
                yield Change(f"{side}-media-type-removed", where, f"{name} is gone.")
            else:
                for key in ("schema", "x-item-schema"):
                    yield from schemas.changes(media.get(key, {}), after[name].get(key, {}), where)
        for name in [name for name in after if name not in before]:
            yield Change(f"{side}-media-type-added", where, f"{name} is new.")


def _security(old: list[Json], new: list[Json], where: str) -> Iterator[Change]:
    if not old and new:
        yield Change("security-added", where, "Whoever calls it must say who she is.")
    elif old and not new:
        yield Change("security-removed", where, "Anybody may call it.")
    elif old != new:
        yield Change("security-changed", where, "Callers say in another way who they are.")


def _secured(operation: Json, document: Json) -> list[Json]:
    found: list[Json] = operation["security"] if "security" in operation else document.get("security") or []
    return found


def _operations(document: Json) -> dict[tuple[str, str], tuple[str, Json]]:
    """Operations by method and path without names, with how people call them."""
    return {
        (method, re.sub(r"\{[^}]*\}", "{}", path)): (f"{method.upper()} {path}", item[method])
        for path, item in document["paths"].items()
        for method in item
        if method in _METHODS
    }


def _parameters(operation: Json) -> dict[tuple[str, str], Json]:
    """Parameters by place and name; those of the path by their number."""
    found: dict[tuple[str, str], Json] = {}
    for each in operation.get("parameters", []):
        place = each["in"]
        number = sum(key[0] == "path" for key in found)
        found[place, str(number) if place == "path" else each["name"]] = each
    return found


def _kind(status: str) -> str:
    return "success" if status[0] in "123" else "problem"
