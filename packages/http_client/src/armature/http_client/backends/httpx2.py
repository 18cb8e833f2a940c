"""Requests over httpx2: its pool of connections, which is httpcore2, its TLS and its decoders.

The client of httpx2 above them is left out: what it adds (redirects, cookies, authentication) is done here once for
all engines.
"""

import asyncio
import ssl
from collections.abc import AsyncGenerator, AsyncIterator, Callable, Iterable
from contextlib import aclosing
from functools import lru_cache
from importlib.util import find_spec
from pathlib import Path
from typing import cast
from urllib.parse import urlsplit

import httpcore2
import httpx2

from armature.http_client.addresses import public_addresses
from armature.http_client.errors import (
    ConnectionFailed,
    HttpClientError,
    InvalidClient,
    RequestTimedOut,
    UnreadableResponse,
)
from armature.http_client.headers import Headers
from armature.http_client.requests import Request
from armature.http_client.responses import asked
from armature.http_client.settings import ClientSettings

_LATE: dict[type[Exception], str] = {
    httpcore2.ConnectTimeout: "no connection was made within {connect} seconds (connect_timeout)",
    httpcore2.PoolTimeout: "no connection was free within {pool} seconds (pool_timeout, max_connections)",
    httpcore2.ReadTimeout: "nothing came for {read} seconds (read_timeout)",
    httpcore2.WriteTimeout: "nothing could be sent for {write} seconds (read_timeout)",
}
_FAILURES = (httpcore2.TimeoutException, httpcore2.NetworkError, httpcore2.ProtocolError)


class Httpx2Engine:
    """The engine that is always there.

    Its pool costs time in proportion to the connections that are open; `PyreqwestEngine` takes a fraction of it.
    """

    __slots__ = ("_accepted", "_is_closed", "_limits", "_pool")

    def __init__(self, settings: ClientSettings) -> None:
        if settings.http2 and find_spec("h2") is None:
            raise InvalidClient(
                "The client is to offer HTTP/2, and what httpx2 needs for it is not installed.\n"
                'Write `pip install "armature-http-client[http2]"`, or leave `http2` out.'
            )
        self._is_closed = False
        self._limits = {
            "connect": settings.connect_timeout,
            "pool": settings.pool_timeout,
            "read": settings.read_timeout,
            "write": settings.read_timeout,
        }
        self._accepted = _accepted_encodings() if settings.compression else b"identity"
        self._pool = httpcore2.AsyncConnectionPool(
            ssl_context=_tls(settings.authorities, http2=settings.http2),
            max_connections=settings.max_connections,
            max_keepalive_connections=settings.kept_idle,
            keepalive_expiry=settings.idle_seconds,
            http2=settings.http2,
            network_backend=_PublicNetwork() if settings.public_only else None,
        )

    async def send(self, request: Request) -> "Httpx2Exchange":
        """Sends a request over a pooled connection."""
        if self._is_closed:  # the pool would open a connection that nobody closes
            raise request.after_closing()
        outgoing = _outgoing(request, self._accepted, self._limits)
        try:
            answer = await self._pool.handle_async_request(outgoing)
        except _FAILURES as error:
            raise _failed(request, error, self._limits) from error
        return Httpx2Exchange(request, answer, self._limits)

    async def aclose(self) -> None:
        """Closes every connection."""
        self._is_closed = True
        await self._pool.aclose()


class Httpx2Exchange:
    """An answer of httpx2."""

    __slots__ = ("_answer", "_limits", "_parts", "_request", "headers", "status")

    def __init__(self, request: Request, answer: httpcore2.Response, limits: dict[str, float]) -> None:
        self._request = request
        self._answer = answer
        self._limits = limits
        self.status = answer.status
        pairs = [(name.decode("latin-1"), value.decode("latin-1")) for name, value in answer.headers]
        encoded = any(name.lower() == "content-encoding" for name, _ in pairs)
        self._parts = _decoded(answer, pairs) if encoded else answer.aiter_stream
        self.headers = Headers(pair for pair in pairs if not (encoded and pair[0].lower() in _OF_THE_CODING))

    async def chunks(self) -> AsyncGenerator[bytes, None]:
        """The body, decompressed."""
        try:
            async with aclosing(self._parts()) as parts:
                async for part in parts:
                    yield part
        except (*_FAILURES, httpx2.DecodingError) as error:
            raise _failed(self._request, error, self._limits) from error

    async def aclose(self) -> None:
        """Gives the connection back."""
        await self._answer.aclose()


class _Coded(httpx2.AsyncByteStream):
    """A body as httpx2 wants to have it to decompress it."""

    def __init__(self, answer: httpcore2.Response) -> None:
        self._answer = answer

    async def __aiter__(self) -> AsyncIterator[bytes]:
        async for part in self._answer.aiter_stream():
            yield part


class _PublicNetwork(httpcore2.AsyncNetworkBackend):
    """Connects to addresses that were checked, and to nothing else."""

    def __init__(self) -> None:
        # httpcore2 declares something else under this name for where anyio is missing, which httpx2 needs.
        self._network = cast("httpcore2.AsyncNetworkBackend", httpcore2.AnyIOBackend())

    async def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,  # noqa: ASYNC109 - httpcore2's own signature
        local_address: str | None = None,
        socket_options: Iterable[httpcore2.SOCKET_OPTION] | None = None,
    ) -> httpcore2.AsyncNetworkStream:
        """A connection to the first of the host's addresses that answers, all within one time."""
        try:
            async with asyncio.timeout(timeout):
                return await self._connect(await public_addresses(host, port), port, local_address, socket_options)
        except TimeoutError as error:
            raise httpcore2.ConnectTimeout(host) from error
        except OSError as error:
            raise httpcore2.ConnectError(host) from error

    async def _connect(
        self, addresses: list[str], port: int, local: str | None, options: Iterable[httpcore2.SOCKET_OPTION] | None
    ) -> httpcore2.AsyncNetworkStream:
        *others, last = addresses
        for address in others:
            try:
                return await self._network.connect_tcp(address, port, None, local, options)
            except httpcore2.ConnectError:
                continue
        return await self._network.connect_tcp(last, port, None, local, options)


def _outgoing(request: Request, accepted: bytes, limits: dict[str, float]) -> httpcore2.Request:
    url = urlsplit(request.url)
    host, netloc = (url.hostname or "").encode(), url.netloc.encode()
    target = (url.path or "/") + (f"?{url.query}" if url.query else "")
    headers = [(b"Host", netloc), (b"Accept-Encoding", accepted)]
    headers += [(name.encode(), value.encode()) for name, value in request.headers]
    content = None if request.body is None else request.body.sent()
    if isinstance(content, bytes):
        headers.append((b"Content-Length", b"%d" % len(content)))
    elif content is not None:
        headers.append((b"Transfer-Encoding", b"chunked"))
    return httpcore2.Request(
        request.method.encode(),
        httpcore2.URL(scheme=url.scheme.encode(), host=host, port=url.port, target=target.encode()),
        headers=headers,
        content=content,
        extensions={"timeout": limits},
    )


def _failed(request: Request, error: Exception, limits: dict[str, float]) -> HttpClientError:
    told = asked(request.method, request.url)
    if isinstance(error, httpcore2.TimeoutException):
        return RequestTimedOut(f"{told}: {_LATE[type(error)].format_map(limits)}.")
    if isinstance(error, httpx2.DecodingError):
        return UnreadableResponse(f"{told} answered with a body that cannot be decompressed.")
    is_sent = not isinstance(error, (httpcore2.ConnectError, httpcore2.LocalProtocolError))
    what = "the connection broke" if is_sent else "no connection was made"
    return ConnectionFailed(f"{told}: {what} ({str(error) or type(error).__name__}).", is_sent=is_sent)


def _decoded(answer: httpcore2.Response, pairs: list[tuple[str, str]]) -> Callable[[], AsyncGenerator[bytes, None]]:
    return httpx2.Response(answer.status, headers=pairs, stream=_Coded(answer)).aiter_bytes


@lru_cache(maxsize=32)
def _tls(authorities: Path | None, *, http2: bool) -> ssl.SSLContext:
    """What is trusted; made once for all clients alike, as it takes many milliseconds.

    The pool writes into it what is offered, HTTP/2 or not: each has its own.
    """
    context = httpx2.create_ssl_context()
    if authorities is not None:
        context.load_verify_locations(authorities)
    return context


def _accepted_encodings() -> bytes:
    """Those that httpx2 decodes with what is installed, which it tells only as a header."""
    client = httpx2.AsyncClient(transport=httpx2.AsyncBaseTransport())
    return client.headers["accept-encoding"].encode()


_OF_THE_CODING = frozenset({"content-encoding", "content-length"})
