"""Bodies made while they are sent: raw chunks, JSON lines, server-sent events."""

from collections.abc import AsyncGenerator, AsyncIterable, AsyncIterator, Callable
from dataclasses import dataclass, field
from typing import get_args

import pydantic_core

from armature.core.source import Annotation, is_class, origin_of

EVENT_STREAM = b"text/event-stream"
NDJSON = b"application/x-ndjson"

_STREAMS = (AsyncIterator, AsyncIterable, AsyncGenerator)


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    r"""One server-sent event (WHATWG HTML §9.2). `data` that is not text is sent as JSON; `retry` in milliseconds.

    A `comment` alone is no event: a client ignores it. Line breaks and NUL are taken out of `event` and `id`.

    >>> Event(data={"id": 7}, event="order", id="7").encode()
    b'event: order\nid: 7\ndata: {"id":7}\n\n'
    """

    data: object = ""
    event: str = ""
    id: str = ""
    retry: int | None = None
    comment: str = ""
    _encoded: bytes = field(default=b"", init=False, repr=False, compare=False)

    @property
    def text(self) -> str:
        """The data as text."""
        return self.data if isinstance(self.data, str) else _json(self.data)

    def encode(self) -> bytes:
        """The event as it stands in the stream, its blank line included."""
        if self._encoded:
            return self._encoded
        lines = [f": {line}" for line in _lines(self.comment)] if self.comment else []
        named = (("event", self.event), ("id", self.id))
        lines.extend(f"{name}: {_one_line(value)}" for name, value in named if value)
        if self.retry is not None:
            lines.append(f"retry: {self.retry}")
        if self.data != "" or not self.comment:
            lines.extend(f"data: {line}" for line in _lines(self.text))
        encoded = ("\n".join(lines) + "\n\n").encode()
        if isinstance(self.data, str):  # all else may change until it is sent again
            object.__setattr__(self, "_encoded", encoded)
        return encoded


def is_stream(annotation: Annotation) -> bool:
    """Whether a result of this annotation is sent item by item: `AsyncIterator[Order]`, with or without its items."""
    plain = origin_of(annotation) or annotation
    return plain in _STREAMS or (is_class(plain) and issubclass(plain, AsyncIterator))


def item_of(stream: Annotation) -> Annotation:
    """What a stream of this annotation gives: `Order` of `AsyncIterator[Order]`, and of a class derived from it."""
    given = get_args(stream)
    for base in () if given else getattr(stream, "__orig_bases__", ()):
        given = given or get_args(base)
    return (*given, object)[0]


async def encode_each(items: AsyncIterator[object], encode: Callable[[object], bytes]) -> AsyncGenerator[bytes]:
    """The chunks of a stream; closes `items` also when the client leaves before their end."""
    try:
        async for item in items:
            yield encode(item)
    finally:
        close = getattr(items, "aclose", None)
        if close is not None:
            await close()


def _json(data: object) -> str:
    return pydantic_core.to_json(data, inf_nan_mode="null").decode()


def _lines(text: str) -> list[str]:
    return text.replace("\r\n", "\n").replace("\r", "\n").split("\n")


def _one_line(value: str) -> str:
    return value.replace("\r", "").replace("\n", "").replace("\0", "")


KEEP_ALIVE = Event(comment="keep-alive").encode()
"""Sent while nothing else is, so that nobody on the way takes the connection for dead."""

SHUTDOWN_EVENT = Event(event="shutdown", data="The server is restarting.", retry=1000).encode()
"""The last event of a stream that a shutdown ends: an EventSource reconnects after a second."""
