"""One unit of work: what was built in it, and how to take it down again."""

from collections.abc import AsyncGenerator, Awaitable, Callable, Generator
from typing import Any, Protocol, TypeAlias

from armature.core.errors import WiringError
from armature.core.source import name_of

Leave: TypeAlias = Callable[[BaseException | None], Awaitable[None]]
"""Takes one object down; gets the exception that ends the unit of work, if one does."""


class AsyncManager(Protocol):
    """An asynchronous context manager, as far as a scope uses it."""

    async def __aexit__(self, *error: object) -> object:  # the three values of PEP 343
        """Leaves; raises what went wrong while leaving."""


class RequestScope:
    """The objects of one unit of work, by what they are the objects of; `unit` is the transport's context.

    Once it is `closed` nothing more may be asked of it.
    """

    __slots__ = ("closed", "exits", "unit", "values")

    def __init__(self, unit: object = None) -> None:
        self.unit = unit
        self.values: dict[object, Any] = {}  # the user's objects
        self.exits: list[Leave] = []
        self.closed = False

    async def close(self, error: BaseException | None = None) -> None:
        """Takes everything down in reverse order.

        Generators receive `error`, the exception that ended the work. An exception raised while closing travels
        outward like one inside nested `with` blocks, and is raised at the end.
        """
        raised = error
        while self.exits:
            leave = self.exits.pop()
            try:
                await leave(raised)
            except BaseException as failure:  # noqa: BLE001 - handed on below, after the others were taken down
                raised = failure
        self.closed = True
        if raised is not None and raised is not error:
            raise raised


def leave_async_generator(generator: AsyncGenerator[object, None]) -> Leave:
    """Runs the second half of an asynchronous generator provider."""

    async def leave(error: BaseException | None) -> None:
        try:
            if error is None:
                await anext(generator)
            else:
                await generator.athrow(error)
        except StopAsyncIteration:
            return
        except BaseException as raised:
            if raised is not error:
                raise
            return
        await generator.aclose()
        raise _yielded_twice(generator)

    return leave


def leave_generator(generator: Generator[object, None, None]) -> Leave:
    """Runs the second half of a generator provider."""

    async def leave(error: BaseException | None) -> None:
        try:
            if error is None:
                next(generator)
            else:
                generator.throw(error)
        except StopIteration:
            return
        except BaseException as raised:
            if raised is not error:
                raise
            return
        generator.close()
        raise _yielded_twice(generator)

    return leave


def leave_manager(manager: AsyncManager) -> Leave:
    """Leaves a provider that is an asynchronous context manager."""

    async def leave(error: BaseException | None) -> None:
        await manager.__aexit__(type(error) if error else None, error, error.__traceback__ if error else None)

    return leave


def yielded_nothing(generator: object) -> WiringError:
    """The error of a generator provider that ends before it has made an object."""
    return WiringError(f"The provider {name_of(generator)} ended without a `yield`; it must yield one object.")


def _yielded_twice(generator: object) -> WiringError:
    return WiringError(f"The provider {name_of(generator)} yields more than once; it must yield one object.")
