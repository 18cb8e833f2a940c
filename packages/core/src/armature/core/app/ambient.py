"""What every application provides by itself: the values of its transports, itself, its settings and its state."""

from collections.abc import Sequence

from starlette.requests import HTTPConnection, Request

from armature.core.app.state import ApplicationState
from armature.core.context import ExecutionContext, HttpContext
from armature.core.di import Home, Key, Kind, Provider, Scope
from armature.core.pipeline import HTTP, Transport

_HTTP = frozenset({HTTP.transport})


def ambient_home(own: Sequence[Provider], state: ApplicationState, transports: Sequence[type[Transport]]) -> Home:
    """A home whose providers are visible in every module; `own` are those of this one application."""
    contexts = {each.context: each.name for each in transports if each.context is not ExecutionContext}
    providers = (
        _seed(Request, _request, _HTTP),
        _seed(HTTPConnection, _request, _HTTP),
        _seed(HttpContext, _itself, _HTTP),
        _seed(ExecutionContext, _itself, _HTTP.union(each.name for each in transports)),
        *(_seed(context, _itself, frozenset({name})) for context, name in contexts.items()),
        *own,
        Provider(Key(ApplicationState), Kind.VALUE, state, Scope.SINGLETON, where=_WHERE),
    )
    return Home("Armature", providers, (), tuple(each.key for each in providers), is_global=True, where=_WHERE)


def _seed(cls: type, make: object, transports: frozenset[str]) -> Provider:
    return Provider(Key(cls), Kind.SEED, make, Scope.REQUEST, where=_WHERE, transports=transports)


def _request(context: HttpContext) -> Request:
    return context.request


def _itself(context: ExecutionContext) -> ExecutionContext:
    return context


_WHERE = "armature.core"
