"""One object for everyone who asks the same scope, also for those who ask while it is being made."""

import asyncio
from collections.abc import Callable
from typing import Any

from armature.core.di.request_scope import RequestScope
from armature.core.di.resolver import Resolver

# What is made is the user's and is not looked into here.
Make = Callable[[RequestScope], Any]


class Building:
    """Stands in a scope's values while an asynchronous provider runs, so that concurrent askers wait for it."""

    __slots__ = ("_done",)

    def __init__(self) -> None:
        self._done: asyncio.Event | None = None

    async def wait(self) -> None:
        """Returns when the provider has ended, well or not."""
        if self._done is None:
            self._done = asyncio.Event()
        await self._done.wait()

    def end(self) -> None:
        """Wakes whoever waits."""
        if self._done is not None:
            self._done.set()


def once(owner: object, make: Resolver) -> Resolver:
    """The same object for everyone who asks the same scope; it stands in the scope's values under `owner`."""
    return (
        Resolver(_once_async(owner, make.resolve), is_async=True) if make.is_async else _once_sync(owner, make.resolve)
    )


def _once_sync(owner: object, make: Make) -> Resolver:
    def resolve(scope: RequestScope) -> Any:  # noqa: ANN401 - the user's object
        values = scope.values
        if owner in values:
            return values[owner]
        value = values[owner] = make(scope)
        return value

    return Resolver(resolve)


def _once_async(owner: object, make: Make) -> Make:
    async def resolve(scope: RequestScope) -> Any:  # noqa: ANN401 - the user's object
        values = scope.values
        while owner in values:
            present = values[owner]
            if not isinstance(present, Building):
                return present
            await present.wait()  # whoever builds may fail or be cancelled: then this asker builds
        building = values[owner] = Building()
        try:
            value = values[owner] = await make(scope)
        except BaseException:
            del values[owner]
            raise
        finally:
            building.end()
        return value

    return resolve
