"""Brotli (RFC 7932), by the extra `brotli`."""

from typing import Protocol

import brotli

_WINDOW = 22
_STREAM_WINDOW = 16
"""64 KiB: what repeats in a stream repeats soon."""


class _Compressor(Protocol):
    """What the library, which has no types, gives."""

    def process(self, string: bytes, /) -> bytes: ...
    def flush(self) -> bytes: ...
    def finish(self) -> bytes: ...


class BrotliCompressor:
    """One body in Brotli; a stream takes 0.7 MiB."""

    __slots__ = ("_compressor",)

    def __init__(self, level: int, *, stream: bool) -> None:
        self._compressor: _Compressor = brotli.Compressor(quality=level, lgwin=_STREAM_WINDOW if stream else _WINDOW)

    def compress(self, data: bytes) -> bytes:
        """Takes the next bytes."""
        return self._compressor.process(data)

    def flush(self) -> bytes:
        """All that was put in so far."""
        return self._compressor.flush()

    def finish(self) -> bytes:
        """The rest."""
        return self._compressor.finish()
