"""Guards decide whether an endpoint may be reached at all."""

from collections.abc import Awaitable, Callable
from typing import Protocol


class Guard(Protocol):
    """Something with `can_activate(self, …) -> bool`, sync or async, whose parameters are bound like a handler's.

    False answers 403; raise `Unauthorized` for 401, or any other `HttpError`.
    """

    # A Protocol's method cannot say "any parameters"; a property of a callable type can, and both checkers accept it.
    @property
    def can_activate(self) -> Callable[..., bool | Awaitable[bool]]:
        """Decides."""
        ...
