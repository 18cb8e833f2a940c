"""Requests and the heads of responses, as far as a cache looks at them."""

from dataclasses import dataclass

from armature.cache.http.asgi import ASGIScope
from armature.cache.http.directives import Directives, parse_directives, parse_targeted
from armature.cache.http.headers import Headers

SAFE = frozenset({"GET", "HEAD", "OPTIONS", "TRACE"})
"""The methods that change nothing (RFC 9110 §9.2.1); all others, unknown ones included, may."""

_PORTS = {"http": ":80", "https": ":443"}
_CONDITIONAL = (b"if-none-match", b"if-modified-since", b"range", b"if-range")
_PRECONDITIONS = (b"if-match", b"if-unmodified-since")


@dataclass(frozen=True, slots=True)
class Request:
    """A request: its method, its whole URI, its header fields and its `Cache-Control` (RFC 9111 §5.2.1)."""

    method: str
    uri: str
    headers: Headers
    control: Directives

    @classmethod
    def of(cls, scope: ASGIScope) -> "Request":
        """The request of an ASGI scope."""
        return cls.asking(scope["method"], _uri(scope), Headers(scope["headers"]))

    @classmethod
    def asking(cls, method: str, uri: str, headers: Headers) -> "Request":
        """A request made of its parts. `Pragma: no-cache` counts where there is no `Cache-Control` (§5.4)."""
        stated = b"cache-control" if b"cache-control" in headers else b"pragma"
        return cls(method, uri, headers, parse_directives(headers.joined(stated)))

    @property
    def is_for_the_origin(self) -> bool:
        """Whether no cache may answer: another method, a body, or a precondition (RFC 9110 §13.1.1, §13.1.4)."""
        if self.method not in {"GET", "HEAD"} or b"transfer-encoding" in self.headers:
            return True
        has_body = self.headers.first(b"content-length") not in {"", "0"}
        return has_body or any(name in self.headers for name in _PRECONDITIONS)

    @property
    def is_personal(self) -> bool:
        """Whether it says who asks."""
        return b"authorization" in self.headers or b"cookie" in self.headers

    @property
    def may_share(self) -> bool:
        """Whether it may wait for the answer to a twin: a plain GET, whose answer it can expect to be given."""
        return (
            self.method == "GET"
            and b"authorization" not in self.headers
            and not any(name in self.headers for name in _CONDITIONAL)
            and not any(name in self.control for name in ("no-cache", "no-store"))
        )

    def validating(self, validators: list[tuple[bytes, bytes]]) -> list[tuple[bytes, bytes]]:
        """The header fields of the request that asks whether what is kept is still right (RFC 9111 §4.3.1)."""
        return [*self.headers.without(_CONDITIONAL).pairs, *validators]


@dataclass(frozen=True, slots=True)
class Head:
    """Status and header fields of a response, and the directives that govern it."""

    status: int
    headers: Headers
    control: Directives
    targeted: bool = False

    @classmethod
    def of(cls, status: int, headers: Headers) -> "Head":
        """A head whose directives are those of `CDN-Cache-Control` if it has them (RFC 9213), else `Cache-Control`."""
        targeted = parse_targeted(headers.joined(b"cdn-cache-control"))
        if targeted is not None:
            return cls(status, headers, targeted, targeted=True)
        return cls(status, headers, parse_directives(headers.joined(b"cache-control")))


def authority(scheme: str, host: str) -> str:
    """Host and port as they stand in the URIs of keys: in lower case, without the port that the scheme means."""
    return host.lower().removesuffix(_PORTS.get(scheme, "/"))


def _uri(scope: ASGIScope) -> str:
    scheme: str = scope.get("scheme", "http")
    host = next((value.decode("latin-1") for name, value in scope["headers"] if name == b"host"), "")
    path: bytes = scope.get("raw_path") or scope["path"].encode()
    query: bytes = scope.get("query_string", b"")
    target = path + b"?" + query if query else path
    return f"{scheme}://{authority(scheme, host)}{target.decode('latin-1')}"
