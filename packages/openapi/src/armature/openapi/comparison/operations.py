"""What changed in one operation."""

from collections.abc import Iterator

from armature.openapi.comparison.changes import Change
from armature.openapi.comparison.contents import content_changes
from armature.openapi.comparison.differences import deprecation_between
from armature.openapi.comparison.parameters import parameter_changes
from armature.openapi.comparison.references import Both, resolved
from armature.openapi.comparison.responses import response_changes
from armature.openapi.comparison.schemas import SchemaComparison
from armature.openapi.comparison.security import security_changes
from armature.openapi.comparison.webhooks import callback_changes
from armature.openapi.info import Json


class OperationComparison:
    """Compares operations of two documents; `request` and `response` compare the schemas of what they exchange."""

    def __init__(self, both: Both) -> None:
        self._both = both
        self.request = SchemaComparison(both, "request")
        self.response = SchemaComparison(both, "response")

    def changes(self, old: Json, new: Json, where: str) -> Iterator[Change]:
        """The changes of one operation; `where` is how people call it."""
        yield from _identity(old, new, where)
        yield from _deprecation(old, new, where)
        yield from self.opening_changes(old, new, where)
        yield from self._body(self._part(old, new, "requestBody"), where)
        yield from response_changes(old, new, where, self._both, self.response)
        yield from callback_changes(old, new, where, self._both, self.response)

    def opening_changes(self, old: Json, new: Json, where: str) -> Iterator[Change]:
        """The changes of security and parameters, which operations and WebSockets have both."""
        yield from security_changes(old, new, where, self._both)
        yield from parameter_changes(old.get("parameters", []), new.get("parameters", []), where, self.request)

    def _part(self, old: Json, new: Json, name: str) -> tuple[Json | None, Json | None]:
        return (
            resolved(old[name], self._both.old) if name in old else None,
            resolved(new[name], self._both.new) if name in new else None,
        )

    def _body(self, parts: tuple[Json | None, Json | None], where: str) -> Iterator[Change]:
        old, new = parts
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
        yield from content_changes(old, new, where, self.request)


def _identity(old: Json, new: Json, where: str) -> Iterator[Change]:
    """What generated clients are named by."""
    before, after = old.get("operationId"), new.get("operationId")
    if before != after:
        said = f'The operation was called "{before}" and is called "{after}": generated clients rename it.'
        yield Change("operation-id-changed", where, said)
    for tag in [tag for tag in old.get("tags", []) if tag not in new.get("tags", [])]:
        yield Change("tag-removed", where, f'It no longer carries the tag "{tag}": generated clients may move it.')
    for tag in [tag for tag in new.get("tags", []) if tag not in old.get("tags", [])]:
        yield Change("tag-added", where, f'It carries the tag "{tag}" too.')


def _deprecation(old: Json, new: Json, where: str) -> Iterator[Change]:
    """Dates are written as `2027-12-31`, so their order is that of texts."""
    for each in deprecation_between("operation", "The operation", old, new):
        yield Change(each.kind, where, each.sentence)
    before, after = str(old.get(_SUNSET, "")), str(new.get(_SUNSET, ""))
    if before and after and before != after:
        word = "earlier" if after < before else "later"
        yield Change(f"sunset-moved-{word}", where, f"It ends on {after}, {word} than {before}.")
    elif after and not before:
        yield Change("sunset-announced", where, f"It ends on {after}.")
    elif before and not after:
        yield Change("sunset-withdrawn", where, f"It no longer ends on {before}.")


_SUNSET = "x-sunset"
