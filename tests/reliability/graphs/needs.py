"""What the providers of a plan need: of those before them, and in a wild plan now and then of anybody."""

from dataclasses import replace
from typing import Final

from tests.reliability.graphs.dice import Dice
from tests.reliability.graphs.plan import Life, Need, Plan, Provided, Shape, Token, Way
from tests.reliability.graphs.wiring import Wiring, is_gathered

UNKNOWN: Final = Token(1000)
"""What nobody provides."""

_SHAPES: Final = (Shape.ONE, Shape.ONE, Shape.ONE, Shape.OPTIONAL, Shape.ALL)
_WILD: Final = 4


class Needs:
    """Walks over the providers of a plan: each needs what is visible, clear, there before it, and lives long enough."""

    def __init__(self, dice: Dice, plan: Plan, *, wild: bool) -> None:
        self._dice = dice
        self._providers = plan.providers
        self._wild = _WILD if wild else 0
        wiring = Wiring(plan)
        self._visible = [wiring.visible(number) for number in range(len(plan.houses))]
        self._done: list[Provided] = []
        self._in_request: set[int] = set()

    def all(self) -> tuple[Provided, ...]:
        """All providers, with their needs."""
        for provided in self._providers:
            self._done.append(self._with_needs(provided))
        return tuple(self._done)

    def _with_needs(self, provided: Provided) -> Provided:
        if provided.way is Way.VALUE:
            return provided
        if provided.way is Way.ALIAS:
            return self._alias(provided)
        drawn = [self._need(provided) for _ in range(self._dice.below(4))]
        needs = [need for need, _ in drawn if need is not None]
        parts = [each.number for _, found in drawn for each in found]
        if provided.life is Life.REQUEST or (provided.life is Life.TRANSIENT and self._in_request.intersection(parts)):
            self._in_request.add(provided.number)
        needs.sort(key=lambda each: (each.by_name, each.has_default))  # as Python wants parameters
        return replace(provided, needs=tuple(needs))

    def _alias(self, provided: Provided) -> Provided:
        clear = [each for each in self._clear(provided) if each.token != provided.token]
        token = self._dice.pick(self._providers).token
        if self._dice.chance(self._wild) and token != provided.token:
            return replace(provided, needs=(Need(token),))
        if not clear:
            return self._with_needs(replace(provided, way=Way.USED))
        target = self._dice.pick(clear)
        if target.number in self._in_request:
            self._in_request.add(provided.number)
        return replace(provided, needs=(Need(target.token),))

    def _need(self, asker: Provided) -> tuple[Need | None, list[Provided]]:
        """One parameter and who answers it; None where nobody fits."""
        dice, shape = self._dice, self._dice.pick(_SHAPES)
        need = Need(UNKNOWN, shape, has_default=dice.chance(10), by_name=dice.chance(15))
        if dice.chance(self._wild):
            return replace(need, token=self._anybodys(asker)), []
        if shape is Shape.ALL:
            return self._list(asker, need)
        if (need.has_default or shape is Shape.OPTIONAL) and dice.chance(40):
            return replace(need, token=self._nobodys(asker)), []
        clear = self._clear(asker)
        if not clear:
            return None, []
        target = dice.pick(clear)
        return replace(need, token=target.token), [target]

    def _list(self, asker: Provided, need: Need) -> tuple[Need | None, list[Provided]]:
        token = self._dice.pick((*(each.token for each in self._done), UNKNOWN))
        token = Token(token.type) if self._dice.chance(50) else token
        later = [each for each in self._providers[asker.number :] if each.token.type == token.type]
        found = [each for each in self._done if is_gathered(each, token)]
        if later or not all(self._fits(asker, each) for each in found):
            return None, []
        return replace(need, token=token), found

    def _clear(self, asker: Provided) -> list[Provided]:
        tokens = [each.token for each in self._visible[asker.home]]
        seen = [each for each in self._visible[asker.home] if tokens.count(each.token) == 1]
        return [each for each in seen if each.number < asker.number and self._fits(asker, each)]

    def _anybodys(self, asker: Provided) -> Token:
        """Any token at all: a known one, one that several answer, or an unknown one."""
        tokens = [each.token for each in self._visible[asker.home]]
        several = [token for token in tokens if tokens.count(token) > 1]
        return self._dice.pick((self._dice.pick(self._providers).token, *several[:1], UNKNOWN))

    def _nobodys(self, asker: Provided) -> Token:
        """A token that nobody answers here, although somebody elsewhere may."""
        seen = {each.token for each in self._visible[asker.home]}
        return self._dice.pick([*(each.token for each in self._providers if each.token not in seen), UNKNOWN])

    def _fits(self, asker: Provided, each: Provided) -> bool:
        is_short = each.number in self._in_request
        return not (is_short and asker.life is Life.SINGLETON and asker.way is not Way.ALIAS)
