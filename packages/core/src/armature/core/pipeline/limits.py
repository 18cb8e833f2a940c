"""What a pipeline may take: time, and a thread for handlers that block."""

import asyncio
import functools
from collections.abc import Awaitable, Callable
from math import inf
from typing import Any, NamedTuple

import anyio
import anyio.to_thread

from armature.core.errors import HttpError, ServiceUnavailable
from armature.core.pipeline.endpoint import Endpoint
from armature.core.pipeline.offer import HTTP

# The handler and its result are the user's.
Run = Callable[[Any], Awaitable[Any]]


class Deadline(NamedTuple):
    """What holds where an endpoint says nothing: its seconds, if any, and the error of what takes longer, anywhere."""

    seconds: float | None = None
    late: type[HttpError] = ServiceUnavailable

    def of(self, endpoint: Endpoint) -> float | None:
        """The seconds that an endpoint has: its own, or those of every request; None without an end."""
        inherited = self.seconds if endpoint.transport == HTTP.transport else None
        seconds = inherited if endpoint.timeout is None else endpoint.timeout
        return None if seconds == inf else seconds


def within(seconds: float, inner: Run, late: type[HttpError] = ServiceUnavailable) -> Run:
    """Ends the work after `seconds` with 503, or another error; a thread that is still running is left behind."""

    async def run(context: object) -> object:
        limit = asyncio.timeout(seconds)
        try:
            async with limit:
                return await inner(context)
        except TimeoutError as error:
            if not limit.expired():
                raise
            raise late(f"The answer took longer than {seconds:g} seconds.") from error

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
