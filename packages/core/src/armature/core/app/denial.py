"""Deny by default: every endpoint that a client reaches has a guard, or says that it needs none."""

from collections.abc import Iterator, Mapping, Sequence

from armature.core.app.mounted import Mount
from armature.core.errors import WiringError
from armature.core.pipeline import Plan
from armature.core.pipeline.offer import HTTP, Offer

_SHOWN = 10


def check_denied(plans: Sequence[Plan], mounts: Sequence[Mount], offers: Mapping[str, Offer], where: str) -> None:
    """Raises the `WiringError` that lists what is open and does not say so; `where` is the root module's place."""
    found = [*_endpoints(plans, offers), *_mounts(mounts)]
    if not found:
        return
    shown = "\n".join(f"    {line}" for line in found[:_SHOWN])
    more = f"\n    and {len(found) - _SHOWN} more" if len(found) > _SHOWN else ""
    cures = ["Write `@use_guard(…)` on each or on its controller, or `@public` where anybody may reach it"]
    if any(not mount.public for mount in mounts):
        cures.append('no guard covers a mounted application: if it guards itself, write `public_mounts=["/path"]`')
    raise WiringError(
        f"Application({_OPTION}) of the root module at {where} has {_counted(len(found))} without a guard:\n\n"
        f"{shown}{more}\n\n{'; '.join(cures)}."
    )


def _endpoints(plans: Sequence[Plan], offers: Mapping[str, Offer]) -> Iterator[str]:
    for plan in plans:
        endpoint = plan.endpoint
        if offers[endpoint.transport].has_client and not plan.guards and not endpoint.public:
            lead = "" if endpoint.transport == HTTP.transport else f"{endpoint.transport.upper()} "
            yield f"{lead}{endpoint.address}   {endpoint.called}   {endpoint.where}"


def _mounts(mounts: Sequence[Mount]) -> Iterator[str]:
    for mount in mounts:
        if not mount.public:
            yield f"MOUNT {mount.prefix}   {type(mount.app).__name__}   {mount.where}"


def _counted(number: int) -> str:
    return "one route" if number == 1 else f"{number} routes"


_OPTION = "deny_by_default=True"
