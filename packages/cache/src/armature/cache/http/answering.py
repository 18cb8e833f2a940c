"""A kept response as the answer to a request: `Age`, 304, a part, or the whole (RFC 9111 §4)."""

from typing import NamedTuple

from armature.cache.http.conditions import is_known
from armature.cache.http.entries import Entry
from armature.cache.http.headers import Headers
from armature.cache.http.messages import Request
from armature.cache.http.ranges import requested_span

_OF_CONTENT = frozenset(
    {b"content-encoding", b"content-language", b"content-length", b"content-range", b"content-type"}
)


class Answer(NamedTuple):
    """A whole response, as it is sent."""

    status: int
    headers: list[tuple[bytes, bytes]]
    body: bytes


def answer(request: Request, entry: Entry, now: float, status: bytes) -> Answer:
    """What the client is sent; `status` is the member of `Cache-Status` that tells how it came about."""
    kept, status_code = entry.head.headers, entry.head.status
    added = (b"age", b"%d" % entry.age(now))
    if status_code == 200 and is_known(request.headers, kept, entry.answered):
        return _sent(304, kept.without(_OF_CONTENT).with_(added), b"", status)
    whole = kept.with_(added)
    if status_code == 200 and request.method == "GET":
        span = requested_span(request.headers, kept, len(entry.body))
        if span is not None and span.start >= span.end:
            unmet = kept.without(_OF_CONTENT).with_(
                added, (b"content-range", b"bytes */%d" % len(entry.body)), (b"content-length", b"0")
            )
            return _sent(416, unmet, b"", status)
        if span is not None:
            part = entry.body[span.start : span.end]
            extent = b"bytes %d-%d/%d" % (span.start, span.end - 1, len(entry.body))
            described = whole.with_((b"content-range", extent), (b"content-length", b"%d" % len(part)))
            return _sent(206, described, part, status)
    if status_code not in _WITHOUT_BODY:
        whole = whole.with_((b"content-length", b"%d" % len(entry.body)))
    return _sent(status_code, whole, entry.body if request.method == "GET" else b"", status)


_WITHOUT_BODY = frozenset({204, 304})


def _sent(status: int, headers: Headers, body: bytes, cache_status: bytes) -> Answer:
    return Answer(status, [*headers.pairs, (b"cache-status", cache_status)], body)
