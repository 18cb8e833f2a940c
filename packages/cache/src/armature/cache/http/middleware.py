"""The ASGI middleware that answers from the cache."""

from armature.cache.http.asgi import ASGIApp, ASGIScope, Receive, Send
from armature.cache.http.cache import HttpCache
from armature.cache.http.exchange import Exchange


class HttpCacheMiddleware:
    """Puts a shared cache in front of any ASGI application: `app.add_middleware(HttpCacheMiddleware)` in Starlette.

    Without a `cache` it makes one of its own, whose settings come from the environment.
    """

    def __init__(self, app: ASGIApp, cache: HttpCache | None = None) -> None:
        self._app = app
        self._cache = cache or HttpCache()

    async def __call__(self, scope: ASGIScope, receive: Receive, send: Send) -> None:
        """Serves one connection; what is no HTTP request passes."""
        if scope["type"] == "http":
            return await Exchange(self._app, self._cache, scope, receive, send).serve()
        try:
            return await self._app(scope, receive, send)
        finally:
            if scope["type"] == "lifespan":
                await self._cache.aclose()
