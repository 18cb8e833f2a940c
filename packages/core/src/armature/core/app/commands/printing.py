"""What a command prints: text and JSON end with a line, bytes stay as they are."""

from collections.abc import AsyncGenerator
from contextlib import aclosing

from armature.core.http.answer import Answer, Stream

_RAW = b"application/octet-stream"


async def printed(answer: Answer | Stream) -> AsyncGenerator[bytes]:
    """The answer of a pipeline, piece by piece; nothing for None."""
    if not isinstance(answer, Stream):
        _, headers, body = answer
        if body:
            yield _ended(body, dict(headers).get(b"content-type", b""))
        return
    media_type = dict(answer.headers).get(b"content-type", b"")
    async with aclosing(answer.chunks) as chunks:
        async for chunk in chunks:
            yield _ended(chunk, media_type)


def _ended(piece: bytes, media_type: bytes) -> bytes:
    return piece if media_type == _RAW or piece.endswith(b"\n") else piece + b"\n"
