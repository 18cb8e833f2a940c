"""Moments at which a process is told to stop, and what was going on then."""

import random
import signal
from dataclasses import dataclass
from enum import Enum
from typing import Final

STARTING_SECONDS: Final = 0.8
STOPPING_SECONDS: Final = 1.0


class Phase(Enum):
    """What the process is doing when the signal comes."""

    START = "start"
    REQUEST = "request"
    STREAM = "stream"
    SHUTDOWN = "shutdown"


@dataclass(frozen=True, slots=True)
class Moment:
    """`after` seconds into a phase comes SIGTERM; `again` are further signals, each so many seconds after the last."""

    number: int
    phase: Phase
    after: float
    again: tuple[tuple[int, float], ...] = ()

    def __str__(self) -> str:
        further = "".join(f", {signal.Signals(number).name} {after:.3f} s later" for number, after in self.again)
        return f"moment {self.number}: SIGTERM {self.after:.3f} s into {self.phase.value}{further}"


def moments(seed: int, count: int, *, may_interrupt: bool) -> list[Moment]:
    """Random moments, the phases in turn. SIGINT is among the further signals where the server can stand it."""
    dice = random.Random(seed)
    phases = list(Phase)
    kinds = [signal.SIGTERM, signal.SIGINT] if may_interrupt else [signal.SIGTERM]
    return [_moment(number, phases[number % len(phases)], dice, kinds) for number in range(count)]


def _moment(number: int, phase: Phase, dice: random.Random, kinds: list[signal.Signals]) -> Moment:
    if phase is Phase.START:
        again = dice.random() < 0.4
        after = dice.choice((0.0, dice.uniform(0, STARTING_SECONDS)))
        return Moment(number, phase, after, _further(dice, kinds, 0.3) if again else ())
    if phase is Phase.SHUTDOWN:
        first = _further(dice, kinds, STOPPING_SECONDS)
        return Moment(number, phase, 0.0, first + _further(dice, kinds, 0.3) if dice.random() < 0.4 else first)
    return Moment(number, phase, dice.uniform(0, 0.3))


def _further(dice: random.Random, kinds: list[signal.Signals], most: float) -> tuple[tuple[int, float], ...]:
    return ((dice.choice(kinds), dice.uniform(0, most)),)
