"""`Current[T]`: the object of the running unit of work, reached from what lives longer."""

from contextvars import ContextVar
from typing import Final, Generic, TypeVar

from armature.core.di.later import Later
from armature.core.di.once import Building
from armature.core.di.request_scope import RequestScope
from armature.core.di.resolver import UNKNOWN
from armature.core.errors import ArmatureError

T = TypeVar("T")

running: Final = ContextVar[RequestScope | None]("armature_unit_of_work", default=None)
"""The scope of the unit of work that runs; whoever sets it puts the one before back."""


def entered(unit: object) -> RequestScope:
    """A new scope, from now on the running one."""
    scope = RequestScope(unit)
    running.set(scope)
    return scope


class Current(Generic[T]):
    """A handle on the object of whatever unit of work runs: `user: Current[User]` in a singleton.

    `await self.user.get()` finds or builds it there, once for each unit of work. A class that takes one is still a
    singleton. Inside the brackets stands whatever a constructor can ask for, as with `Lazy`.
    """

    __slots__ = ("_later", "_owner")

    def __init__(self, later: Later, owner: object) -> None:
        self._later = later
        self._owner = owner

    async def get(self) -> T:
        """The object of the running unit of work; built at most once in it, also for concurrent askers.

        Raises `ArmatureError` outside a unit of work and in one that lacks what the object needs, such as a `Request`,
        and `ScopeClosed` after its end.
        """
        scope = running.get()
        if scope is None:
            raise ArmatureError(
                f"{self._later.holder} asks for the current {self._later.wanted} outside a unit of work.\n"
                "Ask while a request is served, or inside `async with app.container.request_scope():`."
            )
        value: T = scope.values.get(self._owner, UNKNOWN)
        if value is UNKNOWN or scope.closed or type(value) is Building:
            value = await self._later.find(self._later.linked(), scope)
        return value
