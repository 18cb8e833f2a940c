"""Content codings (RFC 9110 §8.4.1), whether a client asked for them or not."""

import gzip
import sys
import zlib
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final, Protocol

import brotli  # pyright: ignore[reportMissingTypeStubs]

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd


@dataclass(frozen=True, slots=True)
class Coding:
    """A coding as `Content-Encoding` names it."""

    name: str
    encode: Callable[[bytes], bytes]


class _Compressor(Protocol):
    """What the library, which has no types, gives."""

    def process(self, string: bytes, /) -> bytes: ...
    def finish(self) -> bytes: ...


def _in_brotli(data: bytes) -> bytes:
    compressor: _Compressor = brotli.Compressor()
    return compressor.process(data) + compressor.finish()


GZIP: Final = Coding("gzip", gzip.compress)
DEFLATE: Final = Coding("deflate", zlib.compress)
BROTLI: Final = Coding("br", _in_brotli)
ZSTD: Final = Coding("zstd", zstd.compress)
