"""What changed in how a value is used at one place: its default, and whether it is only read or only written."""

from collections.abc import Iterator

from armature.openapi.comparison.differences import Difference, told
from armature.openapi.info import Json


def presentation_between(old: Json, new: Json) -> Iterator[Difference]:
    """The differences of what stands at the place itself, beside a reference or without one."""
    if ("default" in old) != ("default" in new) or old.get("default") != new.get("default"):
        yield told("default-changed", "default", old, new)
    for name, word in (("readOnly", "read"), ("writeOnly", "write")):
        if bool(old.get(name)) != bool(new.get(name)):
            is_now = bool(new.get(name))
            kind = f"became-{word}-only" if is_now else f"no-longer-{word}-only"
            yield Difference(kind, f"It is {'only' if is_now else 'no longer only'} {_PASSIVE[word]}.")


_PASSIVE = {"read": "read", "write": "written"}
