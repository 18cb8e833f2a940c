"""Requests of httpx2 handed to an ASGI application; answers come as they are made, never gathered."""

from collections.abc import AsyncGenerator

import httpx2

from armature.core.types import ASGIApp
from armature.testing.exchange import Exchange
from armature.testing.scopes import scope_of


class AppTransport(httpx2.AsyncBaseTransport):
    """Stands where a network would be."""

    def __init__(self, app: ASGIApp, root_path: str = "") -> None:
        self._app = app
        self._root_path = root_path

    async def handle_async_request(self, request: httpx2.Request) -> httpx2.Response:
        """Sends one request; the answer's body is read by whoever wants it, and the exchange ends with it."""
        assert isinstance(request.stream, httpx2.AsyncByteStream)
        scope, patience = (
            scope_of(request, "http", self._root_path, method=request.method),
            request.extensions.get("timeout", {}).get("read"),
        )
        exchange = Exchange(self._app, scope, aiter(request.stream), patience)
        try:
            head = await exchange.head()
        except BaseException:
            await exchange.leave()
            raise
        is_bare = request.method == "HEAD"
        return httpx2.Response(
            head["status"], headers=head.get("headers", []), stream=_Body(exchange, is_bare=is_bare), request=request
        )


class _Body(httpx2.AsyncByteStream):
    def __init__(self, exchange: Exchange, *, is_bare: bool) -> None:
        self._exchange = exchange
        self._is_bare = is_bare

    async def __aiter__(self) -> AsyncGenerator[bytes]:
        async for chunk in self._exchange.chunks():
            if not self._is_bare:  # a server sends no body for HEAD, whatever the application does
                yield chunk

    async def aclose(self) -> None:
        """The client has read enough."""
        await self._exchange.leave()
