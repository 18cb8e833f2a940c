"""Handshakes that are refused: with a whole HTTP response where the server can send one, else with a close code."""

from starlette.exceptions import WebSocketException
from starlette.responses import Response

from armature.core.app.failures import meant, problem_in
from armature.core.app.websockets.failures import close_of, shown
from armature.core.context import SocketContext, Stage
from armature.core.errors import HttpError, ServiceUnavailable
from armature.core.http.answer import Answer, Stream

STOPPING = ServiceUnavailable("The server stops.")
_FIRST_FAILURE = 400
_FAILED = 500


async def refuse(context: SocketContext, error: Exception) -> None:
    """Ends a connection because of an error: a problem before the handshake is accepted, a close code behind it."""
    code, reason = close_of(error)
    if context.channel.stage is not Stage.CONNECTING or isinstance(error, WebSocketException):
        await context.channel.close(code, reason)
        return
    told = shown(error)
    answer = problem_in(context, context.scope["path"], told)
    await context.channel.deny(answer, told.detail or told.title)


async def refuse_with(context: SocketContext, answer: Answer | Stream | Response) -> None:
    """Ends a connection with what a filter made of its failure, or an interceptor put in the place of the handler."""
    failure = context.failure if isinstance(context.failure, Exception) else None
    if context.channel.stage is not Stage.CONNECTING or isinstance(answer, Stream):
        await refuse(context, failure or STOPPING)
        return
    known = meant(failure) if failure is not None else None
    await context.channel.deny(_denial(answer, known), (known.detail or known.title) if known else "")


def _denial(answer: Answer | Response, known: HttpError | None) -> Answer:
    """An answer with a status that refuses: its own, else that of the failure."""
    if isinstance(answer, Response):
        body: object = getattr(answer, "body", b"")
        answer = answer.status_code, list(answer.raw_headers), body if isinstance(body, bytes) else b""
    status, headers, body = answer
    if status < _FIRST_FAILURE:
        status = known.status if known is not None else _FAILED
    return status, headers, body
