"""Router: which target answers a method at a path, and which path a name stands for."""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import AnyStr, Generic, Literal, NamedTuple, TypeAlias, TypeVar

from armature.core.errors import DuplicateRoute, WiringError, closest
from armature.core.routing.captures import Match
from armature.core.routing.converters import BUILT_IN, Converter
from armature.core.routing.index import Index, build_index
from armature.core.routing.parser import parse_template
from armature.core.routing.template import Template, UnbuildableUrl

Target = TypeVar("Target")
TrailingSlash: TypeAlias = Literal["strict", "redirect", "ignore"]
"""What `/items/` means where only `/items` is a route (and the other way round): nothing, a redirect, or the same."""

_Shape: TypeAlias = tuple[str | Converter, ...]
_METHOD = "[A-Z][A-Z0-9_-]*"


class Route(NamedTuple, Generic[Target]):
    """What was declared: a target, where it answers, and where in the source that stands."""

    template: Template
    methods: tuple[str, ...]
    """As declared; HEAD, which every GET brings, is not among them unless it was declared itself."""

    name: str
    target: Target
    where: str
    apart: object = None
    """What tells it from other routes of its method and path, where there may be some."""

    def __str__(self) -> str:
        place = f" ({self.where})" if self.where else ""
        return f'{" ".join(self.methods)} "{self.template.text}"{place}'


class Router(Generic[Target]):
    """Routes are added, then frozen; after that the router is only asked.

    `converters` are those that templates may name, from `converter_table`. `join` makes one target of all routes of a
    method and path that something tells apart; it is what `match` then gives.

    >>> router = Router[str]()
    >>> router.add("/users/{id:int}", "GET", "show a user", name="user")
    >>> router.freeze()
    >>> router.match("GET", "/users/7")
    ('show a user', {'id': '7'})
    >>> router.url_for("user", id=7)
    '/users/7'
    """

    __slots__ = ("_converters", "_frozen", "_indexes", "_join", "_named", "_routes")

    def __init__(
        self,
        converters: Mapping[str, Converter] = BUILT_IN,
        join: Callable[[Sequence[Route[Target]]], Target] | None = None,
    ) -> None:
        self._converters = converters
        self._join = join
        self._routes: dict[tuple[str, _Shape, object], Route[Target]] = {}
        self._named: dict[str, Route[Target]] = {}
        self._indexes: dict[str, Index[Target]] = {}
        self._frozen = False

    def add(
        self, template: str, method: str, target: Target, *, name: str = "", where: str = "", apart: object = None
    ) -> None:
        """Let `target` answer `method` at `template`; one `name` may stand for several methods of one template.

        `where` is the `file:line` of the declaration and appears in errors. `apart` is any hashable value, and routes
        of one method and shape must differ in it; whoever gives one gives the router a `join`.

        Raises:
            InvalidTemplate: the template cannot be read.
            DuplicateRoute: the method is taken at a template of this shape (`/{a}` and `/{b}` are one shape), or the
                name is taken by another template.
            WiringError: the router is frozen, or the method is not written in capitals.
        """
        route = Route(parse_template(template, self._converters, where=where), (method,), name, target, where, apart)
        if self._frozen:
            raise WiringError(f"{route} came after the router was frozen; add every route before freeze().")
        if not re.fullmatch(_METHOD, method):
            raise WiringError(f'{route} has the method "{method}"; write it in capitals, such as "GET".')
        address = (method, route.template.shape, apart)
        _check_address(route, self._routes.get(address))
        _check_name(route, self._named.get(name))
        self._routes[address] = route
        if name:
            self._named.setdefault(name, route)

    def freeze(self) -> None:
        """Build what is asked at a request; every GET answers HEAD too, where no HEAD of the same shape was added."""
        by_method: dict[str, dict[_Shape, list[Route[Target]]]] = {}
        for (method, shape, apart), route in self._routes.items():
            methods = ["GET", "HEAD"] if method == "GET" and ("HEAD", shape, apart) not in self._routes else [method]
            for each in methods:
                by_method.setdefault(each, {}).setdefault(shape, []).append(route)
        self._indexes = {
            method: build_index((routes[0].template, self._joined(routes)) for routes in shapes.values())
            for method, shapes in by_method.items()
        }
        self._frozen = True

    def match(self, method: str, path: str) -> Match[Target] | None:
        """The target and the texts of its path parameters for a decoded `path`; None is 404, or 405 (see `allowed`).

        The mapping may be shared between requests: read it, or copy it.

        Raises:
            WiringError: the router is not frozen.
        """
        index = self._indexes.get(method)
        if index is None:
            self._check_frozen()
            return None
        match = index.static.get(path)
        if match is not None:
            return match
        return index.find(path)

    def match_raw(self, method: str, raw_path: bytes) -> Match[Target] | None:
        """`match` for ASGI's `raw_path`, for paths that hold a `%`: an encoded slash stays inside its segment.

        Raises:
            MalformedPath: the path cannot be decoded.
            WiringError: the router is not frozen.
        """
        index = self._indexes.get(method)
        if index is None:
            self._check_frozen()
            return None
        return index.find_raw(raw_path)

    def matches(self, method: str, path: str | bytes) -> Iterator[Match[Target]]:
        """Every match for a path (`bytes` are a raw path) in the order of the search; the first is that of `match`.

        Raises:
            MalformedPath: a raw path that cannot be decoded.
        """
        index = self._indexes.get(method)
        return iter(()) if index is None else index.every(path)

    def allowed(self, path: str | bytes, fits: Callable[[Target], bool] | None = None) -> list[str]:
        """The methods of every route that matches `path` (`bytes` are a raw path), for `Allow`; none of them is 404.

        Sorted; OPTIONS is always among them. Only targets that `fits` takes count.

        Raises:
            MalformedPath: a raw path that cannot be decoded.
            WiringError: the router is not frozen.
        """
        self._check_frozen()
        methods = {method for method, index in self._indexes.items() if _matches(index, path, fits)}
        return sorted(methods | {"OPTIONS"}) if methods else []

    def sibling(self, path: AnyStr, fits: Callable[[Target], bool] | None = None) -> AnyStr | None:
        """The other form of a missed `path`, with or without its last slash, where a route has it that `fits` takes.

        Paths with an empty segment have none, or a redirect could lead to `//another.host`. Quote a `str` before it
        becomes a `Location`.

        Raises:
            MalformedPath: a raw path that cannot be decoded.
            WiringError: the router is not frozen.
        """
        slash = path[:1]
        if path == slash or slash * 2 in path:
            return None
        other = path[:-1] if path[-1:] == slash else path + slash
        return other if self.allowed(other, fits) else None

    def url_for(self, name: str, /, **values: object) -> str:
        """The path of the route called `name`, with `values` for its parameters, percent-encoded.

        Raises:
            UnbuildableUrl: there is no such route, or the values are not those of its template.
        """
        route = self._named.get(name)
        if route is None:
            close = closest(name, self._named)
            hint = f'did you mean "{close}"?' if close else "give the route a name=."
            raise UnbuildableUrl(f'No route is named "{name}"; {hint}')
        return route.template.fill(**values)

    def routes(self) -> list[Route[Target]]:
        """Every route in the order of its first declaration; methods that were declared alike share one."""
        alike: dict[object, Route[Target]] = {}
        for route in self._routes.values():
            key = (route.template.text, route.name, route.where, id(route.target), route.apart)
            first = alike.get(key)
            alike[key] = route if first is None else first._replace(methods=first.methods + route.methods)
        return list(alike.values())

    def _joined(self, routes: Sequence[Route[Target]]) -> Target:
        alone = len(routes) == 1 and routes[0].apart is None
        return routes[0].target if alone or self._join is None else self._join(routes)

    def _check_frozen(self) -> None:
        if not self._frozen:
            raise WiringError("The router was asked before it was frozen; call freeze() after the last add().")


def _check_address(route: Route[Target], taken: Route[Target] | None) -> None:
    if taken is not None:
        raise DuplicateRoute(
            f"{route} answers the same requests as {taken}; remove one of them, or change its method or path."
        )


def _check_name(route: Route[Target], taken: Route[Target] | None) -> None:
    if taken is not None and taken.template != route.template:
        raise DuplicateRoute(f'{route} and {taken} are both named "{route.name}"; give each a name of its own.')


def _matches(index: Index[Target], path: str | bytes, fits: Callable[[Target], bool] | None) -> bool:
    if fits is not None:
        return any(fits(target) for target, _ in index.every(path))
    match = index.find(path) if isinstance(path, str) else index.find_raw(path)
    return match is not None
