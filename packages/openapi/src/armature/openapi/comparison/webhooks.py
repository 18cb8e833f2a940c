"""What changed in the requests that an application sends: webhooks, and callbacks of operations."""

from collections.abc import Iterator, Mapping

from armature.openapi.comparison.changes import Change
from armature.openapi.comparison.contents import content_changes
from armature.openapi.comparison.references import Both, objects_of, resolved
from armature.openapi.comparison.schemas import SchemaComparison
from armature.openapi.info import Json, is_object


def webhook_changes(both: Both, schemas: SchemaComparison) -> Iterator[Change]:
    """Webhooks that came or went, and what they carry: whoever receives one reads it as she reads a response."""
    before, after = (_sent(objects_of(each, "webhooks", each), "webhook") for each in both)
    yield from _outgoing("webhook", before, after, both, schemas)


def callback_changes(old: Json, new: Json, where: str, both: Both, schemas: SchemaComparison) -> Iterator[Change]:
    """The same of the callbacks of one operation."""
    before, after = (
        {
            key: request
            for name, callback in objects_of(operation, "callbacks", document).items()
            for key, request in _sent(callback, f"{where}, callback {name}").items()
        }
        for operation, document in zip((old, new), both, strict=True)
    )
    yield from _outgoing("callback", before, after, both, schemas)


def _sent(items: Mapping[str, object], called: str) -> Mapping[str, Json]:
    """The operations of several Path Items, by how people call them."""
    return {
        f"{called} {method.upper()} {name}": operation
        for name, item in items.items()
        if is_object(item)
        for method, operation in item.items()
        if is_object(operation)
    }


def _outgoing(
    word: str, before: Mapping[str, Json], after: Mapping[str, Json], both: Both, schemas: SchemaComparison
) -> Iterator[Change]:
    for where, old in before.items():
        if where not in after:
            yield Change(f"{word}-removed", where, f"The {word} is no longer sent.")
            continue
        was, now = (
            resolved(old.get("requestBody", {}), both.old),
            resolved(after[where].get("requestBody", {}), both.new),
        )
        yield from content_changes(was, now, where, schemas)
    for where in [where for where in after if where not in before]:
        yield Change(f"{word}-added", where, f"The {word} is new.")
