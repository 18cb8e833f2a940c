"""Request bodies, read whole and never past their limit."""

from collections.abc import Mapping
from typing import Protocol

from starlette.requests import ClientDisconnect

from armature.core.errors import BadRequest, ContentTooLarge
from armature.core.types import Message, Receive


class Headed(Protocol):
    """Something that came with headers."""

    @property
    def headers(self) -> Mapping[bytes, bytes]:
        """The headers by their name in lower case, the last of each."""
        ...


async def read_body(receive: Receive, request: Headed, limit: int) -> bytes:
    """The whole body, at most `limit` bytes long.

    Raises `ContentTooLarge` once the received or, after the first piece, the announced length passes the limit,
    `BadRequest` for a `Content-Length` that is no number, and Starlette's `ClientDisconnect` when the client leaves.
    """
    message = await receive()
    if message["type"] == "http.disconnect":
        raise ClientDisconnect
    body: bytes = message.get("body", b"")
    if message.get("more_body"):
        check_announced_length(request.headers, limit)
        return await _read_on(receive, body, limit)
    if len(body) > limit:
        raise too_large(limit)
    return body


async def _read_on(receive: Receive, start: bytes, limit: int) -> bytes:
    chunks, length = [start], len(start)
    while length <= limit:
        message = await receive()
        if message["type"] == "http.disconnect":
            raise ClientDisconnect
        chunk: bytes = message.get("body", b"")
        chunks.append(chunk)
        length += len(chunk)
        if not message.get("more_body") and length <= limit:
            return b"".join(chunks)
    raise too_large(limit)


def check_announced_length(headers: Mapping[bytes, bytes], limit: int) -> None:
    """Refuses a body whose `Content-Length` is beyond the limit, before any of it is read."""
    announced = headers.get(b"content-length")
    if announced is None:
        return
    if not announced.isdigit():
        raise BadRequest("The Content-Length header is not a number.")
    if len(announced) > _MOST_DIGITS or int(announced) > limit:
        raise too_large(limit)


def limited(receive: Receive, limit: int) -> Receive:
    """`receive` for handlers that read the body themselves: raises `ContentTooLarge` past the limit."""
    length = 0

    async def receive_within() -> Message:
        nonlocal length
        message = await receive()
        length += len(message.get("body", b""))
        if length > limit:
            raise too_large(limit)
        return message

    return receive_within


def replayed(body: bytes, receive: Receive) -> Receive:
    """A `receive` that gives a body which was already read, then whatever the connection says next."""
    given = False

    async def receive_again() -> Message:
        nonlocal given
        if given:
            return await receive()
        given = True
        return {"type": "http.request", "body": body, "more_body": False}

    return receive_again


def too_large(limit: int) -> ContentTooLarge:
    """The one way to say that a body passed its limit."""
    return ContentTooLarge(f"The body is larger than {limit} bytes.", limit=limit)


_MOST_DIGITS = 18
"""A longer Content-Length is beyond every limit, and int() of thousands of digits is refused by Python itself."""
