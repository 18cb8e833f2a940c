"""The choice of a message method, at the message."""

from collections.abc import Callable
from typing import TypeAlias

import pydantic_core

from armature.core.app.websockets.kinds import Kinds
from armature.core.binding import rejected
from armature.core.context import MessageContext
from armature.core.errors import NotFound, UnsupportedMediaType

Choose: TypeAlias = Callable[[MessageContext], int]
"""The number of the method that takes a message; raises the `HttpError` that says why none does."""


def chooser(kinds: Kinds) -> Choose:
    """The choice among the methods of a connection."""
    by_text, binary = _by_text(kinds), kinds.binary
    if by_text is None and binary is None:
        return _none

    def choose(context: MessageContext) -> int:
        if context.text is not None:
            if by_text is None:
                raise UnsupportedMediaType("This connection takes binary messages, and this one is text.")
            return by_text(context)
        if binary is None:
            raise UnsupportedMediaType("This connection takes text, and this message is binary.")
        return binary

    return choose


def _none(_: MessageContext) -> int:
    raise NotFound("This connection takes no messages.")


def _by_text(kinds: Kinds) -> Choose | None:
    if kinds.tags:
        return _by_tag(kinds)
    only = kinds.json if kinds.text is None else kinds.text
    return None if only is None else lambda _: only


def _by_tag(kinds: Kinds) -> Choose:
    field, tags = kinds.field, kinds.tags
    known = ", ".join(repr(tag) for tag in tags)

    def choose(context: MessageContext) -> int:
        try:
            sent = pydantic_core.from_json(context.body)
        except ValueError as error:
            raise rejected([_fault("", f"Invalid JSON: {error}", "json_invalid")]) from None
        if not isinstance(sent, dict):
            raise rejected([_fault("", "Input should be an object.", "model_type")])
        if field not in sent:
            raise rejected([_fault(f"/{field}", f"The field is required, as one of {known}.", "union_tag_not_found")])
        tag: object = sent[field]
        if isinstance(tag, (str, int)) and tag in tags:
            return tags[tag]
        raise rejected([_fault(f"/{field}", f"Input should be one of {known}.", "union_tag_invalid")])

    return choose


def _fault(pointer: str, detail: str, code: str) -> dict[str, str]:
    return {"source": "message", "pointer": pointer, "detail": detail, "code": code}
