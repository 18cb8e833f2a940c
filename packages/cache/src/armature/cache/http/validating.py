"""Asking the origin whether a kept response is still right, and what its answer changes (RFC 9111 §4.3)."""

from armature.cache.http.entries import Entry
from armature.cache.http.headers import Headers, end_to_end
from armature.cache.http.messages import Head

# What describes the body that is kept, and so is not taken over from another response (§3.2).
_OF_THE_BODY = frozenset({b"content-encoding", b"content-length", b"content-md5", b"content-range", b"etag"})


def validators(kept: Headers) -> list[tuple[bytes, bytes]]:
    """The conditions of a request that asks whether a response is still right; none where nothing tells (§4.3.1)."""
    found = list[tuple[bytes, bytes]]()
    if tag := kept.first(b"etag"):
        found.append((b"if-none-match", tag.encode("latin-1")))
    if modified := kept.first(b"last-modified"):
        found.append((b"if-modified-since", modified.encode("latin-1")))
    return found


def is_about(head: Head, entry: Entry) -> bool:
    """Whether a 304 means the entry: it names no other entity tag, and no other date where it names no tag (§4.3.3)."""
    told, kept = head.headers, entry.head.headers
    if tag := told.first(b"etag"):
        return _opaque(tag) == _opaque(kept.first(b"etag"))
    modified = told.first(b"last-modified")
    return not modified or b"etag" in kept or modified == kept.first(b"last-modified")


def shows_the_same(head: Head, entry: Entry) -> bool:
    """Whether the response to a HEAD is that of the entry: status, tag, date and length are the same (§4.3.5)."""
    told, kept = head.headers, entry.head.headers
    length = told.first(b"content-length")
    return (
        head.status == entry.head.status
        and length in {"", str(len(entry.body))}
        and all(told.first(name) in {"", kept.first(name)} for name in (b"etag", b"last-modified"))
    )


def updated(entry: Entry, head: Head) -> Head:
    """The head of the entry with the fields of a 304, or of the response to a HEAD (§3.2, §4.3.4)."""
    updates = end_to_end(head.headers).without(_OF_THE_BODY).pairs
    return Head.of(entry.head.status, entry.head.headers.without({b"age"}).with_(*updates))


def _opaque(tag: str) -> str:
    return tag.removeprefix("W/")
