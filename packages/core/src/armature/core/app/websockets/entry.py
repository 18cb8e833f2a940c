"""What a WebSocket connection goes through: ids, middleware, the match, its handler, its messages, its end."""

import asyncio
from collections.abc import Callable
from contextlib import suppress
from time import perf_counter
from typing import Final

from starlette.exceptions import WebSocketException
from starlette.responses import Response

from armature.core.app.choice import Asked, choose
from armature.core.app.failures import meant
from armature.core.app.misses import Misses
from armature.core.app.paths import own_path, own_raw_path
from armature.core.app.state import ApplicationState
from armature.core.app.websockets.conversation import Conversation
from armature.core.app.websockets.failures import is_leaving
from armature.core.app.websockets.idle import within
from armature.core.app.websockets.refusals import STOPPING, refuse, refuse_with
from armature.core.app.websockets.sockets import OpenSockets
from armature.core.app.websockets.target import SocketTarget
from armature.core.context import LOST, Channel, SocketContext, Stage
from armature.core.context.channel import DENIAL
from armature.core.context.http import CONTEXT
from armature.core.context.scope import UrlRouter
from armature.core.correlation import RequestIds, current
from armature.core.errors import NotFound, ServiceUnavailable
from armature.core.http.stamps import stamp
from armature.core.logging import get_logger, log_access
from armature.core.routing import Match, Router, TrailingSlash
from armature.core.types import ASGIApp, ASGIScope, Receive, Send

METHOD: Final = "WEBSOCKET"
"""Stands for the method in the router and in the access log."""

_NORMAL = 1000
_log = get_logger("armature.requests")


class SocketEntry:
    """The WebSocket connections of a started application."""

    __slots__ = ("_app", "_ids", "_misses", "_router", "_state", "_trailing_slash", "access_log", "sockets", "stack")

    def __init__(
        self,
        app: UrlRouter,
        router: Router[SocketTarget],
        misses: Misses,
        state: ApplicationState,
        trailing_slash: TrailingSlash,
    ) -> None:
        self._app = app
        self._router = router
        self._misses = misses
        self._state = state
        self._trailing_slash = trailing_slash
        self.open(stack=None, access_log=True)

    def open(self, *, stack: ASGIApp | None, access_log: bool) -> None:
        """Made ready for a start: fresh request ids, no connection open. `stack` is the application's middleware."""
        self._ids = RequestIds()
        self.sockets = OpenSockets()
        self.stack = stack
        self.access_log = access_log

    async def __call__(self, scope: ASGIScope, receive: Receive, send: Send) -> None:
        """Serves one connection, from the handshake to its end."""
        context: object = scope.get(CONTEXT)
        if isinstance(context, SocketContext) and context.app is self._app:  # it went through middleware
            context.passed(scope, receive, send)
            await self._lead(context)
            return
        context = self._begin(scope, receive, send)
        self.sockets.begin(context)
        try:
            await self._lead(context)
        except asyncio.CancelledError:
            task = asyncio.current_task()
            if not self.sockets.stopping or task is None:
                raise
            task.uncancel()
        finally:
            self.sockets.end(context)
            context.channel.ended(LOST)
            if self.access_log:
                _log_end(context)

    def _begin(self, scope: ASGIScope, receive: Receive, send: Send) -> SocketContext:
        """The context of a handshake, known to the log from here on."""
        headers = dict(scope["headers"])
        outer: object = scope.get(CONTEXT)
        given = outer.raw_request_id if isinstance(outer, SocketContext) else headers.get(b"x-request-id", b"")
        request_id = self._ids.take_over(given) if given else self._ids.make()
        channel = Channel(receive, send, can_deny=DENIAL in (scope.get("extensions") or {}))
        context = SocketContext(scope, channel, request_id, headers.get(b"traceparent", b""), self._app)
        channel.headers = context.echoed()
        context.started = perf_counter()
        current.set(context)
        return context

    async def _lead(self, context: SocketContext) -> None:
        """Runs what comes next: middleware, the mounted application, the handler; every error ends the connection."""
        try:
            onward = self._onward(context)
            if onward is None:
                await self._serve(context, context.target)
            else:
                context.scope[CONTEXT] = context
                await onward(context.scope, context.channel.receive, context.channel.send)
        except Exception as error:  # noqa: BLE001 - the last resort: every error becomes a refusal or a close code
            await self._fail(error, context)

    def _onward(self, context: SocketContext) -> ASGIApp | None:
        """What else must be asked before the handler: the application's middleware, a mount, the route's middleware."""
        if not self._state.serving:
            raise ServiceUnavailable("The application is not running.")
        if self.sockets.stopping:
            raise STOPPING
        if self.stack is not None and not context.inside:
            context.inside = True
            return self.stack
        if context.target is not None:  # back from the route's middleware
            return None
        found = self._find(context.scope)
        if found is None:
            mounted = self._misses.mount(context.scope)
            if mounted is None:
                raise NotFound("No WebSocket is at this path.")
            return mounted
        target, context.path_parameters = found
        context.target = target
        stamp(context.channel.headers, target.constant)
        return target.around

    def _find(self, scope: ASGIScope) -> Match[SocketTarget] | None:
        """The handler at the path, or at its other form unless the policy is strict: a handshake has no redirects."""
        path = own_raw_path(scope) or own_path(scope)
        asked = Asked(scope, self._misses.reading)
        found = choose(self._router.matches(METHOD, path), asked)
        if found is not None or self._trailing_slash == "strict":
            return found
        other = self._other_slash(path, lambda target: target.choice is None or target.choice.fits(asked))
        return None if other is None else choose(self._router.matches(METHOD, other), asked)

    def _other_slash(self, path: str | bytes, fits: Callable[[SocketTarget], bool]) -> str | bytes | None:
        if isinstance(path, bytes):
            return self._router.sibling(path, fits)
        return self._router.sibling(path, fits)

    async def _serve(self, context: SocketContext, target: SocketTarget) -> None:
        """Runs the handler of the handshake, then the messages."""
        channel = context.channel
        if target.idle:
            channel.receive = within(channel, target.idle)
        answer = await target.pipeline.encoded(context)
        if context.failure is not None or isinstance(answer, Response):
            await refuse_with(context, answer)
        elif target.has_own_loop:
            await channel.close(_NORMAL)
        else:
            await channel.accept(context.connection.subprotocol)
            await Conversation(context, target).lead(answer)

    async def _fail(self, error: Exception, context: SocketContext) -> None:
        if context.channel.stage is Stage.CLOSED and is_leaving(error):
            return
        if meant(error) is None and not isinstance(error, WebSocketException):
            _log.error("connection failed", route=_route(context), exc_info=error)
        with suppress(OSError):  # the client was quicker
            await refuse(context, error)


def _log_end(context: SocketContext) -> None:
    """The access record: a handshake that was refused by its status, a connection by its close code."""
    log_access(METHOD, _route(context), context.channel.code, (perf_counter() - context.started) * 1000)


def _route(context: SocketContext) -> str:
    target = context.target
    return target.path if isinstance(target, SocketTarget) else str(context.scope["path"])
