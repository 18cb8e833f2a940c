"""`@uncompressed`: what is declared on handlers and controllers of an Armature application."""

import inspect
from collections.abc import Callable
from typing import Any, TypeVar

from armature.compression.exemption import Uncompressed
from armature.core import WiringError
from armature.core.di import described
from armature.core.modules.records import EnhancerRecord, record_of
from armature.core.source import caller

D = TypeVar("D", bound="type | Callable[..., Any]")  # a controller class or a handler


def uncompressed(*target: D) -> D:
    """Leaves the responses of an endpoint, or of all endpoints of a controller, uncompressed.

    For responses that hold a secret beside something that a client sent: how well the two compress together tells an
    attacker the secret (BREACH). It adds `Cache-Control: no-transform`, so that proxies leave them as they are too.
    """
    where = caller()
    if len(target) != 1:
        raise WiringError(
            f"@uncompressed ({where}) is called, and takes nothing.\nWrite `@uncompressed` without brackets."
        )
    only = target[0]
    if not isinstance(only, type) and not inspect.isroutine(only):
        raise WiringError(
            f"@uncompressed ({where}) stands on {described(only)}.\nPut it on a controller class, or on an endpoint."
        )
    record_of(only).middleware.insert(0, EnhancerRecord(Uncompressed, where))
    return only
