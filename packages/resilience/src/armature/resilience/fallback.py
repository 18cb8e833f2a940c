"""Fallback: another answer where the call has none."""

from collections.abc import Callable
from inspect import isawaitable
from typing import Final, cast

from armature.resilience.errors import InvalidSetting
from armature.resilience.events import ATTEMPT, Outcome, Surroundings
from armature.resilience.failures import On, anything
from armature.resilience.strategy import Call, P, Place, Strategy, T

_NOTHING: Final = object()


class Fallback(Strategy):
    """Answers in place of a call that failed: by functions, one after another, and at last by a value.

    Each function, `def` or `async def`, is called with the exception and then the arguments of the call; where it fails
    too, the next is asked with its exception. Without a `value` the last exception is raised. `on` says what a failure
    is: by default every `Exception`, refusals and time-outs included, except mistakes of the program such as
    `TypeError`. The value is the same object each time.

    A fallback stands outside the time-outs of its pipeline, and is not timed by them.

    >>> @Fallback(lambda error, product: {"hammer": 12}[product], value=0)
    ... async def price(product: str) -> int: ...
    """

    __slots__ = ("_fails", "_functions", "_value")

    place = Place.FALLBACK

    def __init__(self, *functions: Callable[..., object], value: object = _NOTHING, on: On | None = None) -> None:
        if not functions and value is _NOTHING:
            raise InvalidSetting("Fallback: there is nothing to fall back to. Give functions, or value=.")
        given: tuple[object, ...] = functions
        wrong = next((each for each in given if not callable(each)), None)
        if wrong is not None:
            raise InvalidSetting(f"Fallback: {wrong!r} is no function. Write value={wrong!r} if that is the answer.")
        self._functions = functions
        self._value = value
        self._fails = anything("Fallback", on)

    def around(self, call: Call[P, T], within: Surroundings) -> Call[P, T]:
        """As `Strategy.around`."""

        async def answered(*args: P.args, **kwargs: P.kwargs) -> T:
            try:
                return await call(*args, **kwargs)
            except Exception as error:
                if not self._fails(error):
                    raise
                answer = await self._instead(error, args, kwargs)
                within.tell(self.name, Outcome.FELL_BACK, ATTEMPT.get(), 0.0, error)
                # Whoever gives a fallback promises that it fits the call: the types of a pipeline cannot say it.
                return cast("T", answer)

        return answered

    async def _instead(self, error: Exception, args: tuple[object, ...], kwargs: dict[str, object]) -> object:
        for function in self._functions:
            try:
                answer = function(error, *args, **kwargs)
                return await answer if isawaitable(answer) else answer
            except Exception as failure:
                if not self._fails(failure):
                    raise
                error = failure
        if self._value is _NOTHING:
            raise error
        return self._value
