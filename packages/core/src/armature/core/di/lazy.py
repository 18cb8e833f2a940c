"""`Lazy[T]`: an object that is asked for later, which breaks a circle of providers."""

from typing import Generic, TypeVar

from armature.core.di.later import Later
from armature.core.di.once import once
from armature.core.di.request_scope import RequestScope
from armature.core.di.resolver import Resolver

T = TypeVar("T")


class Lazy(Generic[T]):
    """A handle on an object that may be built after whoever holds the handle: `orders: Lazy[Orders]`.

    `await self.orders.get()` gives the object that `orders: Orders` would have been, the same one at each call. What
    lives in a unit of work comes from the one in which the holder was built. Inside the brackets stands whatever a
    constructor can ask for: `Lazy[list[Check]]`, `Lazy[Orders | None]`, `Lazy[Annotated[Orders, Named("x")]]`.
    """

    __slots__ = ("_later", "_resolver", "_scope")

    def __init__(self, later: Later, scope: RequestScope) -> None:
        self._later = later
        self._scope = scope
        self._resolver: Resolver | None = None

    async def get(self) -> T:
        """The object.

        Raises `ArmatureError` during the start while it is not built yet, and `ScopeClosed` after the end of the unit
        of work in which the holder was built.
        """
        resolver = self._resolver
        if resolver is None:
            resolver = self._resolver = once(self, self._later.linked())
        value: T = await self._later.find(resolver, self._scope)
        return value
