"""Content codings (RFC 9110 §8.4.1), whether a client asked for them or not."""

import gzip
import sys
import zlib
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final, cast

# The library has no types.
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


GZIP: Final = Coding("gzip", gzip.compress)
DEFLATE: Final = Coding("deflate", zlib.compress)
# See above.
BROTLI: Final = Coding("br", cast("Any", brotli).compress)
ZSTD: Final = Coding("zstd", zstd.compress)
