"""What is kept: responses, and for each URI an index of what its responses depend on; both as bytes for a store."""

from typing import Final, NamedTuple, TypeVar

import msgspec

from armature.cache.http.freshness import Times, initial_age
from armature.cache.http.headers import Headers
from armature.cache.http.messages import Head

_VERSION: Final = b"\x01"
"""What a value begins with; one of another version is as good as none."""

T = TypeVar("T")


class Entry(NamedTuple):
    """One response as it is kept: without the fields of a connection, with the lifetime that it was given.

    `answered` is when it was received, `born` when its age was 0 (RFC 9111 §4.2.3), both in seconds since 1970.
    """

    head: Head
    body: bytes
    answered: float
    born: float
    lifetime: float

    @classmethod
    def of(cls, head: Head, body: bytes, times: Times, lifetime: float) -> "Entry":
        """The entry of a response with end-to-end fields that was received at these times."""
        born = times.answered - initial_age(head.headers, times)
        return cls(head, body, times.answered, born, lifetime)

    def age(self, now: float) -> float:
        """Seconds since the origin made or last confirmed it."""
        return max(0, now - self.born)

    def left(self, now: float) -> float:
        """Seconds for which it is still fresh; below zero it is stale."""
        return self.lifetime - self.age(now)


class Index(NamedTuple):
    """What the responses of one URI depend on, the newest first; entries carry its generation in their keys."""

    generation: str
    varies: tuple[tuple[str, ...], ...]


class _Written(NamedTuple):
    status: int
    headers: tuple[tuple[bytes, bytes], ...]
    body: bytes
    answered: float
    born: float
    lifetime: float


def written(entry: Entry) -> bytes:
    """An entry for a store."""
    head = entry.head
    return _to_bytes(_Written(head.status, head.headers.pairs, *entry[1:]))


def read(data: bytes | None) -> Entry | None:
    """An entry from a store; None where there is none, or nothing that can be read."""
    found = _from_bytes(data, _Written)
    return None if found is None else Entry(Head.of(found.status, Headers(found.headers)), *found[2:])


def written_index(index: Index) -> bytes:
    """An index for a store."""
    return _to_bytes(index)


def read_index(data: bytes | None) -> Index | None:
    """An index from a store; None where there is none, or nothing that can be read."""
    return _from_bytes(data, Index)


def _to_bytes(value: object) -> bytes:
    return _VERSION + msgspec.msgpack.encode(value)


def _from_bytes(data: bytes | None, kind: type[T]) -> T | None:
    if data is None or not data.startswith(_VERSION):
        return None
    try:
        return msgspec.msgpack.decode(memoryview(data)[1:], type=kind)
    except msgspec.DecodeError:
        return None
