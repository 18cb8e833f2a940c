"""What somebody asks about, found by the words that she used."""

from armature.core.app.application import Application
from armature.core.app.inspection.routes import address_of
from armature.core.errors import ArmatureError, did_you_mean
from armature.core.pipeline import Plan


class UnknownSubject(ArmatureError):
    """What was asked about is not part of the application; the message is one sentence for whoever asked."""


def find_plan(app: Application, wanted: str) -> Plan:
    """The endpoint of `GET /products/{id:int}`, `GET /products/7`, or `/products` where one method answers.

    Raises `UnknownSubject` where there is none, or more than one.
    """
    method, _, path = wanted.strip().partition(" ")
    if method.startswith("/"):
        return _by_path(app, method)
    found = _by_address(app, method.upper(), path.strip())
    if found is None:
        known = [" ".join(address_of(plan.endpoint)) for plan in app.blueprint.plans]
        raise UnknownSubject(f'No endpoint answers "{wanted}".{did_you_mean(wanted, known)}')
    return found


def _by_address(app: Application, method: str, path: str) -> Plan | None:
    for plan in app.blueprint.plans:
        if address_of(plan.endpoint) == (method, path):
            return plan
    matched = app.blueprint.router.match(method, path)
    return matched[0].plan if matched else None


def _by_path(app: Application, path: str) -> Plan:
    methods = dict.fromkeys(address_of(plan.endpoint)[0] for plan in app.blueprint.plans)
    found = {method: plan for method in methods if (plan := _by_address(app, method, path)) is not None}
    if not found:
        known = [address_of(plan.endpoint)[1] for plan in app.blueprint.plans]
        raise UnknownSubject(f'No endpoint answers at "{path}".{did_you_mean(path, known)}')
    if len(set(found.values())) > 1:
        first = next(iter(found))
        raise UnknownSubject(f'"{path}" answers {" and ".join(found)}; write one of them, such as "{first} {path}".')
    return next(iter(found.values()))
