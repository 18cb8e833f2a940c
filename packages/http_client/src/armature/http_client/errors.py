"""What this package raises.

HttpClientError
├── InvalidClient             a client that cannot be made as it was written
├── InvalidRequest            a call that cannot be sent as it was written
├── ConnectionFailed          no connection, or one that broke
├── RequestTimedOut           also resilience's TimedOut, and so a TimeoutError
├── AddressRefused            the host leads to an address that is not public
├── BodyNotReplayable         a body that was sent would have to be sent again
├── RedirectFailed            a redirect that cannot, or must not, be followed
├── ResponseTooLarge
├── UnreadableResponse        the body is not what was to be returned
├── AuthenticationFailed      no credentials could be had
└── StatusError               the answer is no success; in `statuses`
    ├── ClientError           4xx
    └── ServerError           5xx

What a pipeline refuses before anything is sent is resilience's own: `BreakerOpen`, `BulkheadFull` and the like, all
of them `Rejected`. No message holds a query, a header, a body or the value of a secret.
"""

from armature.resilience import TimedOut


class HttpClientError(Exception):
    """The root of all errors of this package."""


class InvalidClient(HttpClientError):
    """A client, or a setting of it, contradicts itself or asks for what is not installed."""


class InvalidRequest(HttpClientError):
    """A call has a path, parameter, header or body that no request can have; nothing was sent."""


class ConnectionFailed(HttpClientError):
    """The server was not reached, or the connection broke before the whole answer had come.

    `is_sent` says whether the server may have seen the request.
    """

    def __init__(self, message: str, *, is_sent: bool) -> None:
        super().__init__(message)
        self.is_sent = is_sent


class RequestTimedOut(HttpClientError, TimedOut):
    """The call took longer than it may: to connect, between two parts of the answer, an attempt, or all of it."""


class AddressRefused(HttpClientError):
    """The client reaches public addresses only, and a host leads elsewhere; nothing was sent."""


class BodyNotReplayable(HttpClientError):
    """A redirect or renewed credentials ask for the body once more, and it was a stream that is used up."""


class RedirectFailed(HttpClientError):
    """The answers lead on and on, from https to http, or nowhere."""


class ResponseTooLarge(HttpClientError):
    """The body, decompressed, is larger than the client takes; the rest was not read."""


class UnreadableResponse(HttpClientError):
    """The body is not what was to be returned; the message names the places and never the values."""


class AuthenticationFailed(HttpClientError):
    """The credentials of a call could not be had, such as a token that its server does not give."""
