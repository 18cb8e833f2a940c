"""An answer that is ready to be sent: what a pipeline of our own gives, where Starlette's `Response` costs more."""

from collections.abc import AsyncGenerator
from dataclasses import dataclass, field
from typing import final

from armature.core.types import RawHeaders


@final
class Answer:
    """Status, headers and a whole body; the headers are this answer's own list and may be added to."""

    __slots__ = ("body", "headers", "status")

    def __init__(self, status: int, headers: RawHeaders, body: bytes) -> None:
        self.status = status
        self.headers = headers
        self.body = body


@dataclass(frozen=True, slots=True)
class Stream:
    """Status, headers and a body that is still being made, chunk by chunk."""

    status: int
    chunks: AsyncGenerator[bytes]
    headers: RawHeaders = field(default_factory=list[tuple[bytes, bytes]])
    farewell: bytes = b""
    """The last bytes for a client whose stream ends because the server stops."""
