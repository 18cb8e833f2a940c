"""Interceptors stand around binding and handler: they see the result before it is encoded."""

from collections.abc import Awaitable, Callable
from typing import Protocol, TypeAlias

CallNext: TypeAlias = Callable[[], Awaitable[object]]
"""Runs the rest of the pipeline, once, and gives the handler's result."""


class Interceptor(Protocol):
    """Something with `intercept(self, call_next, …)`, sync or async; what it returns is the result.

    The first parameter is a `CallNext`, the others are bound like a handler's.
    """

    @property
    def intercept(self) -> Callable[..., object]:
        """Stands around the rest."""
        ...
