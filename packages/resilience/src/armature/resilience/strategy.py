"""What all strategies are: something to put around a call, by itself or in a pipeline."""

import inspect
from abc import ABC, abstractmethod
from asyncio import CancelledError, Task, current_task
from collections.abc import Awaitable, Callable, Coroutine
from enum import IntEnum
from functools import partial, wraps
from types import TracebackType
from typing import Any, Generic, ParamSpec, Self, TypeAlias, TypeVar

from armature.resilience.errors import Rejected, TimedOut
from armature.resilience.events import ALONE, ATTEMPT, Outcome, Surroundings

P = ParamSpec("P")
T = TypeVar("T")
Token = TypeVar("Token")

# Any: the two types that `async def` leaves open, and that only an event loop looks at.
Call: TypeAlias = Callable[P, Coroutine[Any, Any, T]]


class Place(IntEnum):
    """Where a strategy stands in a pipeline, from the outside in."""

    FALLBACK = 0
    SHEDDING = 1
    BULKHEAD = 2
    RATE_LIMIT = 3
    TOTAL = 4
    HEDGE = 5
    RETRY = 6
    BREAKER = 7
    ATTEMPT = 8


class Strategy(ABC):
    """Something that stands around a call; as a decorator it keeps the signature of an `async def`."""

    __slots__ = ()

    place: Place

    @property
    def name(self) -> str:
        """How events call it."""
        return self.place.name.lower()

    @abstractmethod
    def around(self, call: Call[P, T], within: Surroundings) -> Call[P, T]:
        """The call with the strategy around it."""

    def __call__(self, function: Callable[P, Awaitable[T]]) -> Call[P, T]:
        """Decorates an `async def`; raises `TypeError` for anything else."""
        return wraps(function)(self.around(awaiting(function, self.name), ALONE))


class Gate(Strategy, Generic[Token]):
    """A strategy that is entered before a call and left after it, and so serves `async with` too.

    A block is entered and left by one task.
    """

    __slots__ = ("_inside",)

    def __init__(self) -> None:
        self._inside: dict[Task[object] | None, list[Token]] = {}

    @abstractmethod
    async def enter(self, within: Surroundings) -> Token:
        """Lets a call in, or raises; what it gives is handed to `leave`."""

    @abstractmethod
    def leave(self, token: Token, error: BaseException | None, within: Surroundings) -> None:
        """Told that a call has ended; it must not wait."""

    def around(self, call: Call[P, T], within: Surroundings) -> Call[P, T]:
        """As `Strategy.around`."""
        enter, leave = self.enter, self.leave

        async def gated(*args: P.args, **kwargs: P.kwargs) -> T:
            token = await enter(within)
            try:
                result = await call(*args, **kwargs)
            except BaseException as error:
                leave(token, error, within)
                raise
            leave(token, None, within)
            return result

        return gated

    async def __aenter__(self) -> Self:
        token = await self.enter(ALONE)
        self._inside.setdefault(current_task(), []).append(token)
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        task = current_task()
        tokens = self._inside[task]
        token = tokens.pop()
        if not tokens:
            del self._inside[task]
        self.leave(token, error, ALONE)


def awaiting(function: Callable[P, Awaitable[T]], decorator: str) -> Call[P, T]:
    """The function as what it must be, an `async def`; `TypeError` with the way out otherwise."""
    inner = function
    while isinstance(inner, partial):
        inner = inner.func
    named = getattr(inner, "__name__", type(inner).__name__)
    if _is(inspect.isasyncgenfunction, inner):
        raise TypeError(
            f'@{decorator} stands on "{named}", an async generator: what it yields would leave before anything could '
            "be retried or timed.\nDecorate the `async def` that fetches each part, or what returns the generator."
        )
    if not _is(inspect.iscoroutinefunction, inner):
        raise TypeError(
            f'@{decorator} stands on "{named}", which is no `async def`: there is nothing to wait for, and a time-out '
            "could not end it.\nWrite `async def`, and inside it `await asyncio.to_thread(…)` for what blocks."
        )
    # What an `async def` returns is a coroutine; its type says Awaitable, so that methods and callables fit too.
    return function  # type: ignore[return-value]


def _is(test: Callable[[object], bool], function: object) -> bool:
    # Any object may be called by its class: `__call__` tells what that gives.
    return test(function) or test(getattr(type(function), "__call__", None))  # noqa: B004 - not whether, but what it is


def watched(name: str, call: Call[P, T], within: Surroundings) -> Call[P, T]:
    """The call through a strategy, which tells those who listen how it ended."""
    time = within.clock.time

    async def observed(*args: P.args, **kwargs: P.kwargs) -> T:
        began, attempt = time(), ATTEMPT.set(ATTEMPT.get())
        try:
            result = await call(*args, **kwargs)
        except BaseException as error:
            within.tell(name, _outcome(error, name, within.pipeline), ATTEMPT.get(), time() - began, error)
            raise
        else:
            within.tell(name, Outcome.SUCCESS, ATTEMPT.get(), time() - began)
            return result
        finally:
            ATTEMPT.reset(attempt)

    return observed


def _outcome(error: BaseException, name: str, pipeline: str) -> Outcome:
    """What a strategy tells of an error: its own refusals and time-outs are that, those from inside are failures."""
    if isinstance(error, CancelledError):
        return Outcome.CANCELLED
    if isinstance(error, Rejected | TimedOut) and (error.pipeline, error.strategy) == (pipeline, name):
        return Outcome.REJECTED if isinstance(error, Rejected) else Outcome.TIMED_OUT
    return Outcome.FAILURE
