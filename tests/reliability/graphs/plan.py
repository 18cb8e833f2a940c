"""A graph of providers and what is asked of it, as plain values that neither the container nor the model owns."""

from dataclasses import dataclass
from enum import Enum
from typing import NamedTuple, TypeAlias


class Life(Enum):
    """How long a provided object lives."""

    SINGLETON = "singleton"
    REQUEST = "request"
    TRANSIENT = "transient"


class Way(Enum):
    """How an object comes to be."""

    PLAIN = "a class in the list of providers"
    USED = "a class that stands for the type"
    MANAGER = "an asynchronous context manager"
    FUNCTION = "a function"
    ASYNC_FUNCTION = "an asynchronous function"
    GENERATOR = "a generator"
    ASYNC_GENERATOR = "an asynchronous generator"
    VALUE = "a value"
    ALIAS = "another name"


class Ending(Enum):
    """What a provider that is closed does with it."""

    CALM = "hands an error on"
    SWALLOWS = "keeps an error to itself"
    FAILS = "raises an error of its own"


CLOSED = frozenset({Way.MANAGER, Way.GENERATOR, Way.ASYNC_GENERATOR})
"""The ways that leave something to be closed."""


class BoomError(Exception):
    """What a provider raises, or the work in a unit of work."""


class Token(NamedTuple):
    """What an object is asked for by: the number of a type, and a name or none."""

    type: int
    name: str = ""

    def __str__(self) -> str:
        return f'T{self.type} named "{self.name}"' if self.name else f"T{self.type}"


class Shape(Enum):
    """How many objects a parameter takes."""

    ONE = "one"
    OPTIONAL = "one or none"
    ALL = "a list"


@dataclass(frozen=True, slots=True)
class Need:
    """A parameter of a provider."""

    token: Token
    shape: Shape = Shape.ONE
    has_default: bool = False
    by_name: bool = False


@dataclass(frozen=True, slots=True, eq=False)
class Provided:
    """A provider. `pauses` are its turns of the event loop while it builds and again while it closes."""

    number: int
    home: int
    token: Token
    way: Way
    life: Life
    needs: tuple[Need, ...] = ()
    pauses: int = 0
    fails: bool = False
    ending: Ending = Ending.CALM


@dataclass(frozen=True, slots=True)
class House:
    """A module: the numbers of those it imports, its exports (types, and modules by number), its providers in order."""

    imports: tuple[int, ...] = ()
    exports: tuple[Token | int, ...] = ()
    is_global: bool = False
    providers: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Ask:
    """One object is asked for: in a unit of work, or with None of the container itself."""

    unit: int | None
    token: Token


@dataclass(frozen=True, slots=True)
class Burst:
    """Several are asked for at once."""

    asks: tuple[Ask, ...]


@dataclass(frozen=True, slots=True)
class Close:
    """A unit of work ends, with an exception or without."""

    unit: int
    broken: bool = False


Step: TypeAlias = Ask | Burst | Close


@dataclass(frozen=True, slots=True)
class Plan:
    """An application and its use. Module 0 is the root; units of work open at their first mention."""

    houses: tuple[House, ...]
    providers: tuple[Provided, ...]
    steps: tuple[Step, ...] = ()


@dataclass(frozen=True, slots=True)
class Told:
    """What was seen of one step: every event in order, and what each who asked was given."""

    events: tuple[str, ...]
    given: tuple[str, ...] = ()
