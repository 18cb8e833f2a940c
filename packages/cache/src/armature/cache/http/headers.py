"""Header fields of a message, looked up as RFC 9110 §5.3 says: several lines of a list are one list."""

from collections.abc import Collection, Iterable


class Headers:
    """The fields of one message in their order, names in lower case."""

    __slots__ = ("_values", "pairs")

    def __init__(self, pairs: Iterable[tuple[bytes, bytes]]) -> None:
        self.pairs = tuple((name.lower(), value) for name, value in pairs)
        self._values: dict[bytes, list[bytes]] = {}
        for name, value in self.pairs:
            self._values.setdefault(name, []).append(value)

    def __contains__(self, name: bytes) -> bool:
        """Whether there is such a field; the name is lower case, here and below."""
        return name in self._values

    def joined(self, name: bytes) -> str:
        """All lines of a field as one list; an empty text where there is none."""
        return b", ".join(self._values.get(name, ())).decode("latin-1")

    def first(self, name: bytes) -> str:
        """The first line of a field that is no list, such as a date."""
        lines = self._values.get(name)
        return lines[0].decode("latin-1").strip() if lines else ""

    def without(self, names: Collection[bytes]) -> "Headers":
        """All fields but these."""
        return Headers(pair for pair in self.pairs if pair[0] not in names)

    def with_(self, *added: tuple[bytes, bytes]) -> "Headers":
        """These fields in the place of those of the same names."""
        names = {name for name, _ in added}
        return Headers([*(pair for pair in self.pairs if pair[0] not in names), *added])


def end_to_end(headers: Headers) -> Headers:
    """The fields that are about more than one connection: the only ones that are kept (RFC 9111 §3.1)."""
    named = {each.strip().lower().encode("latin-1") for each in headers.joined(b"connection").split(",")}
    return headers.without(_OF_ONE_CONNECTION | named)


_OF_ONE_CONNECTION = frozenset(
    {
        b"connection",
        b"keep-alive",
        b"proxy-authenticate",
        b"proxy-authentication-info",
        b"proxy-authorization",
        b"proxy-connection",
        b"te",
        b"trailer",
        b"transfer-encoding",
        b"upgrade",
    }
)
