"""Bodies made while they are sent: raw chunks, JSON lines, server-sent events."""

from collections.abc import AsyncGenerator, AsyncIterable, AsyncIterator, Callable
from dataclasses import dataclass

import pydantic_core

from armature.core.source import Annotation, origin_of

EVENT_STREAM = b"text/event-stream"
NDJSON = b"application/x-ndjson"

_STREAMS = (AsyncIterator, AsyncIterable, AsyncGenerator)


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    r"""One server-sent event (WHATWG HTML §9.2). `data` that is not text is sent as JSON; `retry` in milliseconds.

    >>> Event(data={"id": 7}, event="order", id="7").encode()
    b'event: order\nid: 7\ndata: {"id":7}\n\n'
    """

    data: object = ""
    event: str = ""
    id: str = ""
    retry: int | None = None

    def encode(self) -> bytes:
        """The event as it stands in the stream, its blank line included."""
        text = self.data if isinstance(self.data, str) else _json(self.data)
        lines = [f"{field}: {_one_line(value)}" for field, value in (("event", self.event), ("id", self.id)) if value]
        if self.retry is not None:
            lines.append(f"retry: {self.retry}")
        lines.extend(f"data: {line}" for line in text.replace("\r\n", "\n").replace("\r", "\n").split("\n"))
        return ("\n".join(lines) + "\n\n").encode()


def is_stream(annotation: Annotation) -> bool:
    """Whether a result of this annotation is sent item by item: `AsyncIterator[Order]`, with or without its items."""
    return (origin_of(annotation) or annotation) in _STREAMS


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


def _one_line(value: str) -> str:
    return value.replace("\r", "").replace("\n", "").replace("\0", "")


SHUTDOWN_EVENT = Event(event="shutdown", data="The server is restarting.", retry=1000).encode()
"""The last event of a stream that a shutdown ends: an EventSource reconnects after a second."""
