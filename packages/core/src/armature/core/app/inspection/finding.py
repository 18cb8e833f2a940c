"""What somebody asks about, found by the words that she used."""

from typing import TypeAlias

from armature.core.app.application import Application
from armature.core.app.inspection.routes import address_of
from armature.core.errors import ArmatureError, did_you_mean
from armature.core.pipeline import Endpoint, Plan


class UnknownSubject(ArmatureError):
    """What was asked about is not part of the application; the message is one sentence for whoever asked."""


def find_plan(app: Application, wanted: str) -> Plan:
    """The endpoint of `GET /products/{id:int}`, `GET /products/7`, or `/products` where one method answers.

    Where several stand there, what tells them apart comes behind: `GET /products version 2`. Raises `UnknownSubject`
    where there is none, or more than one.
    """
    method, _, path = wanted.strip().partition(" ")
    if method.startswith("/"):
        return _by_path(app, method, path.strip())
    found = _by_address(app, method.upper(), path.strip())
    if not found:
        path, _, apart = path.strip().partition(" ")
        found = [each for each in _by_address(app, method.upper(), path) if each[0] == apart.strip()]
    if not found:
        known = [" ".join(address_of(plan.endpoint)) for plan in app.blueprint.plans]
        raise UnknownSubject(f'No endpoint answers "{wanted}".{did_you_mean(wanted, known) or _LISTED}')
    return _only(found, f"{method.upper()} {path.strip()}")


def told_apart(endpoint: Endpoint) -> str:
    """What tells an endpoint from others of its address: `version 2`, `host api.example.com`; empty where none does."""
    return str(endpoint.routes[0][1])


_LISTED = " `routes` lists those that there are."

_Found: TypeAlias = list[tuple[str, Plan]]
"""What stands at an address, each with what tells it apart."""


def _by_address(app: Application, method: str, path: str) -> _Found:
    found = [plan for plan in app.blueprint.plans if address_of(plan.endpoint) == (method, path)]
    if found:
        return [(told_apart(plan.endpoint), plan) for plan in found]
    matched = app.blueprint.router.match(method, path)
    if matched is None:
        return []
    choice = matched[0].choice
    if choice is None:
        return [("", matched[0].plan)]
    return [(str(apart), route.target.plan) for apart, route in choice.routes]


def _only(found: _Found, asked: str) -> Plan:
    if len(found) > 1:
        which = f'write which, such as "{asked} {max(apart for apart, _ in found)}"'
        raise UnknownSubject(f'"{asked}" is answered by {len(found)} endpoints; {which}.')
    return found[0][1]


def _by_path(app: Application, path: str, apart: str) -> Plan:
    methods = dict.fromkeys(address_of(plan.endpoint)[0] for plan in app.blueprint.plans)
    at_path = {method: _by_address(app, method, path) for method in methods}
    found = {method: [each for each in at if apart in {"", each[0]}] for method, at in at_path.items() if at}
    found = {method: at for method, at in found.items() if at}
    if not found:
        known = [address_of(plan.endpoint)[1] for plan in app.blueprint.plans]
        raise UnknownSubject(f'No endpoint answers at "{path}".{did_you_mean(path, known) or _LISTED}')
    first, plans = next(iter(found.items()))
    if any(each != plans for each in found.values()):
        raise UnknownSubject(f'"{path}" answers {" and ".join(found)}; write one of them, such as "{first} {path}".')
    return _only(plans, path)
