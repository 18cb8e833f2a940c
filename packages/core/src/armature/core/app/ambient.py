"""What every application provides by itself: the values of its transports, its settings and its state."""

from collections.abc import Sequence

from starlette.requests import HTTPConnection, Request
from starlette.websockets import WebSocket

from armature.core.app.state import ApplicationState
from armature.core.context import Connection, ExecutionContext, HttpContext, MessageContext, SocketContext
from armature.core.di import Home, Key, Kind, Provider, Scope
from armature.core.pipeline import HTTP, MESSAGE, WEBSOCKET, Transport

_HTTP = frozenset({HTTP.transport})
_WEBSOCKET = frozenset({WEBSOCKET.transport})
_MESSAGE = frozenset({MESSAGE.transport})


def ambient_home(settings: Provider, state: ApplicationState, transports: Sequence[type[Transport]]) -> Home:
    """A home whose providers are visible in every module."""
    contexts = {each.context: each.name for each in transports if each.context is not ExecutionContext}
    providers = (
        _seed(Request, _request, _HTTP),
        _seed(HTTPConnection, _http_connection, _HTTP | _WEBSOCKET | _MESSAGE),
        _seed(WebSocket, _websocket, _WEBSOCKET),
        _seed(Connection, _connection, _WEBSOCKET | _MESSAGE),
        _seed(HttpContext, _itself, _HTTP),
        _seed(SocketContext, _itself, _WEBSOCKET),
        _seed(MessageContext, _itself, _MESSAGE),
        _seed(ExecutionContext, _itself, (_HTTP | _WEBSOCKET | _MESSAGE).union(each.name for each in transports)),
        *(_seed(context, _itself, frozenset({name})) for context, name in contexts.items()),
        settings,
        Provider(Key(ApplicationState), Kind.VALUE, state, Scope.SINGLETON, where=_WHERE),
    )
    return Home("Armature", providers, (), tuple(each.key for each in providers), is_global=True, where=_WHERE)


def _seed(cls: type, make: object, transports: frozenset[str]) -> Provider:
    return Provider(Key(cls), Kind.SEED, make, Scope.REQUEST, where=_WHERE, transports=transports)


def _request(context: HttpContext) -> Request:
    return context.request


def _http_connection(context: HttpContext | SocketContext | MessageContext) -> HTTPConnection:
    return context.request if isinstance(context, HttpContext) else context.http_connection


def _websocket(context: SocketContext) -> WebSocket:
    return context.websocket


def _connection(context: SocketContext | MessageContext) -> Connection:
    return context.connection


def _itself(context: ExecutionContext) -> ExecutionContext:
    return context


_WHERE = "armature.core"
