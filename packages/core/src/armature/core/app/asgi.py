"""One HTTP request: match, run, answer. Request ids, body limits and problem details are stages of this path."""

from time import perf_counter
from typing import Final

from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect

from armature.core.app.misses import Misses
from armature.core.app.paths import own_path, own_raw_path
from armature.core.app.sender import Sender
from armature.core.app.state import ApplicationState
from armature.core.app.streams import Streams
from armature.core.app.target import Target
from armature.core.context import HttpContext
from armature.core.context.http import UrlRouter
from armature.core.correlation import Correlation, RequestIds, current
from armature.core.errors import BadRequest, HttpError
from armature.core.http.answer import Answer, Stream
from armature.core.http.body import read_body
from armature.core.http.problems import from_starlette, hidden, problem
from armature.core.logging import get_logger, log_access
from armature.core.routing import MalformedPath, Match, Router
from armature.core.types import ASGIApp, ASGIScope, Receive, Send

CONTEXT: Final = "armature.context"
"""Where middleware carries the context through the ASGI scope."""

_CLOSE = (b"connection", b"close")
_log = get_logger("armature.requests")


class HttpEntry:
    """Answers the HTTP requests of a started application."""

    __slots__ = ("_app", "_ids", "_match", "_misses", "_router", "_state", "access_log", "streams")

    def __init__(self, app: UrlRouter, router: Router[Target], misses: Misses, state: ApplicationState) -> None:
        self._app = app
        self._router = router
        self._match = router.match
        self._misses = misses
        self._state = state
        self._ids = RequestIds()
        self.streams = Streams()
        self.access_log = True

    def open(self, *, access_log: bool) -> None:
        """Made ready for a start: fresh request ids, so that forked workers differ, and no stream running."""
        self._ids = RequestIds()
        self.streams = Streams()
        self.access_log = access_log

    def begin(self, scope: ASGIScope, receive: Receive) -> HttpContext:
        """The context of a request, known to the log from here on."""
        headers = dict(scope["headers"])
        given = headers.get(b"x-request-id")
        request_id = self._ids.make() if given is None else self._ids.take_over(given)
        current.set(Correlation(request_id, headers))
        context = HttpContext(scope, receive, headers, request_id, self._app)
        if self.access_log:
            context.started = perf_counter()
        return context

    async def respond(self, context: HttpContext, send: Send) -> None:
        """Runs the endpoint and sends its answer; every error is answered as a problem."""
        target: Target | None = context.target
        try:
            if target is None:
                found = self._find(context)
                if found is None:
                    return await self.hand_over(self._misses.answer(context), context, send)
                target, context.path_parameters = found
                context.target = target
                context.body_limit = target.body_limit
                if target.around is not None:
                    return await self.hand_over(target.around, context, send)
            if target.takes_body:
                context.body = await read_body(context.receive, context.headers, target.body_limit)
            answer = await target.run(context)
            if type(answer) is not Answer:
                answer = target.encode(answer)
        except Exception as error:  # noqa: BLE001 - the last resort: every error becomes an answer
            answer = self._failed(error, context)
        if type(answer) is Answer:
            await self._send(answer, context, send)
        elif answer is not None:
            await self.hand_over(answer, context, send)

    def _find(self, context: HttpContext) -> Match[Target] | None:
        scope = context.scope
        raw = own_raw_path(scope)
        if raw is None:
            found = self._match(scope["method"], own_path(scope))
        else:
            found = self._router.match_raw(scope["method"], raw)
        return self._misses.loosely(context) if found is None else found

    async def _send(self, answer: Answer, context: HttpContext, send: Send) -> None:
        headers = answer.headers
        headers.append((b"x-request-id", context.request_id))
        if self._state.closing:
            headers.append(_CLOSE)
        await send({"type": "http.response.start", "status": answer.status, "headers": headers})
        body = b"" if context.scope["method"] == "HEAD" else answer.body
        await send({"type": "http.response.body", "body": body})
        if self.access_log:
            self.log(context, answer.status)

    async def hand_over(self, answer: Answer | Stream | ASGIApp, context: HttpContext, send: Send) -> None:
        """Lets somebody else send the answer: middleware, a mounted application, a Starlette response, a stream."""
        if isinstance(answer, Answer):
            return await self._send(answer, context, send)
        closing = [_CLOSE] if self._state.closing else []
        sender = Sender(send, [(b"x-request-id", context.request_id), *closing])
        try:
            if isinstance(answer, Stream):
                await self.streams.send(answer, answer.headers, context.receive, sender)
            else:
                context.scope[CONTEXT] = context
                await answer(context.scope, context.receive, sender)
        except Exception as error:
            failed = self._failed(error, context)
            if sender.status:  # the head has gone already: all that is left is to break the connection off
                raise
            if failed is not None:
                await self._send(failed, context, send)
        if self.access_log:
            self.log(context, sender.status)
        return None

    async def inside(self, scope: ASGIScope, receive: Receive, send: Send) -> None:
        """The innermost ASGI application of every middleware stack."""
        context: HttpContext = scope[CONTEXT]
        context.scope = scope
        context.receive = receive
        await self.respond(context, send)

    def _failed(self, error: Exception, context: HttpContext) -> Answer | None:
        """The problem that answers an error; None where the client has left."""
        if isinstance(error, ClientDisconnect):
            return None
        if isinstance(error, HTTPException):
            error = from_starlette(error)
        elif isinstance(error, MalformedPath):
            error = BadRequest(str(error))
        elif not isinstance(error, HttpError):
            _log.error("request failed", method=context.scope["method"], route=_route(context), exc_info=error)
            error = hidden(error)
        return problem(error, context.scope["path"], context.request_id.decode("ascii"))

    def log(self, context: HttpContext, status: int) -> None:
        """Writes the access record, once a request."""
        if context.status == 0 and status:
            context.status = status
            log_access(context.scope["method"], _route(context), status, (perf_counter() - context.started) * 1000)


def _route(context: HttpContext) -> str:
    target = context.target
    return target.path if isinstance(target, Target) else str(context.scope["path"])
