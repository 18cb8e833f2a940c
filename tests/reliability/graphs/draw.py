"""Plans out of random choices. Most are meant to start; wild ones, which ask for anything, seldom do."""

from dataclasses import replace
from random import Random
from typing import Final

from tests.reliability.graphs.dice import Dice
from tests.reliability.graphs.needs import UNKNOWN, Needs
from tests.reliability.graphs.plan import CLOSED, Ending, House, Life, Plan, Provided, Token, Way
from tests.reliability.graphs.steps import steps

_PROVIDERS: Final = 40
_HOUSES: Final = 7


def draw(random: Random) -> Plan:
    """A plan of up to 40 providers in up to 7 modules, and what is asked of it."""
    dice = Dice(random)
    wild = dice.chance(30)
    providers = _providers(dice, 1 + dice.below(_PROVIDERS), twins=40 if wild else 10)
    houses = _houses(dice, providers, wild=wild)
    providers = Needs(dice, Plan(houses, providers), wild=wild).all()
    return Plan(houses, providers, steps(dice, providers))


def _providers(dice: Dice, count: int, *, twins: int) -> tuple[Provided, ...]:
    """Providers that need nothing yet; `twins` is how often, of 100 times, one may have the token of another."""
    houses = 1 + dice.below(min(_HOUSES, count))
    breaks = 5 if dice.chance(25) else 0
    found: list[Provided] = []
    for number in range(count):
        token = _token(dice, number, [each.token for each in found], twins)
        way = _way(dice, token, found)
        provided = Provided(number, dice.below(houses), token, way, dice.pick(tuple(Life)), pauses=dice.below(4))
        if way is Way.VALUE:
            provided = replace(provided, life=Life.SINGLETON)
        elif way is not Way.ALIAS:
            ending = dice.pick(tuple(Ending)) if way in CLOSED and dice.chance(20) else Ending.CALM
            provided = replace(provided, fails=dice.chance(breaks), ending=ending)
        found.append(provided)
    return tuple(found)


def _token(dice: Dice, number: int, taken: list[Token], twins: int) -> Token:
    """A token of an own type, or one of a type that others have, as a rule under another name."""
    if not taken or not dice.chance(30):
        return Token(number)
    token = Token(dice.pick(taken).type, dice.pick(("", "a", "b", "c")))
    return token if token not in taken or dice.chance(twins) else Token(number)


def _way(dice: Dice, token: Token, others: list[Provided]) -> Way:
    way = dice.pick(tuple(Way))
    is_taken = any(each.way is Way.PLAIN and each.token.type == token.type for each in others)
    return Way.USED if way is Way.PLAIN and (token.name or is_taken) else way


def _houses(dice: Dice, providers: tuple[Provided, ...], *, wild: bool) -> tuple[House, ...]:
    """Modules that import later ones only, each of them imported by somebody."""
    count = 1 + max(each.home for each in providers)
    imports = [[other for other in range(number + 1, count) if dice.chance(35)] for number in range(count)]
    for number in range(1, count):
        if not any(number in each for each in imports):
            imports[dice.below(number)].append(number)
    found: list[House] = []
    for number in range(count):
        own = dice.mixed([each.number for each in providers if each.home == number])
        exports: list[Token | int] = [providers[each].token for each in own if dice.chance(65)]
        exports += [each for each in imports[number] if dice.chance(25)]
        if wild and dice.chance(4):
            exports.append(dice.pick((UNKNOWN, dice.pick(providers).token, *range(number + 1, count))))
        found.append(
            House(tuple(dice.mixed(imports[number])), tuple(dict.fromkeys(exports)), dice.chance(12), tuple(own))
        )
    return tuple(found)
