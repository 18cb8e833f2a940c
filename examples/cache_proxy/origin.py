"""The origin, asked with httpx2."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Self

import httpx2

from armature.cache.http.proxy import OriginError, OriginRequest, OriginResponse
from examples.cache_proxy.settings import ProxySettings

_IDLE_SECONDS = 3
"""Origins close connections that are idle, often after 5 seconds."""

_REPEATABLE = frozenset({"GET", "HEAD", "OPTIONS", "TRACE"})


class HttpOrigin:
    """Sends requests on; what the origin answers is neither followed nor decoded."""

    def __init__(self, settings: ProxySettings) -> None:
        limits = httpx2.Limits(max_connections=100, max_keepalive_connections=100, keepalive_expiry=_IDLE_SECONDS)
        self._base = str(settings.origin).rstrip("/")
        self._client = httpx2.AsyncClient(timeout=settings.origin_seconds, limits=limits, trust_env=False)

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._client.aclose()

    @asynccontextmanager
    async def ask(self, request: OriginRequest) -> AsyncIterator[OriginResponse]:
        """Sends one request."""
        try:
            answer = await self._send(request)
            try:
                yield OriginResponse(answer.status_code, answer.headers.raw, answer.aiter_raw())
            finally:
                await answer.aclose()
        except httpx2.TimeoutException as error:
            raise OriginError("The origin is silent.", is_late=True) from error
        except httpx2.TransportError as error:
            raise OriginError("The origin gives no answer.") from error

    async def _send(self, request: OriginRequest) -> httpx2.Response:
        """The head of the answer. A connection that the origin closed just now is not the origin's answer."""
        url = httpx2.URL(self._base + request.target)
        sent = httpx2.Request(request.method, url, headers=request.headers, content=request.body)
        try:
            return await self._client.send(sent, stream=True)
        except (httpx2.RemoteProtocolError, httpx2.ReadError, httpx2.WriteError):
            if request.body is not None or request.method not in _REPEATABLE:
                raise
            return await self._client.send(sent, stream=True)
