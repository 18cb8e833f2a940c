"""The head of a response: whether its body may be compressed, and how the head then reads."""

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass

from armature.compression.asgi import RawHeaders
from armature.compression.entity_tags import marked

_WITHOUT_BODY = frozenset({204, 205, 304})
_PARTIAL = 206

# Checksums of a body in its coding (RFC 9530, RFC 3230, RFC 1864): compressed, it would no longer fit.
_CHECKSUMS = frozenset({b"content-digest", b"repr-digest", b"digest", b"content-md5"})
_TEXT_SUFFIXES = ("+json", "+text", "+xml")


@dataclass(frozen=True, slots=True)
class Head:
    """Status and headers of a response."""

    status: int
    headers: RawHeaders

    def values(self, name: bytes) -> list[bytes]:
        """All values of a header; the name is lower case."""
        return [value for key, value in self.headers if key.lower() == name]

    @property
    def length(self) -> int | None:
        """Bytes of the body, where the head says it."""
        stated = self.values(b"content-length")
        return int(stated[0]) if stated and stated[0].isdigit() else None

    @property
    def may_be_compressed(self) -> bool:
        """Whether nothing forbids it: no other coding, no part of a body, no `no-transform`, no checksum."""
        names = {key.lower() for key, _ in self.headers}
        return (
            self.status not in _WITHOUT_BODY
            and self.status != _PARTIAL
            and b"content-encoding" not in names
            and names.isdisjoint(_CHECKSUMS)
            and not any(b"no-transform" in value.lower() for value in self.values(b"cache-control"))
        )

    def is_worth_it(self, minimum: int, compressed_types: Collection[str]) -> bool:
        """Whether the body is large enough, as far as is known, and of a type that is not compressed already."""
        length = self.length
        if length is not None and length < minimum:
            return False
        types = self.values(b"content-type")
        media_type = types[0].decode("latin-1").partition(";")[0].strip().lower() if types else ""
        if media_type.endswith(_TEXT_SUFFIXES):
            return True
        kind = media_type.partition("/")[0]
        return bool(kind) and media_type not in compressed_types and f"{kind}/*" not in compressed_types

    def varying(self) -> "Head":
        """The head with `Accept-Encoding` in its `Vary`."""
        varies = self.values(b"vary")
        names = {each.strip().lower() for value in varies for each in value.split(b",")}
        if names & {b"*", b"accept-encoding"}:
            return self
        return self._with({b"vary"}, [(b"vary", b", ".join([*varies, b"Accept-Encoding"]))])

    def compressed(self, coding: str, length: int | None) -> "Head":
        """The head of the same response in a coding, with its new length where that is known.

        Parts of it are not offered: `Accept-Ranges` is gone.
        """
        added = [(b"content-encoding", coding.encode())]
        if length is not None:
            added.append((b"content-length", b"%d" % length))
        kept = self._with({b"content-length", b"accept-ranges"}, added)
        return kept.tagged(lambda tag: marked(tag, coding))

    def tagged(self, translated: Callable[[bytes], bytes]) -> "Head":
        """The head with another entity tag, where it has one."""
        headers = [(key, translated(value) if key.lower() == b"etag" else value) for key, value in self.headers]
        return Head(self.status, headers)

    def untransformed(self) -> "Head":
        """The head with `no-transform`, which forbids compression to everybody on the way (RFC 9111 §5.2.2.6)."""
        directives = self.values(b"cache-control")
        return self._with({b"cache-control"}, [(b"cache-control", b", ".join([*directives, b"no-transform"]))])

    def _with(self, dropped: Iterable[bytes], added: RawHeaders) -> "Head":
        names = frozenset(dropped)
        return Head(self.status, [*(each for each in self.headers if each[0].lower() not in names), *added])
