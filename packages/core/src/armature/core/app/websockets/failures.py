"""Errors around a connection: which are the client's leaving, and how the others are told."""

from starlette.exceptions import WebSocketException
from starlette.websockets import WebSocketDisconnect, WebSocketDisconnected

from armature.core.app.failures import meant
from armature.core.context import FIRST_CODE
from armature.core.errors import ConnectionClosed, HttpError
from armature.core.http.problems import hidden

_LEAVING = (WebSocketDisconnect, WebSocketDisconnected, ConnectionClosed, OSError)
_INTERNAL_ERROR = 1011


def is_leaving(error: BaseException) -> bool:
    """Whether an error only says that a connection has ended; a task group's, where all of its errors say so."""
    if isinstance(error, BaseExceptionGroup):
        return error.split(_LEAVING)[1] is None
    return isinstance(error, _LEAVING)


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
