"""Requests of httpx2 handed to an ASGI application; answers come as they are made, never gathered."""

from collections.abc import AsyncGenerator, Sequence

import httpx2

from armature.core.types import ASGIApp, Message
from armature.testing.exchange import Exchange
from armature.testing.scopes import scope_of
from armature.testing.sockets import AsyncSocket


class AppTransport(httpx2.AsyncBaseTransport):
    """Stands where a network would be."""

    def __init__(self, app: ASGIApp, root_path: str = "") -> None:
        self._app = app
        self._root_path = root_path
        self.state: Message = {}
        """What the lifespan of the application offers to its requests."""

    async def handle_async_request(self, request: httpx2.Request) -> httpx2.Response:
        """Sends one request; the answer's body is read by whoever wants it, and the exchange ends with it."""
        assert isinstance(request.stream, httpx2.AsyncByteStream)
        scope = scope_of(request, "http", self._root_path, method=request.method, state=dict(self.state))
        patience = request.extensions.get("timeout", {}).get("read")
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

    def socket(self, request: httpx2.Request, subprotocols: Sequence[str]) -> AsyncSocket:
        """The WebSocket that a request asks for; a refusal may be a whole response, as under servers that can do it."""
        request.url = request.url.copy_with(scheme="wss" if request.url.scheme == "https" else "ws")
        scope = scope_of(
            request,
            "websocket",
            self._root_path,
            subprotocols=list(subprotocols),
            extensions={"websocket.http.response": {}},
            state=dict(self.state),
        )
        return AsyncSocket(self._app, scope)


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
