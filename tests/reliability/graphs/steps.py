"""What is asked of a started plan: one after the other or at once, in several units of work side by side."""

from typing import Final

from tests.reliability.graphs.dice import Dice
from tests.reliability.graphs.needs import UNKNOWN
from tests.reliability.graphs.plan import Ask, Burst, Close, Provided, Step

_STEPS: Final = 12
_UNITS: Final = 3
_AT_ONCE: Final = 5


def steps(dice: Dice, providers: tuple[Provided, ...]) -> tuple[Step, ...]:
    """Up to a dozen steps; afterwards all units of work are closed."""
    units = list(range(_UNITS))
    found: list[Step] = []
    for _ in range(dice.below(_STEPS + 1)):
        kind = dice.below(10)
        if kind < 5:
            found.append(_ask(dice, providers, units))
        elif kind < 8:
            found.append(Burst(tuple(_ask(dice, providers, units) for _ in range(2 + dice.below(_AT_ONCE - 1)))))
        else:
            place = dice.below(_UNITS)
            found.append(Close(units[place], dice.chance(50)))
            units[place] = max(units) + 1
    return (*found, *(Close(unit, dice.chance(30)) for unit in dice.mixed(units)))


def _ask(dice: Dice, providers: tuple[Provided, ...], units: list[int]) -> Ask:
    token = UNKNOWN if dice.chance(3) else dice.pick(providers).token
    return Ask(None if dice.chance(15) else dice.pick(units), token)
