"""One difference between two schemas, before anybody asks whether they are of a request or of a response."""

import json
from collections.abc import Iterator
from typing import NamedTuple

from armature.openapi.info import Json


class Difference(NamedTuple):
    """What differs: a kind without its side, and a sentence for people."""

    kind: str
    sentence: str


def told(kind: str, name: str, old: Json, new: Json) -> Difference:
    """A difference in one member of both schemas."""
    return Difference(kind, f"{name} was {_said(old, name)} and is {_said(new, name)}.")


def deprecation_between(word: str, called: str, old: Json, new: Json) -> Iterator[Difference]:
    """Whether something, which is of the sort `word`, is deprecated now or no longer is."""
    was, now = bool(old.get("deprecated")), bool(new.get("deprecated"))
    if now and not was:
        yield Difference(f"{word}-deprecated", f"{called} is deprecated now.")
    if was and not now:
        yield Difference(f"{word}-deprecation-withdrawn", f"{called} is no longer deprecated.")


def _said(schema: Json, name: str) -> str:
    return json.dumps(schema[name]) if name in schema else "nothing"
