"""Who answers whom in a plan, spelt out: the borders of modules and the rules of asking."""

from collections.abc import Iterator

from tests.reliability.graphs.plan import Life, Need, Plan, Provided, Shape, Token, Way


class Wiring:
    """The questions that a plan answers by itself."""

    def __init__(self, plan: Plan) -> None:
        self.plan = plan
        self.houses = plan.houses
        self.order = list(dict.fromkeys(self._houses_from(0)))
        self.all = [plan.providers[number] for house in self.order for number in self.houses[house].providers]
        self._visible = {house: self._seen(house) for house in self.order}
        self._needed = {each: [one for need in each.needs for one in self.answers(each, need)] for each in self.all}

    def _houses_from(self, house: int) -> Iterator[int]:
        """Modules in order of start: imports before those who import."""
        for imported in self.houses[house].imports:
            yield from self._houses_from(imported)
        yield house

    def own(self, house: int) -> list[Provided]:
        """What a module provides itself."""
        return [self.plan.providers[number] for number in self.houses[house].providers]

    def reach(self, house: int) -> list[Provided]:
        """What a module may export: its own, and what its imports export."""
        return self.own(house) + [each for imported in self.houses[house].imports for each in self.exported(imported)]

    def exported(self, house: int) -> list[Provided]:
        """What a module gives to those who import it."""
        given: list[Provided] = []
        for export in self.houses[house].exports:
            if isinstance(export, int):
                given += self.exported(export) if export in self.houses[house].imports else []
            else:
                given += [each for each in self.reach(house) if each.token == export]
        return given

    def visible(self, house: int) -> list[Provided]:
        """What can be asked for in a module, each provider once."""
        return self._visible[house]

    def _seen(self, house: int) -> list[Provided]:
        found = self.reach(house)
        for other in self.order:
            if self.houses[other].is_global and other != house:
                found += self.exported(other)
        return list(dict.fromkeys(found))

    def candidates(self, house: int, token: Token) -> list[Provided]:
        """The providers that could answer for a token in a module."""
        return [each for each in self.visible(house) if each.token == token]

    def answers(self, asker: Provided, need: Need) -> list[Provided]:
        """Who answers a need, as far as that is clear: where it is not, nobody."""
        if need.shape is Shape.ALL:
            return [each for each in self.all if is_gathered(each, need.token)]
        found = self.candidates(asker.home, need.token)
        return found if len(found) == 1 else []

    def needed(self, asker: Provided) -> list[Provided]:
        """All whom a provider needs, in the order of its parameters."""
        return self._needed[asker]

    def lives_in_request(self, provided: Provided, above: tuple[Provided, ...] = ()) -> bool:
        """Whether an object belongs to one unit of work by itself, or because of what it is made of."""
        if provided in above:
            return False  # a circle is another mistake than a leak
        if provided.way is not Way.ALIAS and provided.life is not Life.TRANSIENT:
            return provided.life is Life.REQUEST
        return any(self.lives_in_request(each, (*above, provided)) for each in self.needed(provided))

    def life(self, provided: Provided) -> Life:
        """How long an object lives; another name for it changes nothing. Only for plans without circles."""
        return self.life(self.needed(provided)[0]) if provided.way is Way.ALIAS else provided.life


def is_gathered(provided: Provided, token: Token) -> bool:
    """Whether a list of the token has the provider: a list without a name has the named ones too.

    There, a second name for the same type is no second object.
    """
    if token.name:
        return provided.token == token
    is_second_name = provided.way is Way.ALIAS and provided.needs[0].token.type == token.type
    return provided.token.type == token.type and not is_second_name
