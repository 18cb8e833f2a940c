"""Path templates as OpenAPI writes them: `/users/{id:int}` is `/users/{id}`, and the converter a schema."""

import re
from collections.abc import Sequence
from datetime import date
from typing import NamedTuple
from urllib.parse import quote
from uuid import UUID

from armature.core.routing import BUILT_IN, Converter, Template
from armature.openapi.identifiers import free_name
from armature.openapi.info import Json


class Address(NamedTuple):
    """Where an operation stands: the key in `paths`, and how the parameters of the path are called in it."""

    path: str
    names: Sequence[str]


class Addresses:
    """Gives each operation a key under which its method is free.

    Paths that differ only in the names of their parameters are one to OpenAPI: operations of several methods share the
    names of the first. Where converters tell endpoints of one method apart, each has a key of its own; where it is
    the host or a condition, they stand behind a `#`, which no client sends.
    """

    def __init__(self) -> None:
        self._taken: dict[Sequence[str | None], dict[Address, set[str]]] = {}

    def of(self, template: Template, method: str, apart: str = "") -> Address:
        """The address of the next operation, in order of declaration; `apart` tells it from others of its path."""
        shape = tuple(each if isinstance(each, str) else None for each in template.segments)
        taken = self._taken.setdefault(shape, {})
        address = next((each for each, methods in taken.items() if method not in methods), None)
        if address is None:
            address = _free(template, [each.path for each in taken], apart)
        taken.setdefault(address, set()).add(method)
        return address


def converter_schema(converter: Converter) -> Json:
    """What a converter lets pass, as a JSON schema."""
    if converter.yields in _YIELDED:
        return dict(_YIELDED[converter.yields])
    if converter in _ANY_TEXT or _ONLY_PYTHON.search(converter.pattern):
        return {"type": "string"}
    return {"type": "string", "pattern": f"^(?:{converter.pattern})$"}


def _free(template: Template, taken: Sequence[str], apart: str) -> Address:
    address = Address(_written(template, template.names), template.names)
    if address.path in taken and apart:
        fragment = quote(apart.replace(" ", "-"), _SAFE)
        return Address(free_name(f"{address.path}#{fragment}", taken), address.names)
    while address.path in taken:
        names = tuple(
            f"{name}_{each.converter.name}" for name, each in zip(address.names, template.placeholders, strict=True)
        )
        address = Address(_written(template, names), names)
    return address


def _written(template: Template, names: Sequence[str]) -> str:
    left = iter(names)
    parts = (quote(each, _SAFE) if isinstance(each, str) else f"{{{next(left)}}}" for each in template.segments)
    return "".join(f"/{part}" for part in parts)


_SAFE = "!$&'()*+,;=:@"
"""What a part of a path may hold unescaped beside letters, digits and "-._~" (RFC 3986 §3.3)."""

_ANY_TEXT = (BUILT_IN["str"], BUILT_IN["path"])
_ONLY_PYTHON = re.compile(r"\(\?(?![:=!]|<[=!])|\\[AZz]|[*+?}]\+")
"""What a regular expression of Python has and one of ECMA-262, which JSON schemas hold, has not."""

_YIELDED: dict[type[object], Json] = {
    int: {"type": "integer"},
    float: {"type": "number"},
    UUID: {"type": "string", "format": "uuid"},
    date: {"type": "string", "format": "date"},
}
