"""`@public`: says that anybody may reach an endpoint, for `Application(…, deny_by_default=True)`."""

import inspect
from collections.abc import Callable, Sequence
from typing import Any, TypeVar

from armature.core.di import described
from armature.core.errors import WiringError
from armature.core.modules.records import record_of
from armature.core.modules.surroundings import Level
from armature.core.pipeline import Enhancers
from armature.core.source import caller

D = TypeVar("D", bound="type | Callable[..., Any]")  # a controller class or a handler


def public(*target: D) -> D:
    """States that anybody may reach an endpoint, or all endpoints of a controller.

    `Application(…, deny_by_default=True)` asks for it where no guard stands; without that it changes nothing. It takes
    off nothing either: inherited guards go with `@skip_guard`, and a guard beside it is a `WiringError`.
    """
    where = caller()
    if len(target) != 1:
        raise WiringError(f"@public ({where}) is called, and takes nothing.\nWrite `@public` without brackets.")
    only = target[0]
    if not isinstance(only, type) and not inspect.isroutine(only):
        raise WiringError(
            f"@public ({where}) stands on {described(only)}.\nPut it on a controller class, or on an endpoint."
        )
    record_of(only).public = where
    return only


def public_at(levels: Sequence[Level], enhancers: Enhancers, called: str) -> str:
    """Where `@public` stands, nearest to the handler; an empty text where it does not.

    Raises `WiringError` where a guard is declared beside it, or nearer to the handler.
    """
    stated = [index for index, level in enumerate(levels) if level.record.public]
    if not stated:
        return ""
    where = levels[stated[-1]].record.public
    nearer = {level.name for level in levels[stated[-1] :]}
    for guard in enhancers.guards:
        if guard.level in nearer:
            raise WiringError(
                f"{called} is @public ({where}), and {guard} ({guard.where}) guards it.\n"
                f"Take one of the two away, or write `@skip_guard({guard})` where it is inherited."
            )
    return where
