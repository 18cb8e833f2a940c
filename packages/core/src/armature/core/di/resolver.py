"""How one object is got from a scope."""

from collections.abc import Callable
from typing import Any, Final, NamedTuple

from armature.core.di.request_scope import RequestScope

UNKNOWN: Final = object()
"""Stands for a value that is not known before a scope is asked; None is a value."""


class Resolver(NamedTuple):
    """`resolve(scope)` gives the object, or an awaitable where `is_async`; `value` holds what is known already."""

    resolve: Callable[[RequestScope], Any]  # what providers make is the user's
    is_async: bool = False
    value: object = UNKNOWN
