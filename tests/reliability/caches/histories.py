"""Histories: what several processes do with one cache, at the same time."""

import random
from dataclasses import dataclass
from typing import Literal, TypeAlias

Kind: TypeAlias = Literal["make", "stale", "fail", "get", "set", "delete", "invalidate", "wait"]

KEYS = ("a", "b", "c")
TAGS = {"a": ("s",), "b": ("s", "t"), "c": ()}
"""The tags of each key."""

_KINDS: tuple[Kind, ...] = (
    "make",
    "make",
    "make",
    "make",
    "stale",
    "fail",
    "get",
    "set",
    "delete",
    "invalidate",
    "wait",
)


@dataclass(frozen=True, slots=True)
class Step:
    """Something that a process begins, so many turns of the loop after the step before.

    A factory takes `turns` turns and `seconds`; `cancelled` is after how many turns its caller leaves.
    """

    process: int
    kind: Kind
    subject: str
    after: int
    turns: int
    seconds: float
    cancelled: int | None


@dataclass(frozen=True, slots=True)
class History:
    """The steps, how many turns each step in the store and each message takes; whether there is a store, and fails."""

    shared: bool
    failing: bool
    steps: tuple[Step, ...]
    delays: tuple[int, ...]


def draw(source: random.Random) -> History:
    """A history of this randomness."""
    shared = source.random() < 0.7
    processes = source.randint(1, 2) if shared else 1
    steps = tuple(_step(source, processes) for _ in range(source.randint(3, 14)))
    failing = shared and source.random() < 0.2
    return History(shared, failing, steps, tuple(source.choice((0, 0, 1, 2, 5)) for _ in range(source.randint(1, 11))))


def _step(source: random.Random, processes: int) -> Step:
    kind = source.choice(_KINDS)
    subject = source.choice(("s", "t")) if kind == "invalidate" else source.choice(KEYS[: source.randint(1, 3)])
    return Step(
        process=source.randrange(processes),
        kind=kind,
        subject=subject,
        after=source.choice((0, 0, 0, 1, 2, 4, 9)),
        turns=source.randint(0, 8),
        seconds=_seconds(source, kind),
        cancelled=source.randint(0, 6) if source.random() < 0.1 else None,
    )


def _seconds(source: random.Random, kind: Kind) -> float:
    """Mostly none; now and then until a value is stale, seldom longer than a lease."""
    if kind == "wait":
        return source.choice((0, 0.01, 22))
    return 31 if source.random() < 0.02 else source.choice((0, 0, 0, 0.01, 0.01, 0.3))
