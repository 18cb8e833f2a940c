"""What is sent for a result: text as it is, bytes in binary, all else as JSON text, nothing for None."""

from collections.abc import Callable
from types import NoneType

from armature.core.binding import stripped
from armature.core.http.streaming import is_stream, item_of
from armature.core.source import Annotation
from armature.core.types import Message


def framer(annotation: Annotation) -> Callable[[bytes], Message | None]:
    """What makes a message of the bytes of a result of this annotation, or of each item of a stream."""
    plain = stripped(annotation)
    if plain is None or plain is NoneType:
        return _nothing
    if is_stream(plain):
        plain = stripped(item_of(plain))
    if plain is str:
        return text_frame
    return _binary if plain is bytes else _json


def text_frame(body: bytes) -> Message:
    """A message of text."""
    return {"type": "websocket.send", "text": body.decode()}


def _binary(body: bytes) -> Message:
    return {"type": "websocket.send", "bytes": body}


def _json(body: bytes) -> Message | None:
    """JSON, without the end of line that it has in a stream; None is nothing."""
    if body.startswith(b"null"):
        return None
    return {"type": "websocket.send", "text": body.decode().rstrip("\n")}


def _nothing(_: bytes) -> None:
    return None
