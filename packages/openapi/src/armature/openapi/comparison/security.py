"""What changed in how clients say who they are."""

from collections.abc import Iterator, Mapping

from armature.openapi.comparison.changes import Change
from armature.openapi.comparison.references import Both, objects_of
from armature.openapi.info import Json

Alternatives = Mapping[frozenset[str], Json]
"""Each way in which one operation may be called: the names of its schemes, and what is asked of each."""


def scheme_changes(both: Both) -> Iterator[Change]:
    """Schemes that came, went, or are sent in another way."""
    before, after = (objects_of(each.get("components", {}), "securitySchemes", each) for each in both)
    for name, scheme in before.items():
        where = f"components/securitySchemes/{name}"
        if name not in after:
            yield Change("security-scheme-removed", where, "The security scheme is gone.")
        elif _as_sent(scheme) != _as_sent(after[name]):
            yield Change("security-scheme-changed", where, "Credentials are sent in another way.")
    for name in [name for name in after if name not in before]:
        yield Change("security-scheme-added", f"components/securitySchemes/{name}", "The security scheme is new.")


def security_changes(old: Json, new: Json, where: str, both: Both) -> Iterator[Change]:
    """What an operation asks of its callers."""
    before, after = _alternatives(old, both.old), _alternatives(new, both.new)
    if _NOBODY in before and _NOBODY not in after:
        yield Change("security-added", where, "Whoever calls it must say who she is.")
    elif _NOBODY in after and _NOBODY not in before:
        yield Change("security-removed", where, "Anybody may call it.")
    elif _NOBODY not in before:
        for names in [names for names in before if names not in after]:
            said = f"Callers can no longer say who they are by {_named(names)}."
            yield Change("security-alternative-removed", where, said)
        for names in [names for names in after if names not in before]:
            yield Change("security-alternative-added", where, f"Callers can say who they are by {_named(names)} too.")
    for names in [names for names in before if names in after]:
        yield from _scopes(before[names], after[names], where)


def _scopes(old: Json, new: Json, where: str) -> Iterator[Change]:
    for name in sorted(old):
        for scope in [scope for scope in old[name] if scope not in new[name]]:
            yield Change("security-scope-removed", where, f'{name} no longer needs the scope "{scope}".')
        for scope in [scope for scope in new[name] if scope not in old[name]]:
            yield Change("security-scope-added", where, f'{name} needs the scope "{scope}" too.')


def _alternatives(operation: Json, document: Json) -> Alternatives:
    stated: list[Json] = operation["security"] if "security" in operation else document.get("security", [])
    return {frozenset(each): each for each in stated or [{}]}


def _as_sent(scheme: Json) -> Json:
    """A scheme without what only people read."""
    return {name: value for name, value in scheme.items() if name not in {"description", "bearerFormat"}}


def _named(names: frozenset[str]) -> str:
    return " and ".join(sorted(names))


_NOBODY = frozenset[str]()
"""The way of those who say nothing of themselves."""
