"""The steps of one HTTP request that `Application.__call__` takes: begin, lead to the endpoint, answer, fail."""

import asyncio
from collections.abc import Callable
from time import perf_counter
from typing import Final

from starlette.requests import ClientDisconnect

from armature.core.app.failures import meant, problem_in
from armature.core.app.misses import Misses
from armature.core.app.paths import own_path, own_raw_path
from armature.core.app.sender import Sender
from armature.core.app.state import ApplicationState, Stage
from armature.core.app.streams import Streams
from armature.core.app.target import Target
from armature.core.context import HttpContext
from armature.core.context.http import CONTEXT
from armature.core.context.scope import UrlRouter
from armature.core.correlation import RequestIds, current
from armature.core.errors import ServiceUnavailable
from armature.core.http.answer import Answer, Stream
from armature.core.http.problems import hidden
from armature.core.http.stamps import stamp
from armature.core.logging import get_logger, log_access
from armature.core.routing import Match, Router
from armature.core.types import ASGIApp, ASGIScope, RawHeaders, Receive, Send

_PERCENT: Final = ord("%")  # looked for as a number it is found seven times as fast

_logger = get_logger("armature.requests")


class HttpEntry:
    """What the HTTP requests of a started application go through."""

    __slots__ = ("_app", "_ids", "_match", "_misses", "_router", "_state", "access_log", "begin", "stack", "streams")

    begin: Callable[[ASGIScope, Receive], HttpContext]
    """The context of a request, known to the log from here on, and in the common case its target."""

    def __init__(self, app: UrlRouter, router: Router[Target], misses: Misses, state: ApplicationState) -> None:
        self._app = app
        self._router = router
        self._match = router.match
        self._misses = misses
        self._state = state
        self.open(stack=None, surrounded=False, access_log=True)

    def open(self, *, stack: ASGIApp | None, surrounded: bool, access_log: bool, event_heartbeat: float = 0) -> None:
        """Made ready for a start: fresh request ids, so that forked workers differ, and no stream running.

        `stack` is the application's middleware, whose innermost application is the application itself; `surrounded`
        says whether there is any middleware, through which requests come back to us. `event_heartbeat` are the seconds
        of silence after which an event stream says something.
        """
        self.begin = self._begin_or_go_on if surrounded else self._begin
        self._ids = RequestIds()
        self.streams = Streams(event_heartbeat)
        self.stack = stack
        self.access_log = access_log

    def _begin_or_go_on(self, scope: ASGIScope, receive: Receive) -> HttpContext:
        """As `_begin`; a request that went through middleware comes back with its context."""
        known: HttpContext | None = scope.get(CONTEXT)
        if known is None or known.app is not self._app:
            return self._begin(scope, receive)
        known.passed(scope, receive)
        return known

    def _begin(self, scope: ASGIScope, receive: Receive) -> HttpContext:
        given, traceparent = b"", b""
        for name, value in scope["headers"]:
            if name == b"x-request-id":
                given = value
            elif name == b"traceparent":
                traceparent = value
        request_id = self._ids.take_over(given) if given else self._ids.make()
        context = HttpContext(scope, receive, request_id, traceparent, self._app)
        current.set(context)
        if self.access_log:
            context.started = perf_counter()
        if self.stack is None and not scope.get("root_path") and _PERCENT not in (scope.get("raw_path") or b""):
            found = self._match(scope["method"], scope["path"])
            if found is not None and found[0].around is None:
                context.target, context.path_parameters = found
        return context

    def lead(self, context: HttpContext) -> Answer | ASGIApp | None:
        """Finds the target where that takes more; gives what answers in its place: middleware, a mount, a miss."""
        if self.stack is not None and not context.inside:
            context.inside = True
            return self.stack
        scope = context.scope
        if scope.get("root_path") or _PERCENT in (scope.get("raw_path") or b""):
            found = self._find_by_raw_path(scope)
        else:
            found = self._match(scope["method"], scope["path"])
        if found is not None and found[0].choice is not None:
            found = self._misses.choose(scope, own_raw_path(scope) or own_path(scope))
        if found is None:
            found = self._misses.loosely(context)
            if found is None:
                return self._misses.answer(context)
        target, context.path_parameters = found
        context.target = target
        return target.around

    def _find_by_raw_path(self, scope: ASGIScope) -> Match[Target] | None:
        scope["app_root_path"] = scope.get("root_path", "")  # Starlette builds URLs from it; a host's would lack ours
        raw = own_raw_path(scope)
        if raw is None:
            return self._match(scope["method"], own_path(scope))
        return self._router.match_raw(scope["method"], raw)

    async def hand_over(self, answer: Stream | ASGIApp, context: HttpContext, send: Send) -> None:
        """Lets somebody else send the answer: middleware, a mounted application, a Starlette response, a stream."""
        closing = close_header(context.scope) if self._state.closing else []
        sender = Sender(send, [*context.echoed(), *closing])
        try:
            if isinstance(answer, Stream):
                head_only = context.scope["method"] == "HEAD"
                await self.streams.send(answer, answer.headers, context.receive, sender, head_only=head_only)
            else:
                context.scope[CONTEXT] = context
                await answer(context.scope, context.receive, sender)
        except Exception as error:
            if sender.status and not isinstance(error, ClientDisconnect):
                raise  # the head has gone already: the server breaks the connection off, and logs why
            failed = self.failed(error, context)
            if failed is not None:
                status, headers, body = failed
                await sender({"type": "http.response.start", "status": status, "headers": headers})
                shown = b"" if context.scope["method"] == "HEAD" else body
                await sender({"type": "http.response.body", "body": shown})
        finally:
            if self.access_log:
                self.log(context, sender.status)

    async def turn_away(self, scope: ASGIScope, receive: Receive, send: Send) -> None:
        """Answers 503 while the application is not running."""
        await self.hand_over(_not_running, self.begin(scope, receive), send)

    def failed(self, error: Exception, context: HttpContext) -> Answer | None:
        """The problem that answers an error; None where the client has left."""
        if isinstance(error, ClientDisconnect):
            return None
        own = meant(error)
        if own is None:
            _logger.error("request failed", method=context.scope["method"], route=_route(context), exc_info=error)
            own = hidden(error)
        answer = problem_in(context, context.scope["path"], own)
        if context.target is not None and context.target.constant:
            stamp(answer[1], context.target.constant)
        return answer

    def cut_off(self, error: asyncio.CancelledError, context: HttpContext) -> Answer:
        """The last word of a request that outlived the drain budget; any other cancellation goes on."""
        task = asyncio.current_task()
        if self._state.stage is not Stage.DRAIN or task is None:
            raise error
        task.uncancel()
        late = ServiceUnavailable("The server stops, and this took longer than it waits.")
        return problem_in(context, context.scope["path"], late)

    def log(self, context: HttpContext, status: int) -> None:
        """Writes the access record, once a request."""
        if context.started and status:
            log_access(context.scope["method"], _route(context), status, (perf_counter() - context.started) * 1000)
            context.started = 0.0


async def _not_running(scope: ASGIScope, receive: Receive, send: Send) -> None:
    raise ServiceUnavailable("The application is not running.")


def close_header(scope: ASGIScope) -> RawHeaders:
    """Tells the client not to reuse the connection, from UNREADY on; HTTP/2 forbids the header (RFC 9113 §8.2.2)."""
    return [(b"connection", b"close")] if scope["http_version"] < "2" else []


def _route(context: HttpContext) -> str:
    target = context.target
    return target.path if isinstance(target, Target) else str(context.scope["path"])
