"""Combinations of header values: a product, of which every index picks one.

Each header has values that are right, malformed, or contradict those of others, and is absent three times as often as
one of them is there. Seed and index decide, and no combination comes twice before all have come.
"""

import math
from collections.abc import Mapping, Sequence
from typing import Final

from tests.reliability.hostile.attack import Attack

_TAGS: Final = (b'"v1"', b'W/"v1"', b'"v2"', b"*", b'"v2", "v1"', b'"v1:gzip"', b'"', b"v1", b"\xff", b"")
_DATES: Final = (
    b"Fri, 01 May 2026 12:00:00 GMT",
    b"Thu, 30 Apr 2026 12:00:00 GMT",
    b"Friday, 01-May-26 12:00:00 GMT",
    b"Fri May  1 12:00:00 2026",
    b"Fri, 31 Feb 2026 12:00:00 GMT",
    b"Fri, 01 May 99999 12:00:00 GMT",
    b"yesterday",
)
_ACCEPT: Final = (
    b"*/*",
    b"application/json",
    b"application/msgpack;q=0.9, */*;q=0.1",
    b"text/*;q=0.5, application/x-ndjson",
    b"image/png",
    b"application/json;q=0",
    b'application/json;version="2"',
    b"text/html;q=2",
    b';q="',
    b"\xe4/\xff",
    b"a/b," * 300,
)
_RANGES: Final = (
    b"bytes=0-9",
    b"bytes=-5",
    b"bytes=5-",
    b"bytes=0-0,200-300,-1",
    b"bytes=9-1",
    b"bytes=100000-",
    b"lines=1-2",
    b"bytes=0-1,,2-",
    b"bytes=" + b"9" * 400 + b"-",
    b"bytes",
)
_TYPES: Final = (
    b"application/json",
    b"application/json; charset=utf-8",
    b"application/msgpack",
    b"application/x-ndjson",
    b"text/plain",
    b"multipart/form-data; boundary=x",
    b"multipart/form-data",
    b"application/x-www-form-urlencoded",
    b";;",
    b"\xff",
)
HEADERS: Final[Mapping[bytes, Sequence[bytes]]] = {
    b"accept": _ACCEPT,
    b"accept-language": (b"de-CH, en;q=0.5", b"*", b"xx", b"-;q", b""),
    b"accept-encoding": (
        b"gzip",
        b"br, zstd;q=0.5",
        b"identity;q=0",
        b"*;q=0",
        b"gzip;q=1.001",
        b"zstd",
        b"x-gzip, *;q=0.1",
        b",,",
    ),
    b"if-match": _TAGS,
    b"if-none-match": _TAGS,
    b"if-modified-since": _DATES,
    b"if-unmodified-since": _DATES,
    b"range": _RANGES,
    b"if-range": (b'"v1"', b'W/"v1"', _DATES[0], b"never"),
    b"content-type": _TYPES,
    b"content-length": (b"17", b"0", b"-1", b"abc", b"9" * 30, b"1_0"),
    b"idempotency-key": (b"7", b'"8"', b"", b'"', b"x" * 300, b"\xe4"),
    b"cookie": (b"sid=7", b"sid=; sid=8", b";;=", b"\xff=\x01", b"sid=" + b"x" * 4000),
    b"last-event-id": (b"1", b"\x01", b"\xe4", b"9" * 400),
    b"x-api-version": (b"1", b"2", b"9", b"one", b""),
    b"authorization": (b"Bearer x", b"\xff"),
    b"host": (b"test", b"a.test:80", b"A.TEST", b"a b", b""),
    b"x-request-id": (b"own", b"x" * 300, b"\x01"),
    b"traceparent": (b"00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01", b"00-0-0-0", b"\xff"),
}
BODIES: Final = (b'{"sku": "hammer"}', b"", b"{", b"\x81\xa3sku\xa6hammer", b"--x\r\n", b"\xff" * 40)


class Product:
    """All combinations of doors, bodies and headers; a door is a method, a path and a query."""

    def __init__(self, doors: Sequence[tuple[str, bytes, bytes]]) -> None:
        self._doors = doors
        self._sizes = [len(doors), len(BODIES), *(4 * len(values) for values in HEADERS.values())]
        self._total = math.prod(self._sizes)

    def attack(self, seed: int, index: int) -> Attack:
        """The request of this index."""
        number = (seed * 7_919 + index * self._step(seed)) % self._total
        picked: list[int] = []
        for size in self._sizes:
            number, each = divmod(number, size)
            picked.append(each)
        door, body, *chosen = picked
        pairs = zip(HEADERS.items(), chosen, strict=True)
        headers = [(name, values[choice]) for (name, values), choice in pairs if choice < len(values)]
        method, path, query = self._doors[door]
        return Attack(method, path, query, headers, [BODIES[body] if method in {"POST", "PUT"} else b""])

    def _step(self, seed: int) -> int:
        """A stride of about the golden section of all, which meets every index once."""
        step = int(self._total * 0.6180339887) + seed
        while math.gcd(step, self._total) != 1:
            step += 1
        return step
