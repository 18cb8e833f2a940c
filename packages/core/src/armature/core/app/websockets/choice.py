"""The choice of a message method, at the message."""

from collections.abc import Callable
from typing import TypeAlias

import pydantic_core

from armature.core.app.websockets.kinds import Kinds
from armature.core.binding import rejected
from armature.core.context import MessageContext
from armature.core.errors import HttpError, NotFound, UnsupportedMediaType

Choose: TypeAlias = Callable[[MessageContext], int]
"""The number of the method that takes a message; raises the `HttpError` that says why none does."""


def chooser(kinds: Kinds) -> Choose:
    """The choice among the methods of a connection."""
    only, binary = kinds.json if kinds.text is None else kinds.text, kinds.binary
    if only is not None and binary is None:
        return _text_alone(only)
    by_text = _by_tag(kinds) if kinds.tags else None

    def choose(context: MessageContext) -> int:
        if context.text is None:
            if binary is None:
                raise _refused(context, kinds)
            return binary
        if by_text is not None:
            return by_text(context)
        if only is None:
            raise _refused(context, kinds)
        return only

    return choose


def _text_alone(only: int) -> Choose:
    def choose(context: MessageContext) -> int:
        if context.text is None:
            raise _refused(context, Kinds(only))
        return only

    return choose


def _refused(context: MessageContext, kinds: Kinds) -> HttpError:
    if kinds == Kinds():
        return NotFound("This connection takes no messages.")
    if context.text is None:
        return UnsupportedMediaType("This connection takes text, and this message is binary.")
    return UnsupportedMediaType("This connection takes binary messages, and this one is text.")


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
