"""The ways in which an object comes to be, each with the same life: made of what it was given, and closed."""

import asyncio
from collections.abc import AsyncIterator, Callable, Iterator
from typing import Any, Final, Self

from tests.reliability.graphs.plan import BoomError, Ending, Life, Provided, Way
from tests.reliability.graphs.telling import Log, label_of, told_of

DEFAULT: Final = object()
"""Stands for the default of a parameter."""

_NOWHERE: Final = "plan"
"""The module of drawn classes: nobody need look for the line that declares them."""


class Thing:
    """Whatever a provider gives."""

    def __init__(self, provided: Provided, unit: str) -> None:
        self.provided = provided
        self.label = label_of(provided, unit)
        self._was_given = False

    def given(self) -> str:
        """What whoever is given the thing calls it; a new one is nobody else's."""
        again = self._was_given and self.provided.life is Life.TRANSIENT
        self._was_given = True
        return f"{self.label} again" if again else self.label


class Maker:
    """The life of one provider's objects, whichever way they are made."""

    def __init__(self, provided: Provided, log: Log) -> None:
        self.provided = provided
        self._log = log

    @property
    def unit(self) -> str:
        """The unit of work that asks."""
        return self._log.unit.get()

    def make(self, *given: Any, **named: Any) -> None:
        """Tells of what an object is made; raises what the plan wants raised."""
        parts = ", ".join([described(each) for each in (*given, *named.values())])
        verb = "fail" if self.provided.fails else "make"
        self._log.add(f"{verb} {label_of(self.provided, self.unit)} of ({parts})")
        if self.provided.fails:
            raise BoomError(f"build {self.provided.number}")

    def close(self, label: str, error: BaseException | None) -> None:
        """The end of an object; raises what the plan wants raised."""
        self._log.add(f"close {label} after {told_of(error)}")
        if self.provided.ending is Ending.FAILS:
            raise BoomError(f"close {self.provided.number}") from error

    async def pause(self) -> None:
        """Lets others run."""
        for _ in range(self.provided.pauses):
            await asyncio.sleep(0)


def described(given: object) -> str:
    """How what was given is called."""
    if isinstance(given, list):
        return f"[{', '.join([described(each) for each in given])}]"
    if given is DEFAULT:
        return "default"
    return given.given() if isinstance(given, Thing) else repr(given)


def used(name: str, maker: Maker) -> type:
    """A class whose instances are made at once."""

    def construct(self: Thing, *given: Any, **named: Any) -> None:
        maker.make(*given, **named)
        Thing.__init__(self, maker.provided, maker.unit)

    return type(name, (Thing,), {"__init__": construct, "__module__": _NOWHERE})


def managed(name: str, maker: Maker) -> type:
    """A class whose instances are made when they are entered, and closed when they are left."""

    class Managed(Thing):
        def __init__(self, *given: Any, **named: Any) -> None:
            super().__init__(maker.provided, maker.unit)
            self._given = given, named

        async def __aenter__(self) -> Self:
            await maker.pause()
            given, named = self._given
            maker.make(*given, **named)
            return self

        async def __aexit__(self, kind: object, error: BaseException | None, traceback: object) -> bool:
            maker.close(self.label, error)
            await maker.pause()
            return maker.provided.ending is Ending.SWALLOWS

    return type(name, (Managed,), {"__module__": _NOWHERE})


def factory(maker: Maker) -> Callable[..., Any]:
    """A function of the kind that the plan names."""
    return {
        Way.FUNCTION: _function,
        Way.ASYNC_FUNCTION: _async_function,
        Way.GENERATOR: _generator,
        Way.ASYNC_GENERATOR: _async_generator,
    }[maker.provided.way](maker)


def _function(maker: Maker) -> Callable[..., Thing]:
    def make(*given: Any, **named: Any) -> Thing:
        maker.make(*given, **named)
        return Thing(maker.provided, maker.unit)

    return make


def _async_function(maker: Maker) -> Callable[..., Any]:
    async def make(*given: Any, **named: Any) -> Thing:
        await maker.pause()
        maker.make(*given, **named)
        return Thing(maker.provided, maker.unit)

    return make


def _generator(maker: Maker) -> Callable[..., Iterator[Thing]]:
    def make(*given: Any, **named: Any) -> Iterator[Thing]:
        maker.make(*given, **named)
        thing = Thing(maker.provided, maker.unit)
        try:
            yield thing
        except BaseException as error:
            maker.close(thing.label, error)
            if maker.provided.ending is not Ending.SWALLOWS:
                raise
        else:
            maker.close(thing.label, None)

    return make


def _async_generator(maker: Maker) -> Callable[..., AsyncIterator[Thing]]:
    async def make(*given: Any, **named: Any) -> AsyncIterator[Thing]:
        await maker.pause()
        maker.make(*given, **named)
        thing = Thing(maker.provided, maker.unit)
        try:
            yield thing
        except BaseException as error:
            maker.close(thing.label, error)
            await maker.pause()
            if maker.provided.ending is not Ending.SWALLOWS:
                raise
        else:
            maker.close(thing.label, None)
            await maker.pause()

    return make
