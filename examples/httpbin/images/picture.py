"""The picture as pixels, and pixels as a PNG (W3C PNG, third edition) by the standard library alone.

`lighthouse.jpeg` and `lighthouse.webp` are the same pixels, written once by Pillow from what `png` gives (JPEG at
quality 85, WebP without loss); `lighthouse.svg` is drawn by hand.
"""

import struct
import zlib
from typing import Final

SIZE: Final = 96
"""Pixels in each direction."""

_SKY, _SEA, _TOWER, _BAND, _ROOF, _LIGHT, _STAR, _ROCK = (
    (18, 24, 56),
    (12, 60, 92),
    (236, 232, 220),
    (196, 48, 44),
    (64, 64, 72),
    (255, 224, 120),
    (240, 240, 255),
    (72, 64, 60),
)
_STARS: Final = frozenset({(10, 12), (28, 7), (84, 16), (72, 8), (90, 34), (8, 36), (20, 24)})


def png() -> bytes:
    """The picture, 8 bits a channel, red, green and blue."""
    rows = (bytes(channel for x in range(SIZE) for channel in _color(x, y)) for y in range(SIZE))
    head = struct.pack(">IIBBBBB", SIZE, SIZE, 8, 2, 0, 0, 0)
    pixels = zlib.compress(b"".join(b"\0" + row for row in rows), 9)  # each row is preceded by its filter: none
    return b"\x89PNG\r\n\x1a\n" + _chunk(b"IHDR", head) + _chunk(b"IDAT", pixels) + _chunk(b"IEND", b"")


def _chunk(kind: bytes, content: bytes) -> bytes:
    return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))


def _color(x: int, y: int) -> tuple[int, int, int]:
    """From the front to the back: the first thing that covers the point."""
    aside = abs(x - 48)
    if y >= 74 and aside < 14 + (y - 74) * 2:
        return _ROCK
    if y >= 80:
        return _SEA
    if 30 <= y < 74 and aside * 6 < 30 + (y - 30):
        return _BAND if (y - 30) // 11 % 2 else _TOWER
    if 22 <= y < 30 and aside < 5:
        return _LIGHT
    if 14 <= y < 22 and aside < y - 13:
        return _ROOF
    if aside >= 5 and abs(y - 26) * 4 < aside:
        return _LIGHT
    return _STAR if (x, y) in _STARS else _SKY
