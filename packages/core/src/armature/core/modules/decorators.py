"""The decorators: they record what was written, and nothing more."""

import functools
import inspect
from collections.abc import Callable, Mapping, Sequence
from dataclasses import fields
from math import inf
from typing import Any, Concatenate, ParamSpec, Protocol, TypeVar

from armature.core.di import described
from armature.core.errors import WiringError, closest
from armature.core.http.formats import Format
from armature.core.modules.declarations import VALUE, Module
from armature.core.modules.members import members_of
from armature.core.modules.records import ControllerRecord, EndpointRecord, EnhancerRecord, record_of, recorded
from armature.core.pipeline import ExceptionFilter, Guard, Interceptor, RouteOptions
from armature.core.routing import Condition, Versions
from armature.core.source import caller, name_of

P = ParamSpec("P")
C = TypeVar("C", bound=type)
F = TypeVar("F", bound=Callable[..., Any])  # the user's handler
D = TypeVar("D", bound="type | Callable[..., Any]")  # a controller class or a handler


def _declaring(value: Callable[P, Module]) -> Callable[P, Callable[[C], C]]:
    @functools.wraps(value)
    def module(*args: P.args, **fields: P.kwargs) -> Callable[[C], C]:
        where = caller()
        if args:
            fault = "is not called" if isinstance(args[0], type) else f"was given {described(args[0])} by position"
            raise WiringError(
                f"@module ({where}) {fault}.\nWrite `@module(controllers=[…], providers=[…])`; alone, `@module()`."
            )
        check_keywords("@module", fields, _MODULE_FIELDS, where)
        declared = value(*args, **fields)

        def attach(cls: C) -> C:
            _check_class(cls, "@module", where)
            setattr(cls, VALUE, declared.declared_by(cls, where))
            return cls

        return attach

    return module


module = _declaring(Module)
"""Makes a class a module; takes the fields of `Module`."""


def controller(
    path: str = "/",
    *,
    version: Versions | None = None,
    tags: Sequence[str] = (),
    host: str | None = None,
    when: Sequence[Condition] = (),
    formats: Sequence[Format] | None = None,
) -> Callable[[C], C]:
    """Makes a class a controller: its endpoints stand below `path`.

    `version`, `host` and `when` are as those of an endpoint: by default `version="1"` puts them under `/v1`.
    """
    where = caller()
    if callable(path):
        raise WiringError(f'@controller ({where}) is not called.\nWrite `@controller("/")`.')

    def attach(cls: C) -> C:
        _check_class(cls, "@controller", where)
        chosen = None if formats is None else tuple(formats)
        record_of(cls).controller = ControllerRecord(path, version, tuple(tags), where, host, tuple(when), chosen)
        return cls

    return attach


class _Method(Protocol[P]):
    """A decorator of endpoints for one method; P are the fields of `RouteOptions`."""

    def __call__(self, path: str = "/", /, *args: P.args, **given: P.kwargs) -> Callable[[F], F]: ...


def _method(method: str, options: Callable[P, RouteOptions]) -> _Method[P]:
    def declare(path: str = "/", /, *args: P.args, **given: P.kwargs) -> Callable[[F], F]:
        _check_given(f"@{method.lower()}", args, given, caller())
        return _http(method, path, options(*args, **given), caller())

    declare.__name__ = declare.__qualname__ = method.lower()
    declare.__doc__ = f'Answers {method} at `path`, by default "/"; takes the fields of `RouteOptions`.'
    return declare


get = _method("GET", RouteOptions)
"""Answers GET at a path, by default "/"; takes the fields of `RouteOptions`."""
post = _method("POST", RouteOptions)
"""Answers POST at a path, by default "/"; takes the fields of `RouteOptions`."""
put = _method("PUT", RouteOptions)
"""Answers PUT at a path, by default "/"; takes the fields of `RouteOptions`."""
patch = _method("PATCH", RouteOptions)
"""Answers PATCH at a path, by default "/"; takes the fields of `RouteOptions`."""
delete = _method("DELETE", RouteOptions)
"""Answers DELETE at a path, by default "/"; takes the fields of `RouteOptions`."""
head = _method("HEAD", RouteOptions)
"""Answers HEAD at a path, by default "/"; takes the fields of `RouteOptions`."""
options = _method("OPTIONS", RouteOptions)
"""Answers OPTIONS at a path, by default "/"; takes the fields of `RouteOptions`."""


def _any_method(
    options_: Callable[P, RouteOptions],
) -> Callable[Concatenate[str, str, P], Callable[[F], F]]:
    def route(method: str, path: str, /, *args: P.args, **given: P.kwargs) -> Callable[[F], F]:
        """Answers any method, such as `route("QUERY", "/search")`; takes the fields of `RouteOptions`."""
        _check_given("@route", args, given, caller())
        return _http(method.upper(), path, options_(*args, **given), caller())

    return route


route = _any_method(RouteOptions)
"""Answers any method at a path, such as `@route("QUERY", "/search")`; takes the fields of `RouteOptions`."""


def _http(method: str, path: str, given: RouteOptions, where: str) -> Callable[[F], F]:
    if callable(path):
        raise WiringError(f'@{method.lower()} ({where}) is not called.\nWrite `@{method.lower()}("/")`.')
    written = f'@{method.lower()}("{path}")'
    return _recording(EndpointRecord("http", f"{method} {path}", given, where, written), path)


def endpoint(
    transport: str, address: str, *, written: str = "", details: object = None, options: RouteOptions | None = None
) -> Callable[[F], F]:
    """What the decorators of a transport's endpoints are made of.

    `transport` is the name of a `Transport`, `address` what tells its endpoints apart, `details` any frozen value that
    the transport finds again in `pipeline.endpoint.details`. `written` is the decorator as messages show it, by default
    `@{transport}("{address}")`. Call it inside the decorator: the line of whoever calls that is the place of the
    declaration.

    >>> from armature.core import endpoint
    >>> def tick(seconds: float):
    ...     return endpoint("ticks", f"every {seconds:g} s", details=seconds, written=f"@tick({seconds:g})")
    """
    shown = written or f'@{transport}("{address}")'
    return _recording(EndpointRecord(transport, address, options or RouteOptions(), caller(2), shown, details), "/")


def _recording(record: EndpointRecord, path: str) -> Callable[[F], F]:
    def attach(function: F) -> F:
        _check_plain(function, f"{record.written.partition('(')[0]} ({record.where})", path)
        record_of(function).endpoints.insert(0, record)
        return function

    return attach


def _enhancing(kind: str, enhancers: Sequence[object], where: str) -> Callable[[D], D]:
    written = "@skip_guard" if kind == "skipped" else f"@use_{kind}"
    if not enhancers:
        raise WiringError(f"{written} ({where}) names nothing.\nWrite `{written}(…)` with at least one.")

    for each in enhancers:
        if inspect.isroutine(each) or _is_target(each):
            raise WiringError(
                f"{written} ({where}) was given {described(each)}, and takes {_TAKES[kind]}.\n"
                f"Write `{written}(TheClass)` above what it is to cover."
            )

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
    where = caller()
    _check_classes(guards, where)
    return _enhancing("skipped", guards, where)


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


def timeout(seconds: float | None) -> Callable[[D], D]:
    """Ends the work of an endpoint, or of each endpoint of a controller, after `seconds`, or never where it is None.

    It holds in place of the setting `ARMATURE_TIMEOUT`; the answer is 503, or what `ARMATURE_TIMEOUT_STATUS` says.
    """
    where = caller()
    if seconds is not None:
        _check_number(seconds, "timeout", "seconds", where)
        if seconds <= 0:
            raise WiringError(f"@timeout({seconds:g}) ({where}) leaves no time.\nWrite a number of seconds above zero.")

    def attach(target: D) -> D:
        record_of(target).timeout = inf if seconds is None else seconds
        return target

    return attach


def body_limit(size: int) -> Callable[[D], D]:
    """Refuses bodies of more than `size` bytes with 413, in place of the setting `ARMATURE_BODY_LIMIT`."""
    where = caller()
    _check_number(size, "body_limit", "bytes", where)
    if size < 0:
        raise WiringError(f"@body_limit({size}) ({where}) is below zero.\nWrite a number of bytes.")

    def attach(target: D) -> D:
        record_of(target).body_limit = size
        return target

    return attach


def _check_given(decorator: str, args: Sequence[object], given: Mapping[str, object], where: str) -> None:
    """Refuses what is no option of an endpoint, or not named as one."""
    if args:
        raise WiringError(
            f"{decorator} ({where}) was given {args[0]!r} after its path.\nName the option, as in `status=201`."
        )
    if "path" in given:
        raise WiringError(
            f'{decorator} ({where}) has its path as an option.\nWrite it first: `{decorator}("{given["path"]}")`.'
        )
    check_keywords(decorator, given, _OPTIONS, where)


def check_keywords(decorator: str, given: Mapping[str, object], known: Sequence[str], where: str) -> None:
    """Refuses an option that does not exist, with the one that is meant."""
    for name in given:
        if name not in known:
            meant = _ELSEWHERE.get(name) or closest(name, known)
            cure = f"Write `{meant}=`." if meant else f"There are {', '.join(known)}."
            raise WiringError(f'{decorator} ({where}) has no option "{name}".\n{cure}')


def _check_class(cls: object, decorator: str, where: str) -> None:
    if not isinstance(cls, type):
        raise WiringError(f"{decorator} ({where}) stands on {described(cls)}.\nPut it on a class.")


def _check_classes(guards: Sequence[object], where: str) -> None:
    for each in guards:
        if not isinstance(each, type):
            raise WiringError(
                f"@skip_guard ({where}) was given {described(each)}, and takes the class of a guard.\n"
                f"Write `@skip_guard({name_of(type(each))})`, which takes off whatever is of that class."
            )


def _check_plain(function: object, called: str, path: str) -> None:
    if isinstance(function, type):
        raise WiringError(
            f"{called} stands on the class {name_of(function)}.\n"
            f'Put it on a method, and `@controller("{path}")` on the class.'
        )
    kind = type(function).__name__
    if kind in {"staticmethod", "classmethod", "property"}:
        raise WiringError(
            f"{called} stands on a {kind}, and an endpoint is a plain method or function.\n"
            f"Take `@{kind}` away and write `self` first."
        )


def _check_number(number: object, decorator: str, unit: str, where: str) -> None:
    if not isinstance(number, (int, float)):
        raise WiringError(f"@{decorator} ({where}) has no number of {unit}.\nWrite `@{decorator}(…)` with one.")


def _is_target(each: object) -> bool:
    """Whether a class stands in the brackets that would have to stand below the decorator."""
    return isinstance(each, type) and (recorded(each) is not None or any(members_of(each)))


_MODULE_FIELDS = [each.name for each in fields(Module) if each.init]
_OPTIONS = [each.name for each in fields(RouteOptions)]
_ELSEWHERE = {
    "status_code": "status",
    "response_model": "returns",
    "responses": "raises",
    "include_in_schema": "hidden",
}
_TAKES = {
    "guard": "a class with `can_activate`, or an object of one",
    "interceptor": "a class with `intercept`, or an object of one",
    "filter": "a class with `catch`, or an object of one",
    "skipped": "a class with `can_activate`",
    "middleware": "a class whose first parameter is the ASGI application",
}
_FIELDS = {
    "guard": "guards",
    "skipped": "skipped",
    "interceptor": "interceptors",
    "filter": "filters",
    "middleware": "middleware",
}
