"""The shape of what is compared, so that a file of another shape is refused with the place of its first mistake."""

from collections.abc import Callable, Iterator, Mapping, Sequence

from armature.openapi.info import Json, is_array, is_object
from armature.openapi.words import ITEM, METHODS, OTHER_METHODS, WEBSOCKETS

Steps = Sequence[str | int]
"""How to come from the document to a part of it."""


def first_mistake(document: Json) -> str | None:
    """Where a document is shaped otherwise, and how; None for one that can be compared."""
    return next(_mistakes(document, "document", ()), None)


def place_of(steps: Steps) -> str:
    """`paths → /items → get`; a pointer as in RFC 6901 would escape every slash of a path."""
    return " → ".join(map(str, steps)) or "the document"


def _mistakes(node: object, kind: str, steps: Steps) -> Iterator[str]:
    if kind.startswith("["):
        yield from _in_array(node, kind[1:-1], steps)
    elif kind.startswith("{"):
        yield from _in_map(node, kind[1:-1], steps)
    elif kind in _PLAIN:
        if not _PLAIN[kind](node):
            yield f"{place_of(steps)} is no {kind}"
    elif kind != "schema" or not isinstance(node, bool):  # `true` and `false` are schemas too
        yield from _in_object(node, kind, steps)


def _in_array(node: object, kind: str, steps: Steps) -> Iterator[str]:
    if is_array(node):
        for number, each in enumerate(node):
            yield from _mistakes(each, kind, (*steps, number))
    else:
        yield f"{place_of(steps)} is no array"


def _in_map(node: object, kind: str, steps: Steps) -> Iterator[str]:
    if is_object(node):
        for name, each in node.items():
            if name != "$ref" and not (kind == "path" and name.startswith("x-")):
                yield from _mistakes(each, kind, (*steps, name))
    else:
        yield f"{place_of(steps)} is no object"


def _in_object(node: object, kind: str, steps: Steps) -> Iterator[str]:
    if is_object(node):
        for name in _REQUIRED.get(kind, ()):
            if name not in node and "$ref" not in node:
                yield f'{place_of(steps)} has no "{name}"'
        for name, member in _MEMBERS[kind].items():
            if name in node:
                yield from _mistakes(node[name], member, (*steps, name))
    else:
        yield f"{place_of(steps)} is no object"


def _is_number(node: object) -> bool:
    return isinstance(node, int | float) and not isinstance(node, bool)


_PLAIN: Mapping[str, Callable[[object], bool]] = {
    "text": lambda node: isinstance(node, str),
    "truth": lambda node: isinstance(node, bool),
    "number": _is_number,
    "number above 0": lambda node: isinstance(node, int | float) and node > 0,
    "type": lambda node: all(isinstance(each, str) for each in (node if is_array(node) else [node])),
    "value": lambda _: True,
}

_REQUIRED: Mapping[str, Sequence[str]] = {
    "server": ["url"],
    "parameter": ["in", "name"],
    "discriminator": ["propertyName"],
}

_NUMBERS = ("minimum", "exclusiveMinimum", "maximum", "exclusiveMaximum", "minLength", "maxLength")
_COUNTS = ("minItems", "maxItems", "minProperties", "maxProperties")

# `[kind]` is an array, `{kind}` an object of any names.
_MEMBERS: Mapping[str, Mapping[str, str]] = {
    "document": {
        "servers": "[server]",
        "paths": "{path}",
        "webhooks": "{path}",
        "components": "components",
        "security": "[{[text]}]",
        WEBSOCKETS: "{websocket}",
    },
    "server": {"url": "text"},
    "components": {
        "schemas": "{schema}",
        "responses": "{response}",
        "parameters": "{parameter}",
        "requestBodies": "{body}",
        "headers": "{header}",
        "securitySchemes": "{object}",
        "callbacks": "{{path}}",
        "pathItems": "{path}",
    },
    "path": {
        "parameters": "[parameter]",
        **dict.fromkeys(METHODS, "operation"),
        OTHER_METHODS: "{operation}",
    },
    "operation": {
        "tags": "[text]",
        "parameters": "[parameter]",
        "requestBody": "body",
        "responses": "{response}",
        "callbacks": "{{path}}",
        "security": "[{[text]}]",
    },
    "parameter": {"in": "text", "name": "text", "schema": "schema", "content": "{media}"},
    "body": {"content": "{media}"},
    "response": {"headers": "{header}", "content": "{media}"},
    "header": {"schema": "schema"},
    "media": {"schema": "schema", ITEM: "schema"},
    "websocket": {
        "parameters": "[parameter]",
        "security": "[{[text]}]",
        "subprotocols": "[text]",
        "sends": "schema",
        "messages": "[message]",
    },
    "message": {"takes": "schema", "sends": "schema"},
    "schema": {
        "type": "type",
        "enum": "[value]",
        "properties": "{schema}",
        "required": "[text]",
        **dict.fromkeys(("items", "additionalProperties"), "schema"),
        **dict.fromkeys(("prefixItems", "allOf", "anyOf", "oneOf"), "[schema]"),
        "discriminator": "discriminator",
        **dict.fromkeys((*_NUMBERS, *_COUNTS), "number"),
        "multipleOf": "number above 0",
        "uniqueItems": "truth",
    },
    "discriminator": {"propertyName": "text", "mapping": "{text}"},
    "object": {},
}
"""The members that are looked at, and of which kind each is."""
