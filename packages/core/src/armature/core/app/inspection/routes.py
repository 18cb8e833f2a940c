"""The routes as a table, and what guards each."""

from dataclasses import dataclass

from armature.core.app.application import Application
from armature.core.app.inspection.notation import shortened, table
from armature.core.pipeline import HTTP, Endpoint, Plan

OUTSIDE = "outside guards"
"""What the table says of a mounted application: guards stand around endpoints, and it has none that we know."""


@dataclass(frozen=True, slots=True)
class RouteInfo:
    """One route. Guards stand in the order in which they run; `public` says that `@public` stands on it.

    Of other transports than HTTP `method` is the name of the transport in capitals, and `path` what tells its endpoints
    apart. Where the method is `MOUNT`, `path` is a prefix, `handler` the class of an application that no guard covers,
    `where` the module that mounts it, and `public` says that `public_mounts` names it.
    """

    method: str
    path: str
    handler: str
    guards: tuple[str, ...]
    where: str
    public: bool = False


def routes_of(app: Application) -> list[RouteInfo]:
    """The routes in order of declaration, then the mounts."""
    found = [_route(plan) for plan in app.blueprint.plans]
    mounts = [
        RouteInfo("MOUNT", each.prefix, type(each.app).__name__, (), shortened(each.where), each.public)
        for each in app.blueprint.mounts
    ]
    return found + mounts


def routes_as_text(app: Application) -> str:
    """The routes as a table: method, path, handler, guards, `file:line`."""
    rows = [("METHOD", "PATH", "HANDLER", "GUARDS", "WHERE")]
    rows += [(each.method, each.path, each.handler, _guards(each), each.where) for each in routes_of(app)]
    return "\n".join(table(rows))


def address_of(endpoint: Endpoint) -> tuple[str, str]:
    """The method and the path; of another transport its name in capitals and its address."""
    if endpoint.transport != HTTP.transport:
        return endpoint.transport.upper(), endpoint.address
    method, _, path = endpoint.address.partition(" ")
    return method, path


def _route(plan: Plan) -> RouteInfo:
    endpoint = plan.endpoint
    guards = tuple(str(guard) for guard in endpoint.enhancers.guards if guard in plan.covering)
    return RouteInfo(
        *address_of(endpoint), endpoint.called, guards, shortened(endpoint.where), public=bool(endpoint.public)
    )


def _guards(route: RouteInfo) -> str:
    if route.method == "MOUNT" and not route.public:
        return OUTSIDE
    return ", ".join([*route.guards, *(["public"] if route.public else [])]) or "-"
