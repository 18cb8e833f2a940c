"""The way to an object that is asked for later; it is known once the singletons on it are built."""

from collections.abc import Callable, Mapping
from typing import Any

from armature.core.di.request_scope import RequestScope
from armature.core.di.resolver import Resolver
from armature.core.errors import ArmatureError, ScopeClosed


class Later:
    """What `Lazy` and `Current` ask. `holder` and `wanted` are the names of who asks and of what is asked for.

    `needs` are the transport's own values on the way, by name, each with the transports that can supply it. `link`
    gives the resolver, and raises `ArmatureError` while a singleton on the way is not built.
    """

    __slots__ = ("_link", "_needs", "_resolver", "holder", "wanted")

    def __init__(
        self, holder: str, wanted: str, needs: Mapping[str, frozenset[str]], link: Callable[[], Resolver]
    ) -> None:
        self.holder = holder
        self.wanted = wanted
        self._needs = needs
        self._link = link
        self._resolver: Resolver | None = None

    def linked(self) -> Resolver:
        """The resolver; linked at the end of the start, or before by whoever asks then."""
        found = self._resolver
        if found is None:
            found = self._resolver = self._link()
        return found

    async def find(self, resolver: Resolver, scope: RequestScope) -> Any:  # noqa: ANN401 - the user's object
        """The object in a scope; raises `ScopeClosed` after its end, also where that comes while the object is made."""
        self._check(scope)
        value = resolver.resolve(scope)
        if resolver.is_async:
            value = await value
            if scope.closed:
                await scope.close()  # what was opened after the end has nobody else to close it
                raise self._ended()
        return value

    def _check(self, scope: RequestScope) -> None:
        if scope.closed:
            raise self._ended()
        for name, transports in self._needs.items():
            if getattr(scope.unit, "transport", "") not in transports:
                raise ArmatureError(
                    f"{self.holder} asks for {self.wanted}, which needs {name}, and this unit of work has none.\n"
                    f"Ask for it where a client's request is served, or provide {name} here."
                )

    def _ended(self) -> ScopeClosed:
        return ScopeClosed(
            f"{self.holder} asks for {self.wanted} in a unit of work that has ended.\n"
            "Get it before the end, and hand it to whatever goes on afterwards."
        )
