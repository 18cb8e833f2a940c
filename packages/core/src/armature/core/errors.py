"""Everything that Armature raises on purpose.

ArmatureError
├── WiringError                     a mistake in the application; start-up stops, the message says what to write
│   ├── MissingProvider             somebody needs a type that nobody provides
│   ├── NotExported                 it is provided, but not where it is needed
│   ├── AmbiguousProvider           two providers of one type are visible in one place
│   ├── DependencyCycle             a needs b needs a
│   ├── ScopeLeak                   something that lives longer holds something that lives shorter
│   ├── InvalidSignature            a handler or enhancer whose parameters cannot be bound
│   ├── InvalidTemplate             a path template that cannot be read
│   └── DuplicateRoute              two endpoints at one address
├── ResultError                     a result that does not fit its annotation; the client sees a bare 500
├── ScopeClosed                     a value was asked of a unit of work that has ended
└── HttpError                       an answer to the client, as problem details (RFC 9457)
    ├── BadRequest 400  Unauthorized 401  Forbidden 403  NotFound 404  MethodNotAllowed 405
    ├── NotAcceptable 406  RequestTimeout 408  Conflict 409  Gone 410  PreconditionFailed 412
    ├── ContentTooLarge 413  UnsupportedMediaType 415  UnprocessableContent 422
    ├── PreconditionRequired 428  TooManyRequests 429
    └── InternalServerError 500  NotImplementedByServer 501  BadGateway 502
        ServiceUnavailable 503  GatewayTimeout 504
"""

import re
from collections.abc import Mapping
from typing import ClassVar

_WORD_START = re.compile(r"(?<!^)(?=[A-Z])")


class ArmatureError(Exception):
    """The root of the tree: catches whatever Armature raises on purpose."""


class WiringError(ArmatureError):
    """The application is declared in a way that cannot work; the message says where and what to write instead."""


class MissingProvider(WiringError):
    """A constructor, factory or handler needs a type that no module provides."""


class NotExported(WiringError):
    """The type is provided in a module whose border stands between the provider and the place that needs it."""


class AmbiguousProvider(WiringError):
    """Two providers of the same type are visible in one module; `Named` tells them apart."""


class DependencyCycle(WiringError):
    """Providers need each other in a circle, so that none can be built first."""


class ScopeLeak(WiringError):
    """A singleton would keep a value that belongs to one request."""


class InvalidSignature(WiringError):
    """A parameter, annotation or return annotation that cannot be bound."""


class InvalidTemplate(WiringError):
    """A path template that cannot be read, such as `/users/{id`."""


class DuplicateRoute(WiringError):
    """Two endpoints answer the same method at the same path, or carry the same name."""


class ResultError(ArmatureError):
    """A handler returned something that its return annotation does not describe; logged, and a 500 to the client."""


class ScopeClosed(ArmatureError):
    """A provider was asked of a unit of work that has already ended."""


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
    """401: nobody is signed in (RFC 9110 §15.5.2); send `WWW-Authenticate` with `headers=`."""

    status, title = 401, "Unauthorized"


class Forbidden(HttpError):
    """403: whoever is signed in may not do this (RFC 9110 §15.5.4)."""

    status, title = 403, "Forbidden"


class NotFound(HttpError):
    """404: nothing is here (RFC 9110 §15.5.5)."""

    status, title = 404, "Not found"


class MethodNotAllowed(HttpError):
    """405: the path exists, this method does not; `Allow` names those that do (RFC 9110 §15.5.6)."""

    status, title = 405, "Method not allowed"


class NotAcceptable(HttpError):
    """406: no format that the client accepts (RFC 9110 §15.5.7)."""

    status, title = 406, "Not acceptable"


class RequestTimeout(HttpError):
    """408: the client took too long to send its request (RFC 9110 §15.5.9)."""

    status, title = 408, "Request timeout"


class Conflict(HttpError):
    """409: the state of the resource forbids it (RFC 9110 §15.5.10)."""

    status, title = 409, "Conflict"


class Gone(HttpError):
    """410: it was here and will not come back (RFC 9110 §15.5.11)."""

    status, title = 410, "Gone"


class PreconditionFailed(HttpError):
    """412: a condition of the request does not hold (RFC 9110 §15.5.13)."""

    status, title = 412, "Precondition failed"


class ContentTooLarge(HttpError):
    """413: the body is larger than the limit (RFC 9110 §15.5.14)."""

    status, title = 413, "Content too large"


class UnsupportedMediaType(HttpError):
    """415: the body is in a format that is not read here (RFC 9110 §15.5.16)."""

    status, title = 415, "Unsupported media type"


class UnprocessableContent(HttpError):
    """422: readable, but not valid; `errors` holds `{source, pointer, detail, code}` (RFC 9110 §15.5.21)."""

    status, title = 422, "Unprocessable content"


class PreconditionRequired(HttpError):
    """428: send a condition such as `If-Match` with this request (RFC 6585 §3)."""

    status, title = 428, "Precondition required"


class TooManyRequests(HttpError):
    """429: slow down; say when to come back with `Retry-After` in `headers=` (RFC 6585 §4)."""

    status, title = 429, "Too many requests"


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
    """503: not now; say when with `Retry-After` in `headers=` (RFC 9110 §15.6.4)."""

    status, title = 503, "Service unavailable"


class GatewayTimeout(HttpError):
    """504: a server behind this one did not answer in time (RFC 9110 §15.6.5)."""

    status, title = 504, "Gateway timeout"
