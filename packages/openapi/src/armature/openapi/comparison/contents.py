"""What changed in the content of a body or of a response."""

from collections.abc import Iterator

from armature.openapi.comparison.changes import Change
from armature.openapi.comparison.schemas import SchemaComparison
from armature.openapi.info import Json
from armature.openapi.words import ITEM


def content_changes(old: Json, new: Json, where: str, schemas: SchemaComparison) -> Iterator[Change]:
    """Media types that came or went, and the schemas of the others."""
    before, after = old.get("content", {}), new.get("content", {})
    for name, media in before.items():
        if name not in after:
            yield Change(f"{schemas.side}-media-type-removed", where, f"{name} is gone.")
        else:
            for key in ("schema", ITEM):
                yield from schemas.changes(media.get(key, {}), after[name].get(key, {}), where)
    for name in [name for name in after if name not in before]:
        yield Change(f"{schemas.side}-media-type-added", where, f"{name} is new.")
