"""Answers other than success: one class for each 4xx and 5xx status that is registered (RFC 9110 §16.2.1)."""

import re
from collections.abc import Mapping, Sequence
from typing import ClassVar

from armature.core.errors.base import ArmatureError

_WORD_START = re.compile(r"(?<!^)(?=[A-Z])")


class HttpError(ArmatureError):
    """An answer other than success, sent as problem details (RFC 9457).

    Subclasses set `status` and `title`; the problem's `type` is the class's name in kebab case. `detail` is one
    sentence for this occurrence, `headers` are sent with the answer, and every further keyword becomes a field of the
    problem:

    >>> class OutOfStock(HttpError):
    ...     status, title = 409, "Out of stock"
    >>> OutOfStock("No hammers are left.", sku="hammer").fields
    {'sku': 'hammer'}
    """

    status: ClassVar[int] = 500
    title: ClassVar[str] = "Internal server error"
    headers: Mapping[str, str]

    def __init__(self, detail: str = "", *, headers: Mapping[str, str] | None = None, **fields: object) -> None:
        super().__init__(detail or self.title)
        self.detail = detail
        self.headers = headers or {}
        self.fields = fields

    @classmethod
    def problem_name(cls) -> str:
        """The last part of the problem's type: `NotFound` is `not-found`."""
        return _WORD_START.sub("-", cls.__name__).lower()


class BadRequest(HttpError):
    """400: the request cannot be read (RFC 9110 §15.5.1)."""

    status, title = 400, "Bad request"


class Unauthorized(HttpError):
    """401: nobody is signed in (RFC 9110 §15.5.2); `authenticate` is the challenge in `WWW-Authenticate`."""

    status, title = 401, "Unauthorized"

    def __init__(
        self,
        detail: str = "",
        *,
        authenticate: str = "Bearer",
        headers: Mapping[str, str] | None = None,
        **fields: object,
    ) -> None:
        super().__init__(detail, headers={"WWW-Authenticate": authenticate, **(headers or {})}, **fields)


class PaymentRequired(HttpError):
    """402: reserved for payments (RFC 9110 §15.5.3)."""

    status, title = 402, "Payment required"


class Forbidden(HttpError):
    """403: whoever is signed in may not do this (RFC 9110 §15.5.4)."""

    status, title = 403, "Forbidden"


class NotFound(HttpError):
    """404: nothing is here (RFC 9110 §15.5.5)."""

    status, title = 404, "Not found"


class MethodNotAllowed(HttpError):
    """405: the path exists, this method does not; `allow` names those that do (RFC 9110 §15.5.6)."""

    status, title = 405, "Method not allowed"

    def __init__(
        self, detail: str = "", *, allow: Sequence[str] = (), headers: Mapping[str, str] | None = None, **fields: object
    ) -> None:
        super().__init__(detail, headers={"Allow": ", ".join(allow), **(headers or {})}, **fields)


class NotAcceptable(HttpError):
    """406: no format that the client accepts (RFC 9110 §15.5.7)."""

    status, title = 406, "Not acceptable"


class ProxyAuthenticationRequired(HttpError):
    """407: sign in to the proxy first (RFC 9110 §15.5.8); `authenticate` is the challenge."""

    status, title = 407, "Proxy authentication required"

    def __init__(
        self,
        detail: str = "",
        *,
        authenticate: str = "Bearer",
        headers: Mapping[str, str] | None = None,
        **fields: object,
    ) -> None:
        super().__init__(detail, headers={"Proxy-Authenticate": authenticate, **(headers or {})}, **fields)


class RequestTimeout(HttpError):
    """408: the client took too long to send its request (RFC 9110 §15.5.9)."""

    status, title = 408, "Request timeout"


class Conflict(HttpError):
    """409: the state of the resource forbids it (RFC 9110 §15.5.10)."""

    status, title = 409, "Conflict"


class Gone(HttpError):
    """410: it was here and will not come back (RFC 9110 §15.5.11)."""

    status, title = 410, "Gone"


class LengthRequired(HttpError):
    """411: send a `Content-Length` (RFC 9110 §15.5.12)."""

    status, title = 411, "Length required"


class PreconditionFailed(HttpError):
    """412: a condition of the request does not hold (RFC 9110 §15.5.13)."""

    status, title = 412, "Precondition failed"


class ContentTooLarge(HttpError):
    """413: the body is larger than the limit (RFC 9110 §15.5.14)."""

    status, title = 413, "Content too large"


class UriTooLong(HttpError):
    """414: the address is longer than what is read here (RFC 9110 §15.5.15)."""

    status, title = 414, "URI too long"


class UnsupportedMediaType(HttpError):
    """415: the body is in a format that is not read here (RFC 9110 §15.5.16)."""

    status, title = 415, "Unsupported media type"


class RangeNotSatisfiable(HttpError):
    """416: the part that was asked for is not there; `length` is that of the whole, in bytes (RFC 9110 §15.5.17)."""

    status, title = 416, "Range not satisfiable"

    def __init__(
        self, detail: str = "", *, length: int | None = None, headers: Mapping[str, str] | None = None, **fields: object
    ) -> None:
        super().__init__(
            detail,
            headers={**({} if length is None else {"Content-Range": f"bytes */{length}"}), **(headers or {})},
            **fields,
        )


class ExpectationFailed(HttpError):
    """417: what `Expect` asks for is not possible (RFC 9110 §15.5.18)."""

    status, title = 417, "Expectation failed"


class MisdirectedRequest(HttpError):
    """421: this server does not answer for that host (RFC 9110 §15.5.20)."""

    status, title = 421, "Misdirected request"


class UnprocessableContent(HttpError):
    """422: readable, but not valid; `errors` holds `{source, pointer, detail, code}` (RFC 9110 §15.5.21)."""

    status, title = 422, "Unprocessable content"


class Locked(HttpError):
    """423: the resource is locked (RFC 4918 §11.3)."""

    status, title = 423, "Locked"


class FailedDependency(HttpError):
    """424: it rests on an action that failed (RFC 4918 §11.4)."""

    status, title = 424, "Failed dependency"


class TooEarly(HttpError):
    """425: the request might be replayed; send it again after the handshake (RFC 8470 §5.2)."""

    status, title = 425, "Too early"


class UpgradeRequired(HttpError):
    """426: speak another protocol, named by `upgrade` (RFC 9110 §15.5.22)."""

    status, title = 426, "Upgrade required"

    def __init__(
        self, detail: str = "", *, upgrade: str = "", headers: Mapping[str, str] | None = None, **fields: object
    ) -> None:
        super().__init__(detail, headers={**_upgrade(upgrade), **(headers or {})}, **fields)


class PreconditionRequired(HttpError):
    """428: send a condition such as `If-Match` with this request (RFC 6585 §3)."""

    status, title = 428, "Precondition required"


class TooManyRequests(HttpError):
    """429: slow down; `retry_after` says for how many seconds (RFC 6585 §4)."""

    status, title = 429, "Too many requests"

    def __init__(
        self,
        detail: str = "",
        *,
        retry_after: int | None = None,
        headers: Mapping[str, str] | None = None,
        **fields: object,
    ) -> None:
        super().__init__(detail, headers={**_retry_after(retry_after), **(headers or {})}, **fields)


class RequestHeaderFieldsTooLarge(HttpError):
    """431: the headers are larger than the limit (RFC 6585 §5)."""

    status, title = 431, "Request header fields too large"


class UnavailableForLegalReasons(HttpError):
    """451: a law forbids to show it (RFC 7725 §3)."""

    status, title = 451, "Unavailable for legal reasons"


class InternalServerError(HttpError):
    """500: a fault of ours; the log has the rest (RFC 9110 §15.6.1)."""

    status, title = 500, "Internal server error"


class NotImplementedByServer(HttpError):
    """501: the server does not do this at all (RFC 9110 §15.6.2)."""

    status, title = 501, "Not implemented"


class BadGateway(HttpError):
    """502: a server behind this one answered nonsense (RFC 9110 §15.6.3)."""

    status, title = 502, "Bad gateway"


class ServiceUnavailable(HttpError):
    """503: not now; `retry_after` says in how many seconds (RFC 9110 §15.6.4)."""

    status, title = 503, "Service unavailable"

    def __init__(
        self,
        detail: str = "",
        *,
        retry_after: int | None = None,
        headers: Mapping[str, str] | None = None,
        **fields: object,
    ) -> None:
        super().__init__(detail, headers={**_retry_after(retry_after), **(headers or {})}, **fields)


class GatewayTimeout(HttpError):
    """504: a server behind this one did not answer in time (RFC 9110 §15.6.5)."""

    status, title = 504, "Gateway timeout"


class HttpVersionNotSupported(HttpError):
    """505: this version of HTTP is not spoken here (RFC 9110 §15.6.6)."""

    status, title = 505, "HTTP version not supported"


class VariantAlsoNegotiates(HttpError):
    """506: the negotiation leads in a circle (RFC 2295 §8.1)."""

    status, title = 506, "Variant also negotiates"


class InsufficientStorage(HttpError):
    """507: there is no room to do it (RFC 4918 §11.5)."""

    status, title = 507, "Insufficient storage"


class LoopDetected(HttpError):
    """508: the resource contains itself (RFC 5842 §7.2)."""

    status, title = 508, "Loop detected"


class NotExtended(HttpError):
    """510: the request lacks an extension (RFC 2774 §7)."""

    status, title = 510, "Not extended"


class NetworkAuthenticationRequired(HttpError):
    """511: sign in to the network first (RFC 6585 §6)."""

    status, title = 511, "Network authentication required"


def _retry_after(seconds: int | None) -> dict[str, str]:
    return {} if seconds is None else {"Retry-After": str(seconds)}


def _upgrade(protocol: str) -> dict[str, str]:
    return {"Upgrade": protocol, "Connection": "Upgrade"} if protocol else {}
