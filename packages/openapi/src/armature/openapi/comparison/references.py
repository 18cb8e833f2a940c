"""What a part of a document refers to by `$ref`, looked up in the document itself."""

from collections.abc import Mapping
from typing import NamedTuple

from armature.openapi.info import Json, is_array, is_object


class Both(NamedTuple):
    """The two documents that are compared."""

    old: Json
    new: Json


def resolved(node: Json, document: Json) -> Json:
    """The object itself, or the one that it refers to with what stands beside the reference (OpenAPI 3.1 §4.8.23).

    Raises LookupError where there is none.
    """
    if not isinstance(node.get("$ref"), str):
        return node
    beside = {name: value for name, value in node.items() if name != "$ref"}
    return {**resolved(target_of(node["$ref"], document), document), **beside}


def target_of(reference: str, document: Json) -> Json:
    """What a reference such as `#/components/schemas/Item` leads to (RFC 6901); raises LookupError without one."""
    found: object = document
    if not reference.startswith("#/"):
        raise LookupError(reference)
    for token in reference.removeprefix("#/").split("/"):
        name = token.replace("~1", "/").replace("~0", "~")
        if is_array(found) and name.isdecimal():
            found = found[int(name)]
        elif is_object(found):
            found = found[name]
        else:
            raise LookupError(reference)
    if not is_object(found):
        raise LookupError(reference)
    return found


def objects_of(holder: Json, name: str, document: Json) -> Mapping[str, Json]:
    """The objects in a member of `holder`, such as its `headers`, without references."""
    found: Json = holder.get(name, {})
    return {key: resolved(value, document) for key, value in found.items() if is_object(value)}
