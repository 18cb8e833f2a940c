"""An answer that is ready to be sent: what a pipeline of our own gives, where Starlette's `Response` costs more."""

from collections.abc import AsyncGenerator
from typing import TypeAlias

from armature.core.types import RawHeaders

Answer: TypeAlias = tuple[int, RawHeaders, bytes]
"""Status, headers and a whole body; the headers are this answer's own list and may be added to.

A plain tuple, as one is made for every request: an object costs a tenth of a microsecond more.
"""


class Stream:
    """Status, headers and a body that is still being made, chunk by chunk.

    `farewell` are the last bytes for a client whose stream ends because the server stops; `heartbeat` are sent while
    nothing else is.
    """

    __slots__ = ("chunks", "farewell", "headers", "heartbeat", "status")

    def __init__(
        self,
        status: int,
        chunks: AsyncGenerator[bytes],
        headers: RawHeaders,
        farewell: bytes = b"",
        heartbeat: bytes = b"",
    ) -> None:
        self.status = status
        self.chunks = chunks
        self.headers = headers
        self.farewell = farewell
        self.heartbeat = heartbeat
