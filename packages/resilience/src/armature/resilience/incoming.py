"""The ASGI middleware that takes over the deadline of whoever calls, for any application."""

from math import isfinite

from armature.resilience.asgi import ASGIApp, ASGIScope, Receive, Send
from armature.resilience.deadlines import deadline


class DeadlineMiddleware:
    """Gives the work of a request the seconds that its caller has left, as the header `Request-Timeout` says them.

    So calls inside end when nobody waits for their answer any more; `armature.http_client` sends the header. It can
    only shorten what time-outs allow. A value that is no number of seconds from 0 on is ignored, as if there were none.
    """

    def __init__(self, app: ASGIApp, header: str = "Request-Timeout") -> None:
        self._app = app
        self._header = header.lower().encode("ascii")

    async def __call__(self, scope: ASGIScope, receive: Receive, send: Send) -> None:
        """Serves one connection; WebSockets outlive any deadline and have none."""
        seconds = self._seconds(scope) if scope["type"] == "http" else None
        if seconds is None:
            return await self._app(scope, receive, send)
        with deadline(seconds):
            return await self._app(scope, receive, send)

    def _seconds(self, scope: ASGIScope) -> float | None:
        for name, value in scope["headers"]:
            if name == self._header:
                try:
                    seconds = float(value)
                except ValueError:
                    return None
                return seconds if isfinite(seconds) and seconds >= 0 else None
        return None
