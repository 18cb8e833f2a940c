"""What every application provides by itself: the values of its transports, its settings and its state."""

from starlette.requests import HTTPConnection, Request

from armature.core.app.state import ApplicationState
from armature.core.context import ExecutionContext, HttpContext
from armature.core.di import Home, Key, Kind, Provider, Scope

_HTTP = frozenset({"http"})


def ambient_home(settings: Provider, state: ApplicationState) -> Home:
    """A home whose providers are visible in every module."""
    providers = (
        _seed(Request, _request),
        _seed(HTTPConnection, _request),
        _seed(HttpContext, _itself),
        _seed(ExecutionContext, _itself),
        settings,
        Provider(Key(ApplicationState), Kind.VALUE, state, Scope.SINGLETON, where=_WHERE),
    )
    return Home(
        "Armature", providers, (), tuple(each.key for each in providers), is_global=True, where=_WHERE, is_ambient=True
    )


def _seed(cls: type, make: object) -> Provider:
    return Provider(Key(cls), Kind.SEED, make, Scope.REQUEST, where=_WHERE, transports=_HTTP)


def _request(context: HttpContext) -> Request:
    return context.request


def _itself(context: ExecutionContext) -> ExecutionContext:
    return context


_WHERE = "armature.core"
