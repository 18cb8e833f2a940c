"""The bytes of a value in the shared tier: a head, the versions of its tags, then what the serializer made.

1 byte     what follows is in this form
8 + 8      until when it is fresh and until when it is kept, seconds since 1970, IEEE 754
2          how many tags
per tag    1 + name, 1 + version: the length before each
the rest   the value
"""

import struct
from typing import NamedTuple

_FORM = 0xA1
_HEAD = struct.Struct("<BddH")


class Record(NamedTuple):
    """A value as it stands in the shared tier."""

    fresh_until: float
    until: float
    versions: tuple[tuple[str, bytes], ...]
    payload: bytes


def packed(record: Record) -> bytes:
    """A record as bytes."""
    parts = [_HEAD.pack(_FORM, record.fresh_until, record.until, len(record.versions))]
    for tag, version in record.versions:
        parts += (bytes((len(tag),)), tag.encode(), bytes((len(version),)), version)
    return b"".join((*parts, record.payload))


def unpacked(raw: bytes) -> Record:
    """A record of its bytes; raises `ValueError` for what is none of ours, or of another form."""
    if len(raw) < _HEAD.size or raw[0] != _FORM:
        raise ValueError("no record of this form")
    _, fresh_until, until, tags = _HEAD.unpack_from(raw)
    position = _HEAD.size
    if not tags:
        return Record(fresh_until, until, (), raw[position:])
    texts: list[bytes] = []
    for _ in range(tags * 2):
        if position >= len(raw):
            raise ValueError("a record that ends in its head")
        end = position + 1 + raw[position]
        texts.append(raw[position + 1 : end])
        position = end
    names = [each.decode("ascii") for each in texts[::2]]
    return Record(fresh_until, until, tuple(zip(names, texts[1::2], strict=True)), raw[position:])
