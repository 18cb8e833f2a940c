"""Zstandard (RFC 8878), by the standard library from Python 3.14 on, else by the extra `zstd`."""

import sys
from collections.abc import Mapping

if sys.version_info >= (3, 14):  # pragma: no cover: the tests run on the oldest Python
    from compression import zstd
else:
    from backports import zstd

_STREAM_WINDOW = 17
"""128 KiB: what repeats in a stream repeats soon."""

_STREAM_TABLES = 14
"""Entries of the tables in which repetitions are looked up; the level alone would take 0.8 MiB and more."""


class ZstdCompressor:
    """One body in Zstandard; a stream takes 0.3 MiB."""

    __slots__ = ("_compressor",)

    def __init__(self, level: int, *, stream: bool) -> None:
        self._compressor = zstd.ZstdCompressor(options=_options(level, stream=stream))

    def compress(self, data: bytes) -> bytes:
        """Takes the next bytes."""
        return self._compressor.compress(data)

    def flush(self) -> bytes:
        """All that was put in so far, as a whole block."""
        return self._compressor.flush(zstd.ZstdCompressor.FLUSH_BLOCK)

    def finish(self) -> bytes:
        """The rest, and the end of the frame."""
        return self._compressor.flush(zstd.ZstdCompressor.FLUSH_FRAME)


def _options(level: int, *, stream: bool) -> Mapping[int, int]:
    parameter = zstd.CompressionParameter
    options: dict[int, int] = {parameter.compression_level: level}
    if stream:
        options[parameter.window_log] = _STREAM_WINDOW
        options[parameter.hash_log] = options[parameter.chain_log] = _STREAM_TABLES
    return options
