"""The routes as a table, and what guards each."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from armature.core.app.application import Application
from armature.core.app.inspection.notation import shortened, table
from armature.core.pipeline import HTTP, Endpoint, Plan
from armature.core.routing import VersionPolicy
from armature.core.source import name_of

OUTSIDE = "outside guards"
"""What the table says of a mounted application: guards stand around endpoints, and it has none that we know."""


@dataclass(frozen=True, slots=True)
class RouteInfo:
    """One route. Guards stand in the order in which they run; `public` says that `@public` stands on it.

    Of other transports than HTTP `method` is the name of the transport in capitals, and `path` what tells its endpoints
    apart. Where the method is `MOUNT`, `path` is a prefix, `handler` the class of an application that no guard covers,
    `where` the module that mounts it, and `public` says that `public_mounts` names it.

    `version` is the one that it answers, and `host` the only one that it answers for; `when` are its conditions,
    `deprecated` and `sunset` what is announced of it. Each is empty where there is none.
    """

    method: str
    path: str
    handler: str
    guards: tuple[str, ...]
    where: str
    public: bool = False
    version: str = ""
    host: str = ""
    when: tuple[str, ...] = ()
    deprecated: bool | date = False
    sunset: date | None = None


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
    return "\n".join(table(route_rows(app, routes_of(app))))


def route_rows(app: Application, routes: Sequence[RouteInfo]) -> list[list[str]]:
    """The heads of the table, then the cells of each route.

    Between the path and the handler stands what else tells routes apart, behind the guards what is announced of them,
    each where any route has such.
    """
    said = [_cells(each, app.blueprint.reading.policy) for each in routes]
    shown = [head for head in _HEADS if head in _ALWAYS or any(each[head] for each in said)]
    return [shown, *([each[head] for head in shown] for each in said)]


def _cells(route: RouteInfo, policy: VersionPolicy) -> dict[str, str]:
    announced = f"{route.deprecated or ''}".replace("True", "yes")
    return {
        "METHOD": route.method,
        "PATH": route.path,
        "VERSION": "" if policy.in_path else route.version,
        "HOST": route.host,
        "WHEN": ", ".join(route.when),
        "HANDLER": route.handler,
        "GUARDS": _guards(route),
        "DEPRECATED": announced,
        "SUNSET": str(route.sunset or ""),
        "WHERE": route.where,
    }


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
        *address_of(endpoint),
        endpoint.called,
        guards,
        shortened(endpoint.where),
        public=bool(endpoint.public),
        version=str(endpoint.version or ""),
        host=str(endpoint.apart.host or ""),
        when=tuple(name_of(type(each)) for each in endpoint.apart.when),
        deprecated=endpoint.deprecation.since,
        sunset=endpoint.deprecation.sunset,
    )


def _guards(route: RouteInfo) -> str:
    if route.method == "MOUNT" and not route.public:
        return OUTSIDE
    return ", ".join([*route.guards, *(["public"] if route.public else [])]) or "-"


_HEADS = ("METHOD", "PATH", "VERSION", "HOST", "WHEN", "HANDLER", "GUARDS", "DEPRECATED", "SUNSET", "WHERE")
_ALWAYS = frozenset({"METHOD", "PATH", "HANDLER", "GUARDS", "WHERE"})
