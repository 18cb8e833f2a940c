"""The application: a shared cache, and behind it an origin elsewhere."""

from armature.cache.http.origin import HttpOrigin
from armature.cache.http.proxy import Origin, ReverseProxy
from armature.cache.module import HttpCacheModule
from armature.core import Application, module, provide
from armature.core.types import ASGIApp, ASGIScope, Receive, Send
from armature.http_client import ClientSettings
from examples.cache_proxy.settings import ProxySettings


class ToOrigin:
    """Middleware that answers every request itself."""

    def __init__(self, app: ASGIApp, origin: Origin) -> None:
        self._app = app
        self._proxy = ReverseProxy(origin)

    async def __call__(self, scope: ASGIScope, receive: Receive, send: Send) -> None:
        """Hands an HTTP request to the origin."""
        await (self._proxy if scope["type"] == "http" else self._app)(scope, receive, send)


def _origin(settings: ProxySettings) -> HttpOrigin:
    return HttpOrigin(str(settings.origin), ClientSettings(read_timeout=settings.origin_seconds, idle_seconds=3))


@module(
    providers=[ProxySettings, provide(HttpOrigin).by(_origin), provide(Origin).alias(HttpOrigin)],
    application_middleware=[ToOrigin],
)
class OriginModule: ...


@module(imports=[HttpCacheModule, OriginModule])  # in this order: the cache stands before the origin
class ProxyModule: ...


app = Application(ProxyModule)
