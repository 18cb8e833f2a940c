"""Router: which target answers a method at a path, and which path a name stands for."""

import re
from collections.abc import Mapping
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

_Address: TypeAlias = tuple[str, tuple[str | Converter, ...]]
_METHOD = "[A-Z][A-Z0-9_-]*"


class Route(NamedTuple, Generic[Target]):
    """What was declared: a target, where it answers, and where in the source that stands."""

    template: Template
    methods: tuple[str, ...]
    """As declared; HEAD, which every GET brings, is not among them unless it was declared itself."""

    name: str
    target: Target
    where: str

    def __str__(self) -> str:
        place = f" ({self.where})" if self.where else ""
        return f'{" ".join(self.methods)} "{self.template.text}"{place}'


class Router(Generic[Target]):
    """Routes are added, then frozen; after that the router is only asked.

    `converters` are those that templates may name, from `converter_table`.

    >>> router = Router[str]()
    >>> router.add("/users/{id:int}", "GET", "show a user", name="user")
    >>> router.freeze()
    >>> router.match("GET", "/users/7")
    ('show a user', {'id': '7'})
    >>> router.url_for("user", id=7)
    '/users/7'
    """

    __slots__ = ("_converters", "_frozen", "_indexes", "_named", "_routes")

    def __init__(self, converters: Mapping[str, Converter] = BUILT_IN) -> None:
        self._converters = converters
        self._routes: dict[_Address, Route[Target]] = {}
        self._named: dict[str, Route[Target]] = {}
        self._indexes: dict[str, Index[Target]] = {}
        self._frozen = False

    def add(self, template: str, method: str, target: Target, *, name: str = "", where: str = "") -> None:
        """Let `target` answer `method` at `template`; one `name` may stand for several methods of one template.

        `where` is the `file:line` of the declaration and appears in errors.

        Raises:
            InvalidTemplate: the template cannot be read.
            DuplicateRoute: the method is taken at a template of this shape (`/{a}` and `/{b}` are one shape), or the
                name is taken by another template.
            WiringError: the router is frozen, or the method is not written in capitals.
        """
        route = Route(parse_template(template, self._converters, where=where), (method,), name, target, where)
        if self._frozen:
            raise WiringError(f"{route} came after the router was frozen; add every route before freeze().")
        if not re.fullmatch(_METHOD, method):
            raise WiringError(f'{route} has the method "{method}"; write it in capitals, such as "GET".')
        address = (method, route.template.shape)
        _check_address(route, self._routes.get(address))
        _check_name(route, self._named.get(name))
        self._routes[address] = route
        if name:
            self._named.setdefault(name, route)

    def freeze(self) -> None:
        """Build what is asked at a request; every GET answers HEAD too, where no HEAD of the same shape was added."""
        routes = dict(self._routes)
        for (method, shape), route in self._routes.items():
            if method == "GET":
                routes.setdefault(("HEAD", shape), route)
        by_method: dict[str, list[Route[Target]]] = {}
        for (method, _), route in routes.items():
            by_method.setdefault(method, []).append(route)
        self._indexes = {
            method: build_index((route.template, route.target) for route in answering)
            for method, answering in by_method.items()
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

    def allowed(self, path: str | bytes) -> list[str]:
        """The methods of every route that matches `path` (`bytes` are a raw path), for `Allow`; none of them is 404.

        Sorted; OPTIONS is always among them.

        Raises:
            MalformedPath: a raw path that cannot be decoded.
            WiringError: the router is not frozen.
        """
        self._check_frozen()
        methods = {method for method, index in self._indexes.items() if _matches(index, path)}
        return sorted(methods | {"OPTIONS"}) if methods else []

    def sibling(self, path: AnyStr) -> AnyStr | None:
        """The other form of a missed `path`, with or without its last slash, where a route has it.

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
        return other if self.allowed(other) else None

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
            key = (route.template.text, route.name, route.where, id(route.target))
            first = alike.get(key)
            alike[key] = route if first is None else first._replace(methods=first.methods + route.methods)
        return list(alike.values())

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


def _matches(index: Index[Target], path: str | bytes) -> bool:
    match = index.find(path) if isinstance(path, str) else index.find_raw(path)
    return match is not None
