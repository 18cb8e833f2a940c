"""An origin asked over an engine of `armature.http_client`, which is the extra `http-client`."""

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from typing import Self

from armature.cache.http.proxy import OriginError, OriginRequest, OriginResponse
from armature.http_client import (
    Body,
    ClientSettings,
    ConnectionFailed,
    Exchange,
    HttpClientError,
    Request,
    RequestTimedOut,
)
from armature.http_client.engines import engine_of


class HttpOrigin:
    """Sends requests on to the origin at `base_url`; what it answers is not followed.

    Answers are asked for without a coding, whatever the client takes: compress them in front of the cache. A request
    that may be repeated (RFC 9110 §9.2.2) is sent once more where its connection breaks before an answer comes. Raises
    `InvalidClient` for settings that contradict themselves.
    """

    def __init__(self, base_url: str, settings: ClientSettings | None = None) -> None:
        settings = settings or ClientSettings()
        self._base = base_url.rstrip("/")
        self._engine = engine_of(settings.model_copy(update={"compression": False}))

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        """Closes every connection."""
        await self._engine.aclose()

    @asynccontextmanager
    async def ask(self, request: OriginRequest) -> AsyncGenerator[OriginResponse]:
        """Sends one request; raises `OriginError`."""
        try:
            answer = await self._send(request)
            try:
                headers = [(name.encode("latin-1"), value.encode("latin-1")) for name, value in answer.headers.pairs]
                yield OriginResponse(answer.status, headers, answer.chunks())
            finally:
                await answer.aclose()
        except HttpClientError as error:
            raise OriginError(str(error), is_late=isinstance(error, RequestTimedOut)) from error

    async def _send(self, request: OriginRequest) -> Exchange:
        headers = [(name.decode("latin-1"), value.decode("latin-1")) for name, value in request.headers]
        kept = tuple(pair for pair in headers if pair[0] not in _OF_THE_ENGINE)
        body = None if request.body is None else Body(request.body)
        sent = Request(request.method, self._base + request.target, kept, body)
        try:
            return await self._engine.send(sent)
        except ConnectionFailed:
            if not sent.is_repeatable:
                raise
            # A connection that the origin has closed just now says nothing about the origin.
            return await self._engine.send(sent)


_OF_THE_ENGINE = frozenset({"accept-encoding", "content-length", "host"})
