"""An application before it starts: everything declared, scanned, connected and checked. No I/O, no environment."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple, get_args

from pydantic_settings import BaseSettings

from armature.core.app.ambient import ambient_home
from armature.core.app.choice import Reading
from armature.core.app.denial import check_denied
from armature.core.app.middleware import MiddlewarePlan, plan_middleware
from armature.core.app.mounted import Mount
from armature.core.app.state import ApplicationState
from armature.core.app.target import Target
from armature.core.app.transports import transports_among
from armature.core.app.websockets import SocketPlan, SocketTarget, plan_sockets
from armature.core.app.websockets.entry import METHOD
from armature.core.binding import Adapters
from armature.core.di import Graph, Key, Provider
from armature.core.errors import DuplicateRoute, WiringError
from armature.core.http.formats import Format
from armature.core.modules import Exchange, Layout, Overrides, Scanned, endpoints_of, scan
from armature.core.pipeline import (
    EVERYWHERE,
    HTTP,
    MESSAGE,
    WEBSOCKET,
    Endpoint,
    Enhancer,
    Plan,
    Planner,
    Transport,
    check_effective,
    check_finishing,
)
from armature.core.routing import (
    BY_PATH_ALONE,
    Converter,
    Route,
    Router,
    TrailingSlash,
    Version,
    VersionPolicy,
    converter_table,
    join_paths,
)
from armature.core.source import is_class


class Shape(NamedTuple):
    """The keywords of `Application`: what shapes it, as opposed to what tunes it."""

    prefix: str = ""
    trailing_slash: TrailingSlash = "strict"
    converters: tuple[Converter, ...] = ()
    overrides: tuple[Exchange, ...] = ()
    deny_by_default: bool = False
    formats: tuple[Format, ...] = ()
    versions: VersionPolicy = BY_PATH_ALONE

    def overriding(self, exchange: Exchange) -> "Shape":
        """The same shape with one provider, module or enhancer more exchanged."""
        return self._replace(overrides=(*self.overrides, exchange))


class Blueprint(NamedTuple):
    """The checked plan of an application."""

    graph: Graph
    plans: tuple[Plan, ...]
    router: Router[Target]
    sockets: Router[SocketTarget]
    middleware: tuple[MiddlewarePlan, ...]
    around: Mapping[Plan, tuple[MiddlewarePlan, ...]]
    mounts: tuple[Mount, ...]
    scanned: tuple[Scanned, ...]
    transports: tuple[type[Transport], ...]
    reading: Reading
    """The versions that there are, and how requests say theirs."""

    @property
    def settings(self) -> list[type[BaseSettings]]:
        """The settings classes that are read from the environment."""
        made = [node.provider.make for node in self.graph.nodes()]
        return [make for make in made if is_class(make) and issubclass(make, BaseSettings)]


def draw(root: object, shape: Shape, adapters: Adapters, own: Sequence[Provider], state: ApplicationState) -> Blueprint:
    """Does everything that needs no I/O; raises the `WiringError` of whatever cannot work.

    `own` are what the application itself provides to all modules.
    """
    _check_policy(shape.trailing_slash)
    overrides = Overrides(shape.overrides)
    scanned = scan(root, overrides)
    converters, transports = converter_table(shape.converters), transports_among(scanned)
    offers = {each.transport: each for each in (HTTP, WEBSOCKET, MESSAGE, *(each.offer() for each in transports))}
    layout = Layout(shape.prefix, converters, offers, overrides, shape.versions, shape.formats)
    endpoints = endpoints_of(scanned, layout)
    ambient = ambient_home(own, state, transports, overrides)
    overrides.check()
    graph = Graph([ambient, *(each.home for each in scanned)])
    planner = Planner(graph, adapters, offers)
    plans = tuple(planner.plan(endpoint) for endpoint in endpoints)
    check_effective(plans)
    check_finishing(plans)
    for transport in transports:
        graph.find(Key(transport))
        transport.check([plan for plan in plans if plan.endpoint.transport == transport.name])
    root_module = scanned[-1]
    middleware = plan_middleware([*_contributed(scanned), *_middleware_of(root_module)], graph)
    around = {plan: plan_middleware(plan.endpoint.enhancers.middleware, graph) for plan in plans}
    mounts = _mounts(scanned, shape.prefix, graph)
    if shape.deny_by_default:
        check_denied(plans, mounts, offers, root_module.module.where)
    graph.connect_all()
    router = _routed([plan for plan in plans if plan.endpoint.transport == HTTP.transport], converters)
    sockets = _sockets(plan_sockets(plans), converters)
    reading = Reading(shape.versions, _versions(endpoints, shape.versions), shape.prefix.rstrip("/"))
    _vary([*router.routes(), *sockets.routes()], reading.policy.vary)
    return Blueprint(graph, plans, router, sockets, middleware, around, mounts, tuple(scanned), transports, reading)


def _contributed(scanned: Sequence[Scanned]) -> list[Enhancer]:
    """What modules put around the whole application, in the order in which they are imported."""
    return [
        Enhancer(declared, "application", each.home, each.module.where)
        for each in scanned
        for declared in each.module.application_middleware
    ]


def _middleware_of(scanned: Scanned) -> list[Enhancer]:
    level = "application" if scanned.is_root else "module"
    return [Enhancer(each, level, scanned.home, scanned.module.where) for each in scanned.module.middleware]


def _mounts(scanned: Sequence[Scanned], prefix: str, graph: Graph) -> tuple[Mount, ...]:
    """What the modules mount, each behind its module's middleware; the root's runs before the match already."""
    found: dict[str, Mount] = {}
    for each in scanned:
        around = () if each.is_root else plan_middleware(_middleware_of(each), graph)
        for declared, app in each.module.mounts.items():
            path = join_paths(prefix, declared, where=each.module.where).rstrip("/") or "/"
            if path in found:
                places = f"{found[path].where} and {each.module.where}"
                raise DuplicateRoute(f'Two applications are mounted at "{path}": {places}.\nMove one of them.')
            public = declared in each.module.public_mounts
            found[path] = Mount(path, app, around, each.module.where, public=public)
    return tuple(found.values())


def _routed(plans: Sequence[Plan], converters: Mapping[str, Converter]) -> Router[Target]:
    router: Router[Target] = Router(converters, Target.joined)
    names = _names([plan.endpoint for plan in plans])
    for plan in plans:
        endpoint, target = plan.endpoint, Target(plan)
        name = names.get(endpoint, "")
        for path, apart in endpoint.routes:
            key = None if apart == EVERYWHERE else apart
            router.add(path, endpoint.method, target, name=name, where=endpoint.where, apart=key)
            name = ""  # of one that answers at several paths, the first is its own
    router.freeze()
    return router


def _sockets(plans: Sequence[SocketPlan], converters: Mapping[str, Converter]) -> Router[SocketTarget]:
    router: Router[SocketTarget] = Router(converters, SocketTarget.joined)
    for plan in plans:
        endpoint, target = plan.handshake.endpoint, SocketTarget(plan)
        for path, apart in endpoint.routes:
            key = None if apart == EVERYWHERE else apart
            router.add(path, METHOD, target, where=endpoint.where, apart=key)
    router.freeze()
    return router


def _versions(endpoints: Sequence[Endpoint], policy: VersionPolicy) -> tuple[Version, ...]:
    """The versions that there are, in order."""
    return tuple(
        sorted({*policy.supported_versions, *(each.version for each in endpoints if each.version is not None)})
    )


def _vary(routes: Sequence[Route[Target] | Route[SocketTarget]], names: bytes) -> None:
    """Lets the answers of all endpoints say so that stand where the version decides."""
    if not names:
        return
    decided = {route.template.shape for route in routes if route.target.version is not None}
    for route in routes:
        if route.template.shape in decided and (b"vary", names) not in route.target.constant:
            route.target.constant.append((b"vary", names))


def _names(endpoints: Sequence[Endpoint]) -> dict[Endpoint, str]:
    """What `url_for` finds endpoints by: the name they were given, else that of the handler where only one has it.

    Of one that answers several versions, the newest has the name.
    """
    newest = {each.declaration: each for each in endpoints}
    named = list(newest.values())
    paths: dict[str, set[str]] = {}
    for endpoint in named:
        if endpoint.options.name is None:
            paths.setdefault(endpoint.called, set()).add(endpoint.routes[0][0])
    return {each: each.options.name or (each.called if len(paths.get(each.called, ())) == 1 else "") for each in named}


def _check_policy(trailing_slash: str) -> None:
    if trailing_slash not in get_args(TrailingSlash):
        known = ", ".join(f'"{policy}"' for policy in get_args(TrailingSlash))
        raise WiringError(f'Application(trailing_slash="{trailing_slash}") is no policy.\nWrite one of {known}.')
