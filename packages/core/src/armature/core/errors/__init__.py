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
├── ConnectionClosed                something was sent to a WebSocket connection that has ended
└── HttpError                       an answer to the client, as problem details (RFC 9457); one for each status
    │                               that is registered for errors (RFC 9110 §16.2.1):
    ├── BadRequest 400              Unauthorized 401                PaymentRequired 402
    │   ├── UnsupportedVersion      the API, or what is asked for, has not the version that is asked for
    │   └── MissingVersion          it must say which version it means
    ├── Forbidden 403               NotFound 404                    MethodNotAllowed 405
    ├── NotAcceptable 406           ProxyAuthenticationRequired 407 RequestTimeout 408
    ├── Conflict 409                Gone 410                        LengthRequired 411
    ├── PreconditionFailed 412      ContentTooLarge 413             UriTooLong 414
    ├── UnsupportedMediaType 415    RangeNotSatisfiable 416         ExpectationFailed 417
    ├── MisdirectedRequest 421      UnprocessableContent 422        Locked 423
    ├── FailedDependency 424        TooEarly 425                    UpgradeRequired 426
    ├── PreconditionRequired 428    TooManyRequests 429             RequestHeaderFieldsTooLarge 431
    ├── UnavailableForLegalReasons 451
    ├── InternalServerError 500     NotImplementedByServer 501      BadGateway 502
    ├── ServiceUnavailable 503      GatewayTimeout 504              HttpVersionNotSupported 505
    ├── VariantAlsoNegotiates 506   InsufficientStorage 507         LoopDetected 508
    └── NotExtended 510             NetworkAuthenticationRequired 511
"""

from armature.core.errors.base import ArmatureError
from armature.core.errors.http import (
    BadGateway,
    BadRequest,
    Conflict,
    ContentTooLarge,
    ExpectationFailed,
    FailedDependency,
    Forbidden,
    GatewayTimeout,
    Gone,
    HttpError,
    HttpVersionNotSupported,
    InsufficientStorage,
    InternalServerError,
    LengthRequired,
    Locked,
    LoopDetected,
    MethodNotAllowed,
    MisdirectedRequest,
    NetworkAuthenticationRequired,
    NotAcceptable,
    NotExtended,
    NotFound,
    NotImplementedByServer,
    PaymentRequired,
    PreconditionFailed,
    PreconditionRequired,
    ProxyAuthenticationRequired,
    RangeNotSatisfiable,
    RequestHeaderFieldsTooLarge,
    RequestTimeout,
    ServiceUnavailable,
    TooEarly,
    TooManyRequests,
    Unauthorized,
    UnavailableForLegalReasons,
    UnprocessableContent,
    UnsupportedMediaType,
    UpgradeRequired,
    UriTooLong,
    VariantAlsoNegotiates,
)
from armature.core.errors.spelling import closest, did_you_mean
from armature.core.errors.versions import MissingVersion, UnsupportedVersion
from armature.core.errors.wiring import (
    AmbiguousProvider,
    ConnectionClosed,
    DependencyCycle,
    DuplicateRoute,
    InvalidSignature,
    InvalidTemplate,
    MissingProvider,
    NotExported,
    ResultError,
    ScopeClosed,
    ScopeLeak,
    WiringError,
)

__all__ = [
    "AmbiguousProvider",
    "ArmatureError",
    "BadGateway",
    "BadRequest",
    "Conflict",
    "ConnectionClosed",
    "ContentTooLarge",
    "DependencyCycle",
    "DuplicateRoute",
    "ExpectationFailed",
    "FailedDependency",
    "Forbidden",
    "GatewayTimeout",
    "Gone",
    "HttpError",
    "HttpVersionNotSupported",
    "InsufficientStorage",
    "InternalServerError",
    "InvalidSignature",
    "InvalidTemplate",
    "LengthRequired",
    "Locked",
    "LoopDetected",
    "MethodNotAllowed",
    "MisdirectedRequest",
    "MissingProvider",
    "MissingVersion",
    "NetworkAuthenticationRequired",
    "NotAcceptable",
    "NotExported",
    "NotExtended",
    "NotFound",
    "NotImplementedByServer",
    "PaymentRequired",
    "PreconditionFailed",
    "PreconditionRequired",
    "ProxyAuthenticationRequired",
    "RangeNotSatisfiable",
    "RequestHeaderFieldsTooLarge",
    "RequestTimeout",
    "ResultError",
    "ScopeClosed",
    "ScopeLeak",
    "ServiceUnavailable",
    "TooEarly",
    "TooManyRequests",
    "Unauthorized",
    "UnavailableForLegalReasons",
    "UnprocessableContent",
    "UnsupportedMediaType",
    "UnsupportedVersion",
    "UpgradeRequired",
    "UriTooLong",
    "VariantAlsoNegotiates",
    "WiringError",
    "closest",
    "did_you_mean",
]
