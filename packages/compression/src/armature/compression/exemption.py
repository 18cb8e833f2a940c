"""Responses that are left uncompressed because they hold secrets beside what a client sent (BREACH)."""

from typing import Protocol

from armature.compression.asgi import ASGIApp, ASGIScope, Receive, Send

SCOPE_KEY = "armature.compression"
"""Where the scope of a request holds what can exempt its response."""


class Exempting(Protocol):
    """A response on its way."""

    def exempt(self) -> None:
        """Leaves it uncompressed; raises `AlreadySent` where it is too late."""
        ...


def leave_uncompressed(scope: ASGIScope) -> None:
    """Leaves the response to a request uncompressed, also by proxies that heed `Cache-Control: no-transform`.

    Called in a handler or dependency of any framework: `leave_uncompressed(request.scope)`. Without compression around
    the application it changes nothing. Raises `AlreadySent` where the response has begun compressed.
    """
    exempting: Exempting | None = scope.get(SCOPE_KEY)
    if exempting is not None:
        exempting.exempt()


class Uncompressed:
    """ASGI middleware around what is never to be compressed; stands inside `CompressionMiddleware`.

    For Starlette: `Route("/token", token, middleware=[Middleware(Uncompressed)])`.
    """

    __slots__ = ("_app",)

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: ASGIScope, receive: Receive, send: Send) -> None:
        """Serves one connection."""
        leave_uncompressed(scope)
        await self._app(scope, receive, send)
