"""An application as data and text: its routes, and what guards each."""

from dataclasses import dataclass

from armature.core.app.application import Application


@dataclass(frozen=True, slots=True)
class RouteInfo:
    """One route. Guards stand in the order in which they run.

    Where the method is `MOUNT`, `path` is a prefix, `handler` the class of an application that no guard covers, and
    `where` the module that mounts it.
    """

    method: str
    path: str
    handler: str
    guards: tuple[str, ...]
    where: str


def routes_of(app: Application) -> list[RouteInfo]:
    """The routes in order of declaration, then the mounts."""
    found: list[RouteInfo] = []
    for plan in app.blueprint.plans:
        endpoint = plan.endpoint
        method, _, path = endpoint.address.partition(" ")
        guards = tuple(str(guard) for guard in endpoint.enhancers.guards)
        found.append(RouteInfo(method, path, endpoint.called, guards, endpoint.where))
    mounts = [RouteInfo("MOUNT", each.prefix, type(each.app).__name__, (), each.where) for each in app.blueprint.mounts]
    return found + mounts


def routes_as_text(app: Application) -> str:
    """The routes as a table: method, path, handler, guards, `file:line`."""
    rows = [("METHOD", "PATH", "HANDLER", "GUARDS", "WHERE")]
    rows += [
        (each.method, each.path, each.handler, ", ".join(each.guards) or "-", each.where) for each in routes_of(app)
    ]
    widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]))]
    return "\n".join(
        "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in rows
    )
