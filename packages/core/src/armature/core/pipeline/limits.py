"""What a pipeline may take: time, and a thread for handlers that block."""

import asyncio
import functools
from collections.abc import Awaitable, Callable
from typing import Any

import anyio
import anyio.to_thread

from armature.core.errors import ServiceUnavailable

# The handler and its result are the user's.
Run = Callable[[Any], Awaitable[Any]]


def within(seconds: float, inner: Run) -> Run:
    """Ends the work after `seconds` with 503; a thread that is still running is left behind."""

    async def run(context: object) -> object:
        limit = asyncio.timeout(seconds)
        try:
            async with limit:
                return await inner(context)
        except TimeoutError as error:
            if not limit.expired():
                raise
            raise ServiceUnavailable(f"The answer took longer than {seconds:g} seconds.") from error

    return run


class Threads:
    """Where sync functions of users run, at most so many at once: the only place that starts threads for them.

    anyio loads its threads when they are first asked for, which most applications never do.
    """

    __slots__ = ("_limiter", "_most")

    def __init__(self, most: int) -> None:
        self._most = most
        self._limiter: anyio.CapacityLimiter | None = None

    def awaitable(self, function: Callable[..., Any]) -> Callable[..., Awaitable[Any]]:
        """A sync function as one that is awaited; called where an event loop runs."""
        limiter = self._limiter = self._limiter or anyio.CapacityLimiter(self._most)

        @functools.wraps(function)
        async def call(*arguments: object, **named: object) -> object:
            work = functools.partial(function, *arguments, **named)
            return await anyio.to_thread.run_sync(work, abandon_on_cancel=True, limiter=limiter)

        return call
