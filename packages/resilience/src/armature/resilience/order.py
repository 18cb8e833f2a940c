"""The order of strategies, and which cannot go together."""

from collections.abc import Iterable

from armature.resilience.errors import InvalidSetting, for_people
from armature.resilience.strategy import Place, Strategy
from armature.resilience.timeouts import Timeout


def in_order(
    owner: str, strategies: Iterable[Strategy], total: float | None, attempt: float | None
) -> tuple[Strategy, ...]:
    """The strategies of a pipeline from the outside in; `InvalidSetting` where they cannot go together."""
    found: dict[Place, Strategy] = {}
    for strategy in strategies:
        if isinstance(strategy, Timeout) and strategy.name == "timeout":
            raise InvalidSetting(f"{owner}: a Timeout is given. Say which one is meant: total= or attempt=.")
        if strategy.place in found:
            raise InvalidSetting(f'{owner}: "{strategy.name}" is given twice. Keep one.')
        found[strategy.place] = strategy
    if total is not None and attempt is not None and attempt > total:
        raise InvalidSetting(
            f'{owner}: "attempt" is {for_people(attempt)}, above "total", {for_people(total)}. Lower it.'
        )
    if total is not None or (attempt is None and found.keys().isdisjoint((Place.TOTAL, Place.ATTEMPT))):
        found[Place.TOTAL] = Timeout(total, place=Place.TOTAL)
    if attempt is not None:
        found[Place.ATTEMPT] = Timeout(attempt, place=Place.ATTEMPT)
    return tuple(found[place] for place in sorted(found))
