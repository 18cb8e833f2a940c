"""What every application provides by itself: values of its transports, itself, settings, state, background work."""

from collections.abc import Sequence

from starlette.requests import HTTPConnection, Request
from starlette.websockets import WebSocket

from armature.core.app.commands import CommandTransport
from armature.core.app.state import ApplicationState
from armature.core.clock import Clock
from armature.core.context import (
    Accepts,
    Connection,
    ExecutionContext,
    HttpContext,
    MessageContext,
    Preconditions,
    SocketContext,
)
from armature.core.di import Home, Key, Kind, Provider, Scope, class_provider
from armature.core.modules import Overrides
from armature.core.pipeline import HTTP, MESSAGE, WEBSOCKET, Transport

_HTTP = frozenset({HTTP.transport})
_WEBSOCKET = frozenset({WEBSOCKET.transport})
_MESSAGE = frozenset({MESSAGE.transport})


def ambient_home(
    own: Sequence[Provider], state: ApplicationState, transports: Sequence[type[Transport]], overrides: Overrides
) -> Home:
    """A home whose providers are visible in every module; `own` are those of this one application."""
    contexts: dict[type[ExecutionContext], frozenset[str]] = {
        HttpContext: _HTTP,
        SocketContext: _WEBSOCKET,
        MessageContext: _MESSAGE,
        ExecutionContext: (_HTTP | _WEBSOCKET | _MESSAGE).union(each.name for each in transports),
    }
    for each in transports:
        contexts[each.context] = contexts.get(each.context, frozenset()) | {each.name}
    providers = (
        _seed(Request, _request, _HTTP),
        _seed(Preconditions, _preconditions, _HTTP),
        _seed(Accepts, _accepts, _HTTP),
        _seed(HTTPConnection, _http_connection, _HTTP | _WEBSOCKET | _MESSAGE),
        _seed(WebSocket, _websocket, _WEBSOCKET),
        _seed(Connection, _connection, _WEBSOCKET | _MESSAGE),
        *(_seed(context, _itself, names) for context, names in contexts.items()),
        *own,
        Provider(Key(ApplicationState), Kind.VALUE, state, Scope.SINGLETON, where=_WHERE),
        class_provider(CommandTransport),
        *overrides.applied([class_provider(Clock)], {}),
    )
    return Home(
        "Armature", providers, (), tuple(each.key for each in providers), is_global=True, where=_WHERE, is_ambient=True
    )


def _seed(cls: type, make: object, transports: frozenset[str]) -> Provider:
    return Provider(Key(cls), Kind.SEED, make, Scope.REQUEST, where=_WHERE, transports=transports)


def _request(context: HttpContext) -> Request:
    return context.request


def _preconditions(context: HttpContext) -> Preconditions:
    return context.preconditions


def _accepts(context: HttpContext) -> Accepts:
    return context.accepts


def _http_connection(context: HttpContext | SocketContext | MessageContext) -> HTTPConnection:
    return context.request if isinstance(context, HttpContext) else context.http_connection


def _websocket(context: SocketContext) -> WebSocket:
    return context.websocket


def _connection(context: SocketContext | MessageContext) -> Connection:
    return context.connection


def _itself(context: ExecutionContext) -> ExecutionContext:
    return context


_WHERE = "armature.core"
