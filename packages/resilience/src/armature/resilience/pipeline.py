"""Pipeline: strategies around a call, in one fixed order."""

import random as chance
from collections.abc import Awaitable, Callable, Iterable
from functools import wraps
from typing import TypeVar

from armature.resilience.clock import LOOP_CLOCK, Clock
from armature.resilience.events import Listener, Surroundings
from armature.resilience.order import in_order
from armature.resilience.strategy import Call, P, Place, Strategy, T, awaiting, watched

S = TypeVar("S", bound=Strategy)

_REPEATING = (Place.HEDGE, Place.RETRY)


class Pipeline:
    """A named row of strategies, used as a decorator of `async def` functions or by `call`.

    Whatever order they are given in, from the outside in they are: fallback, shedding, bulkhead, rate limit, total
    time-out, hedge, retry, breaker, attempt time-out; each at most once. `total` and `attempt` are the time-outs, in
    seconds. All functions of a pipeline share its strategies, and a strategy may be given to several pipelines. No call
    outlives the deadline of its context, time-outs or not.

    Raises `InvalidSetting` for strategies that cannot go together. `listeners` hear what happens; `clock` and `random`
    (a function that gives 0 ≤ x < 1) are for tests.

    >>> from armature.resilience import Breaker, Bulkhead, Retry
    >>> payments = Pipeline("payments", Bulkhead(20), Retry(3, on=OSError), Breaker(failures=5), total=5, attempt=2)
    >>> @payments
    ... async def charge(order: int) -> str: ...
    """

    __slots__ = ("_once", "_strategies", "_within", "name")

    def __init__(
        self,
        name: str,
        *strategies: Strategy,
        total: float | None = None,
        attempt: float | None = None,
        clock: Clock = LOOP_CLOCK,
        random: Callable[[], float] = chance.random,
        listeners: Iterable[Listener] = (),
    ) -> None:
        self.name = name
        self._within = Surroundings(name, clock, random, tuple(listeners))
        self._strategies = in_order(self._owner, strategies, total, attempt)
        self._once: Pipeline | None = None

    @property
    def strategies(self) -> tuple[Strategy, ...]:
        """What stands around a call, from the outside in."""
        return self._strategies

    def find(self, kind: type[S]) -> S | None:
        """The strategy of a kind, for its state: `payments.find(Breaker)`; None where it has none."""
        return next((each for each in self._strategies if isinstance(each, kind)), None)

    @property
    def once(self) -> "Pipeline":
        """The same pipeline, with the same objects, without retry and hedge: for what must not be done twice."""
        if self._once is None:
            name, clock, random, listeners = self._within
            kept = _without_repeating(self._strategies)
            self._once = Pipeline(name, *kept, clock=clock, random=random, listeners=listeners)
        return self._once

    def __call__(self, function: Callable[P, Awaitable[T]]) -> Call[P, T]:
        """Decorates an `async def` and keeps its signature; raises `TypeError` for anything else."""
        call = awaiting(function, self.name)
        strategies, composed = self._strategies, self._around(call)

        @wraps(function)
        async def through(*args: P.args, **kwargs: P.kwargs) -> T:
            nonlocal strategies, composed
            if strategies is not self._strategies:
                strategies, composed = self._strategies, self._around(call)
            return await composed(*args, **kwargs)

        return through

    async def call(self, function: Callable[P, Awaitable[T]], /, *args: P.args, **kwargs: P.kwargs) -> T:
        """Calls a function through the pipeline; what is called often is better decorated, which composes once."""
        return await self._around(awaiting(function, self.name))(*args, **kwargs)

    def reload(self, *strategies: Strategy, total: float | None = None, attempt: float | None = None) -> None:
        """Takes other strategies, as the constructor does, from the next call on: decorated functions follow."""
        self._strategies = in_order(self._owner, strategies, total, attempt)
        if self._once is not None:
            self._once.reload(*_without_repeating(self._strategies))

    def _around(self, call: Call[P, T]) -> Call[P, T]:
        for strategy in reversed(self._strategies):
            call = strategy.around(call, self._within)
            if self._within.listeners:
                call = watched(strategy.name, call, self._within)
        return call

    @property
    def _owner(self) -> str:
        return f'Pipeline "{self.name}"'

    def __repr__(self) -> str:
        return f"<Pipeline {self.name}: {' → '.join(each.name for each in self._strategies)}>"


def _without_repeating(strategies: tuple[Strategy, ...]) -> tuple[Strategy, ...]:
    return tuple(each for each in strategies if each.place not in _REPEATING)
