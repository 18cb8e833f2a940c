"""Schemas that are equal in both directions, and have two names only because they refer to themselves."""

from collections.abc import Mapping
from typing import Any

from armature.openapi.info import Json, is_array, is_object

REF = "#/components/schemas/"
_TAKEN, _GIVEN = "-Input", "-Output"


def joined(definitions: Json) -> Mapping[str, str]:
    """The name that each of such twins gets: `Tree` for `Tree-Input` and `Tree-Output`."""
    names = {name.removesuffix(_TAKEN) for name in definitions if name.endswith(_TAKEN)}
    names = {name for name in names if name + _GIVEN in definitions and name not in definitions}
    while True:
        renames = {name + suffix: name for name in sorted(names) for suffix in (_TAKEN, _GIVEN)}
        equal = {
            name
            for name in names
            if renamed(definitions[name + _TAKEN], renames) == renamed(definitions[name + _GIVEN], renames)
        }
        if equal == names:
            return renames
        names = equal


def renamed(node: object, renames: Mapping[str, str]) -> Any:  # noqa: ANN401 - any JSON
    """A part of a document whose references lead to the new names."""
    if is_object(node):
        return {name: renamed(value, renames) for name, value in node.items()}
    if is_array(node):
        return [renamed(value, renames) for value in node]
    if isinstance(node, str) and node.startswith(REF):
        name = node.removeprefix(REF)
        return REF + renames.get(name, name)
    return node
