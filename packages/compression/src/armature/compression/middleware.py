"""The ASGI middleware that compresses responses."""

from anyio import CapacityLimiter

from armature.compression.asgi import ASGIApp, ASGIScope, Receive, Send
from armature.compression.codings import codings_of
from armature.compression.exchange import Exchange, Means
from armature.compression.exemption import SCOPE_KEY
from armature.compression.requests import read
from armature.compression.settings import CompressionSettings


class CompressionMiddleware:
    """Compresses the responses of an ASGI application in the coding that each client likes best.

    Stands outermost: `app.add_middleware(CompressionMiddleware)` as the last one in Starlette and FastAPI. `settings`
    are read from the environment when left out. Raises `CodingNotInstalled` for a coding whose library is missing.
    """

    def __init__(self, app: ASGIApp, settings: CompressionSettings | None = None) -> None:
        self._app = app
        settings = settings or CompressionSettings()
        self._means = Means(settings, dict(codings_of(settings)), CapacityLimiter(settings.threads))

    async def __call__(self, scope: ASGIScope, receive: Receive, send: Send) -> None:
        """Serves one connection; what is no HTTP request passes."""
        if scope["type"] != "http":
            return await self._app(scope, receive, send)
        asked, own = read(scope)
        exchange = Exchange(asked, self._means, send)
        own[SCOPE_KEY] = exchange
        return await self._app(own, receive, exchange.send)
