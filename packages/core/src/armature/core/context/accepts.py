"""What a handler asks about the `Accept…` headers of a request."""

from collections.abc import Sequence

from armature.core.errors import NotAcceptable
from armature.core.http.heads import joined
from armature.core.http.negotiation import best_coding, best_language, best_media_type, preferences


class Accepts:
    """The `Accept…` headers of a request (RFC 9110 §12.5); a handler takes it as a parameter.

    Of offers that the client likes equally the first is taken. Whatever was asked about stands in `Vary` of the answer.
    """

    __slots__ = ("_headers", "asked")

    def __init__(self, headers: Sequence[tuple[bytes, bytes]]) -> None:
        self._headers = headers
        self.asked: list[str] = []
        """The names of the headers that were asked about."""

    def media_type(self, *offers: str) -> str:
        """The offered media type that the client likes best; the first where it says nothing that can be read.

        Raises `NotAcceptable` (406), which names the offers, where it takes none of them.
        """
        header = self._header("Accept")
        if not preferences(header):
            return offers[0]
        index = best_media_type(header, [offer.encode("latin-1") for offer in offers])
        if index is None:
            raise not_acceptable(offers)
        return offers[index]

    def language(self, *offers: str) -> str:
        """The offered language that the client likes best; the first where it names none of them."""
        return offers[best_language(self._header("Accept-Language"), offers) or 0]

    def encoding(self, *offers: str) -> str:
        """The offered content coding that the client likes best; `identity` where it takes none of them."""
        index = best_coding(self._header("Accept-Encoding"), offers)
        return "identity" if index is None else offers[index]

    def _header(self, name: str) -> bytes:
        self.asked.append(name)
        return joined(self._headers, name.lower().encode())


def not_acceptable(offers: Sequence[str]) -> NotAcceptable:
    """The one way to say that the client takes none of the formats that there are."""
    listed = ", ".join(offers)
    return NotAcceptable(f"Nothing that is there is accepted; there is {listed}.", available=list(offers))
