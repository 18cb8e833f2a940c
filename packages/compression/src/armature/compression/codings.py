"""Content codings: what compresses a body, and which of them are there."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from armature.compression.backends.gzip import GzipCompressor
from armature.compression.errors import CodingNotInstalled
from armature.compression.settings import CodingName, CompressionSettings


class Compressor(Protocol):
    """One body on its way; what it gives, in order, is the body in its coding."""

    def compress(self, data: bytes) -> bytes:
        """Takes the next bytes; may keep some or all of them back."""
        ...

    def flush(self) -> bytes:
        """Everything that was kept back, so that a client can read all that was put in."""
        ...

    def finish(self) -> bytes:
        """The end of the body; nothing is put in afterwards."""
        ...


@dataclass(frozen=True, slots=True)
class Coding:
    """A coding by its registered name.

    `begin(stream)` begins a body; for a stream, which may stay open for hours, the compressor takes less memory.
    """

    name: CodingName
    begin: Callable[[bool], Compressor]


def codings_of(settings: CompressionSettings) -> dict[str, Coding]:
    """The codings that are offered, first what is preferred.

    Raises `CodingNotInstalled` for one that the settings name and whose library is missing; without names those that
    are installed are offered.
    """
    if settings.codings is not None:
        return {name: _MAKERS[name](settings) for name in settings.codings}
    offered: dict[str, Coding] = {}
    for name, make in _MAKERS.items():
        try:
            offered[name] = make(settings)
        except CodingNotInstalled:
            continue
    return offered


def _zstd(settings: CompressionSettings) -> Coding:
    try:
        from armature.compression.backends.zstd import ZstdCompressor  # noqa: PLC0415 - the library is an extra
    except ModuleNotFoundError:
        raise CodingNotInstalled("zstd", "zstd") from None
    return Coding("zstd", lambda stream: ZstdCompressor(settings.zstd_level, stream=stream))


def _brotli(settings: CompressionSettings) -> Coding:
    try:
        from armature.compression.backends.brotli import BrotliCompressor  # noqa: PLC0415 - the library is an extra
    except ModuleNotFoundError:
        raise CodingNotInstalled("br", "brotli") from None
    return Coding("br", lambda stream: BrotliCompressor(settings.brotli_level, stream=stream))


def _gzip(settings: CompressionSettings) -> Coding:
    return Coding("gzip", lambda _stream: GzipCompressor(settings.gzip_level))


_MAKERS: dict[CodingName, Callable[[CompressionSettings], Coding]] = {"zstd": _zstd, "br": _brotli, "gzip": _gzip}
"""In the order of preference."""
