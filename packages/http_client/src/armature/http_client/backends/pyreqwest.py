"""Requests over pyreqwest: the fast engine, whose connections live in threads of Rust."""

import logging
from collections.abc import AsyncGenerator
from datetime import timedelta

from pyreqwest import exceptions
from pyreqwest.client import Client, ClientBuilder
from pyreqwest.http import HeaderMap
from pyreqwest.request import StreamRequest
from pyreqwest.response import Response

from armature.http_client.errors import ConnectionFailed, HttpClientError, RequestTimedOut, UnreadableResponse
from armature.http_client.headers import Headers
from armature.http_client.requests import Request
from armature.http_client.responses import asked
from armature.http_client.settings import ClientSettings

_log = logging.getLogger("armature.http_client")


class PyreqwestEngine:
    """The engine of the extra `pyreqwest`, fast with many calls at once.

    It resolves names by itself, so it cannot keep to public addresses, and leaves out headers of answers that hold more
    than ASCII, with a warning.
    """

    __slots__ = ("_client", "_settings")

    def __init__(self, settings: ClientSettings) -> None:
        self._settings = settings
        self._client: Client | None = _client(settings)

    async def send(self, request: Request) -> "PyreqwestExchange":
        """Sends a request over a pooled connection."""
        if self._client is None:
            raise request.after_closing()
        try:
            outgoing = _outgoing(request, self._client)
            answer = await outgoing.__aenter__()
        except exceptions.DetailedPyreqwestError as error:
            raise _failed(request, error, self._settings) from None
        return PyreqwestExchange(request, outgoing, answer, self._settings)

    async def aclose(self) -> None:
        """Closes every connection."""
        if self._client is not None:
            # Connections that are idle end with the object, not with its `close`.
            client, self._client = self._client, None
            await client.close()


class PyreqwestExchange:
    """An answer of pyreqwest."""

    __slots__ = ("_answer", "_is_open", "_outgoing", "_request", "_settings", "headers", "status")

    def __init__(self, request: Request, outgoing: StreamRequest, answer: Response, settings: ClientSettings) -> None:
        self._request = request
        self._outgoing = outgoing
        self._answer = answer
        self._settings = settings
        self.status = answer.status
        self.headers = _headers(answer.headers)
        self._is_open = True

    async def chunks(self) -> AsyncGenerator[bytes, None]:
        """The body, decompressed."""
        read = self._answer.body_reader.read_chunk
        try:
            while (chunk := await read()) is not None:
                yield bytes(chunk)
        except exceptions.DetailedPyreqwestError as error:
            raise _failed(self._request, error, self._settings) from None

    async def aclose(self) -> None:
        """Gives the connection back."""
        if self._is_open:
            self._is_open = False
            await self._outgoing.__aexit__(None, None, None)


def _outgoing(request: Request, client: Client) -> StreamRequest:
    builder = client.request(request.method, request.url).headers(request.headers)
    if request.body is not None:
        content = request.body.sent()
        builder = builder.body_bytes(content) if isinstance(content, bytes) else builder.body_stream(content)
    if request.is_streamed:  # else the head is held back until 64 KiB of the body have come, which is cheaper
        builder = builder.streamed_read_buffer_limit(0)
    return builder.build_streamed()


def _headers(received: HeaderMap) -> Headers:
    """All headers but those with bytes beyond ASCII, which pyreqwest does not hand out."""
    try:
        return Headers(received.items())
    except ValueError:
        pairs = [(name, value) for name in dict.fromkeys(received) for value in _values(received, name)]
        return Headers(pairs)


def _values(received: HeaderMap, name: str) -> list[str]:
    try:
        return received.getall(name)
    except ValueError:
        _log.warning('the header "%s" of an answer holds more than ASCII, and pyreqwest cannot read it', name)
        return []


def _client(settings: ClientSettings) -> Client:
    builder = (
        ClientBuilder()
        .follow_redirects(False)
        .referer(False)
        .no_proxy()
        .connect_timeout(timedelta(seconds=settings.connect_timeout))
        .pool_timeout(timedelta(seconds=settings.pool_timeout))
        .read_timeout(timedelta(seconds=settings.read_timeout))
        .pool_idle_timeout(timedelta(seconds=settings.idle_seconds))
        .pool_max_idle_per_host(settings.kept_idle)
        .max_connections(settings.max_connections)
        .http2(settings.http2)
        .gzip(settings.compression)
        .brotli(settings.compression)
        .zstd(settings.compression)
        .deflate(settings.compression)
    )
    if settings.authorities is not None:
        builder = builder.add_root_certificate_pem(settings.authorities.read_bytes())
    return builder.build()


def _failed(request: Request, error: exceptions.DetailedPyreqwestError, settings: ClientSettings) -> HttpClientError:
    """The error as ours. Its causes name the whole URL with its query, so it is not chained."""
    told = asked(request.method, request.url)
    late = _late(error, settings)
    if late:
        return RequestTimedOut(f"{told}: {late}.")
    causes = [cause["message"] for cause in error.details["causes"] or ()] or [error.message]
    if isinstance(error, exceptions.BodyDecodeError) and _BROKEN not in causes:
        return UnreadableResponse(f"{told} answered with a body that cannot be decompressed.")
    # A connection that was made and then broke is a ConnectError as well: only the causes tell.
    is_sent = "client error (Connect)" not in causes
    what = "the connection broke" if is_sent else "no connection was made"
    return ConnectionFailed(f"{told}: {what} ({causes[-1]}).", is_sent=is_sent)


def _late(error: exceptions.DetailedPyreqwestError, settings: ClientSettings) -> str:
    if isinstance(error, exceptions.ConnectTimeoutError):
        return f"no connection was made within {settings.connect_timeout} seconds (connect_timeout)"
    if isinstance(error, exceptions.PoolTimeoutError):
        return f"no connection was free within {settings.pool_timeout} seconds (pool_timeout, max_connections)"
    if isinstance(error, exceptions.RequestTimeoutError):
        return f"nothing came for {settings.read_timeout} seconds (read_timeout)"
    return ""


_BROKEN = "error reading a body from connection"
