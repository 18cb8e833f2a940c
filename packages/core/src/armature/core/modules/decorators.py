"""The decorators: they record what was written, and nothing more."""

import functools
from collections.abc import Callable, Sequence
from typing import Any, Concatenate, ParamSpec, TypeVar

from armature.core.errors import WiringError
from armature.core.modules.declarations import VALUE, Module
from armature.core.modules.records import ControllerRecord, EndpointRecord, EnhancerRecord, record_of
from armature.core.pipeline import ExceptionFilter, Guard, Interceptor, RouteOptions
from armature.core.source import caller, name_of

P = ParamSpec("P")
C = TypeVar("C", bound=type)
F = TypeVar("F", bound=Callable[..., Any])  # the user's handler
D = TypeVar("D", bound="type | Callable[..., Any]")  # a controller class or a handler


def _declaring(value: Callable[P, Module]) -> Callable[P, Callable[[C], C]]:
    @functools.wraps(value)
    def module(*args: P.args, **fields: P.kwargs) -> Callable[[C], C]:
        where, declared = caller(), value(*args, **fields)

        def attach(cls: C) -> C:
            setattr(cls, VALUE, declared.declared_by(cls, where))
            return cls

        return attach

    return module


module = _declaring(Module)
"""Makes a class a module; takes the fields of `Module`."""


def controller(path: str = "/", *, version: str | None = None, tags: Sequence[str] = ()) -> Callable[[C], C]:
    """Makes a class a controller: its endpoints stand below `path`, and below `/v{version}` where one is given."""
    where = caller()

    def attach(cls: C) -> C:
        record_of(cls).controller = ControllerRecord(path, version, tuple(tags), where)
        return cls

    return attach


def _method(method: str, options: Callable[P, RouteOptions]) -> Callable[Concatenate[str, P], Callable[[F], F]]:
    def declare(path: str, /, *args: P.args, **given: P.kwargs) -> Callable[[F], F]:
        return _endpoint(method, path, options(*args, **given), caller())

    declare.__name__ = declare.__qualname__ = method.lower()
    declare.__doc__ = f"Answers {method} at `path`; takes the fields of `RouteOptions`."
    return declare


get = _method("GET", RouteOptions)
post = _method("POST", RouteOptions)
put = _method("PUT", RouteOptions)
patch = _method("PATCH", RouteOptions)
delete = _method("DELETE", RouteOptions)
head = _method("HEAD", RouteOptions)
options = _method("OPTIONS", RouteOptions)


def _any_method(
    options_: Callable[P, RouteOptions],
) -> Callable[Concatenate[str, str, P], Callable[[F], F]]:
    def route(method: str, path: str, /, *args: P.args, **given: P.kwargs) -> Callable[[F], F]:
        """Answers any method, such as `route("QUERY", "/search")`; takes the fields of `RouteOptions`."""
        return _endpoint(method.upper(), path, options_(*args, **given), caller())

    return route


route = _any_method(RouteOptions)


def _endpoint(method: str, path: str, given: RouteOptions, where: str) -> Callable[[F], F]:
    if callable(path):
        raise WiringError(f'@{method.lower()} ({where}) has no path.\nWrite `@{method.lower()}("/")`.')

    def attach(function: F) -> F:
        if isinstance(function, type):
            raise WiringError(
                f"@{method.lower()} ({where}) stands on the class {name_of(function)}.\n"
                f'Put it on a method, and `@controller("{path}")` on the class.'
            )
        record_of(function).endpoints.insert(0, EndpointRecord("http", method, path, given, where))
        return function

    return attach


def _enhancing(kind: str, enhancers: Sequence[object], where: str) -> Callable[[D], D]:
    if not enhancers:
        raise WiringError(f"@use_{kind} ({where}) names nothing.\nWrite `@use_{kind}(…)` with at least one.")

    def attach(target: D) -> D:
        records: list[EnhancerRecord] = getattr(record_of(target), _FIELDS[kind])
        records[:0] = [EnhancerRecord(each, where) for each in enhancers]  # decorators run from below, people read down
        return target

    return attach


def use_guard(*guards: type[Guard] | Guard) -> Callable[[D], D]:
    """Puts guards before an endpoint or all endpoints of a controller, in reading order."""
    return _enhancing("guard", guards, caller())


def skip_guard(*guards: type[Guard]) -> Callable[[D], D]:
    """Takes an inherited guard off; start-up fails where it is not inherited."""
    return _enhancing("skipped", guards, caller())


def use_interceptor(*interceptors: type[Interceptor] | Interceptor) -> Callable[[D], D]:
    """Puts interceptors around an endpoint or all endpoints of a controller; the first is the outermost."""
    return _enhancing("interceptor", interceptors, caller())


def use_filter(*filters: type[ExceptionFilter] | ExceptionFilter) -> Callable[[D], D]:
    """Lets filters answer the exceptions of an endpoint or of all endpoints of a controller."""
    return _enhancing("filter", filters, caller())


def use_middleware(*middleware: object) -> Callable[[D], D]:
    """Puts ASGI middleware around an endpoint or all endpoints of a controller, after the match.

    Each is a class whose first parameter is the ASGI application and whose others are injected, or Starlette's
    `Middleware(cls, **options)`.
    """
    return _enhancing("middleware", middleware, caller())


def timeout(seconds: float) -> Callable[[D], D]:
    """Ends the work of an endpoint, or of each endpoint of a controller, after `seconds` with 503."""
    where = caller()
    if seconds <= 0:
        raise WiringError(f"@timeout({seconds:g}) ({where}) leaves no time.\nWrite a number of seconds above zero.")

    def attach(target: D) -> D:
        record_of(target).timeout = seconds
        return target

    return attach


def body_limit(size: int) -> Callable[[D], D]:
    """Refuses bodies of more than `size` bytes with 413, in place of the setting `ARMATURE_BODY_LIMIT`."""
    where = caller()
    if size < 0:
        raise WiringError(f"@body_limit({size}) ({where}) is below zero.\nWrite a number of bytes.")

    def attach(target: D) -> D:
        record_of(target).body_limit = size
        return target

    return attach


_FIELDS = {
    "guard": "guards",
    "skipped": "skipped",
    "interceptor": "interceptors",
    "filter": "filters",
    "middleware": "middleware",
}
