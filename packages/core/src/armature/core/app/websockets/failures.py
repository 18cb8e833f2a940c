"""Errors around a connection: which are the client's leaving, and what the others become."""

from starlette.exceptions import HTTPException, WebSocketException
from starlette.websockets import WebSocketDisconnect, WebSocketDisconnected

from armature.core.context import FIRST_CODE
from armature.core.errors import BadRequest, ConnectionClosed, HttpError
from armature.core.http.problems import from_starlette, hidden
from armature.core.routing import MalformedPath

_LEAVING = (WebSocketDisconnect, WebSocketDisconnected, ConnectionClosed, OSError)
_INTERNAL_ERROR = 1011


def is_leaving(error: BaseException) -> bool:
    """Whether an error only says that a connection has ended; a task group's, where all of its errors say so."""
    if isinstance(error, BaseExceptionGroup):
        return error.split(_LEAVING)[1] is None
    return isinstance(error, _LEAVING)


def meant(error: Exception) -> HttpError | None:
    """The error as one of ours that a client may see; None for one that nobody meant for it."""
    if isinstance(error, HttpError):
        return error
    if isinstance(error, HTTPException):
        return from_starlette(error)
    return BadRequest(str(error)) if isinstance(error, MalformedPath) else None


def shown(error: Exception) -> HttpError:
    """What a client is told."""
    return meant(error) or hidden(error)


def close_of(error: Exception) -> tuple[int, str]:
    """The close code and the reason for an error behind the handshake: 4404 for 404, 1011 for what nobody meant."""
    if isinstance(error, WebSocketException):
        return error.code, error.reason
    own = meant(error)
    if own is None:
        return _INTERNAL_ERROR, hidden(error).title
    return FIRST_CODE + own.status, own.detail or own.title
