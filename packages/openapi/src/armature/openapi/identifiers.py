"""Names that are there once: the ids of operations, as they were given, else made of controller and handler."""

import re
from collections.abc import Container, Sequence

from armature.core.errors import WiringError
from armature.core.pipeline import Endpoint


def operation_ids(endpoints: Sequence[Endpoint]) -> dict[Endpoint, str]:
    """`ProductController_show` for each endpoint, in order of declaration; further ones of a name are numbered.

    So are the further versions of an endpoint that was given an id. Raises `WiringError` where two were given one.
    """
    given: dict[str, Endpoint] = {}
    for each in endpoints:
        explicit = each.options.operation_id
        if explicit is not None and given.setdefault(explicit, each).declaration != each.declaration:
            other = given[explicit]
            raise WiringError(
                f'{other.called} ({other.where}) and {each.called} ({each.where}) both have operation_id="{explicit}", '
                f"at {other.address} and {each.address}.\nGive one of them another, or leave it out."
            )
    ids: dict[Endpoint, str] = {each: name for name, each in given.items()}
    taken = set(given)
    for each in endpoints:
        if each not in ids:
            ids[each] = free_name(each.options.operation_id or re.sub(r"\W+", "_", each.called), taken)
            taken.add(ids[each])
    return ids


def free_name(wanted: str, taken: Container[str], numbered: str = "{}_{}") -> str:
    """The name itself, or with the first number under which it is free, written as `numbered` says."""
    name, number = wanted, 2
    while name in taken:
        name, number = numbered.format(wanted, number), number + 1
    return name
