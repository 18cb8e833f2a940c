"""A reverse proxy: an ASGI application that hands each request to an origin elsewhere (RFC 9110 §7.6)."""

import logging
from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager
from typing import NamedTuple, Protocol

from armature.cache.http.answering import Answer
from armature.cache.http.asgi import ASGIScope, RawHeaders, Receive, Send
from armature.cache.http.forwarded import deliver
from armature.cache.http.headers import Headers, end_to_end

_LOG = logging.getLogger(__name__)


class OriginRequest(NamedTuple):
    """A request for the origin: `target` is path and query as they came; `body` is None where there is none."""

    method: str
    target: str
    headers: RawHeaders
    body: AsyncIterator[bytes] | None


class OriginResponse(NamedTuple):
    """A response of the origin; its body comes in the coding in which it was sent."""

    status: int
    headers: RawHeaders
    body: AsyncIterator[bytes]


class OriginError(Exception):
    """The origin cannot be reached, or gives no response of HTTP; `is_late` where it has not answered in time."""

    def __init__(self, message: str, *, is_late: bool = False) -> None:
        super().__init__(message)
        self.is_late = is_late


class Origin(Protocol):
    """Whoever asks the origin."""

    def ask(self, request: OriginRequest) -> AbstractAsyncContextManager[OriginResponse]:
        """Sends a request; implementers raise `OriginError`, also while the body comes."""
        ...


class ReverseProxy:
    """Answers with what an origin answers; one that cannot be reached is 502, one that is late 504.

    The origin is told who asked, by `X-Forwarded-For`, `-Host` and `-Proto`, in the place of what the client says about
    that.
    """

    def __init__(self, origin: Origin) -> None:
        self._origin = origin

    async def __call__(self, scope: ASGIScope, receive: Receive, send: Send) -> None:
        """Serves one HTTP request."""
        begun = False
        try:
            async with self._origin.ask(_request(scope, receive)) as response:
                headers = [*end_to_end(Headers(response.headers)).pairs, _VIA]
                status = _checked(response.status)
                begun = True
                await send({"type": "http.response.start", "status": status, "headers": headers})
                async for part in response.body:
                    await send({"type": "http.response.body", "body": part, "more_body": True})
                await send({"type": "http.response.body", "body": b"", "more_body": False})
        except OriginError as error:
            if begun:
                raise
            status = 504 if error.is_late else 502
            _LOG.warning("%s %s is answered with %d.", scope["method"], scope["path"], status, exc_info=error)
            await deliver(Answer(status, [(b"content-length", b"0"), _VIA], b""), send)


def _request(scope: ASGIScope, receive: Receive) -> OriginRequest:
    headers = Headers(scope["headers"])
    has_body = b"transfer-encoding" in headers or headers.first(b"content-length") not in {"", "0"}
    path: bytes = scope.get("raw_path") or scope["path"].encode()
    query: bytes = scope.get("query_string", b"")
    told = [
        (b"x-forwarded-for", (scope.get("client") or ("unknown",))[0].encode()),
        (b"x-forwarded-host", headers.first(b"host").encode("latin-1")),
        (b"x-forwarded-proto", scope.get("scheme", "http").encode()),
        (b"via", b", ".join([headers.joined(b"via").encode("latin-1"), _VIA[1]]).lstrip(b", ")),
    ]
    sent = end_to_end(headers).without({b"host", b"expect"}).with_(*told)
    target = (path + b"?" + query if query else path).decode("latin-1")
    fields = [(name, value.strip(b" \t")) for name, value in sent.pairs]  # servers of ASGI leave white space
    return OriginRequest(scope["method"], target, fields, _body(receive) if has_body else None)


def _checked(status: int) -> int:
    """A status that a server can send; others are as good as no answer (RFC 9110 §15)."""
    if not 200 <= status <= 599:
        raise OriginError(f"The origin answers with the status {status}.")
    return status


async def _body(receive: Receive) -> AsyncIterator[bytes]:
    more = True
    while more:
        message = await receive()
        if message["type"] == "http.disconnect":
            raise OriginError("The client went before it had sent its request.")
        yield message.get("body", b"")
        more = message.get("more_body", False)


_VIA = (b"via", b"1.1 armature")
