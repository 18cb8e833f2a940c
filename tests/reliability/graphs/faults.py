"""Everything that is wrong with a plan, each mistake by the class of its error and the words that the error opens with.

Which of several mistakes is reported is the container's choice; that it is one of them is not.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from armature.core.errors import (
    AmbiguousProvider,
    DependencyCycle,
    MissingProvider,
    NotExported,
    ScopeLeak,
    WiringError,
)
from tests.reliability.graphs.plan import Life, Need, Provided, Shape, Way
from tests.reliability.graphs.wiring import Wiring

_ROUND = "These need each other, so none of them can be built first: "


@dataclass(frozen=True, slots=True)
class Fault:
    """One mistake. `says` are words that the first line of the error has, in this order."""

    error: type[WiringError]
    says: tuple[str, ...]

    def is_told_by(self, error: WiringError) -> bool:
        """Whether an error reports this mistake."""
        line, at = str(error).splitlines()[0], 0
        for words in self.says:
            at = line.find(words, at)
            if at < 0:
                return False
        return type(error) is self.error


def explained(wiring: Wiring, error: WiringError) -> bool:
    """Whether an error reports a mistake that the plan has."""
    if isinstance(error, DependencyCycle) and not _goes_round(wiring, str(error).splitlines()[0]):
        return False
    return any(fault.is_told_by(error) for fault in faults(wiring))


def faults(wiring: Wiring) -> set[Fault]:
    """All mistakes of a plan; none where it must start."""
    return {
        *_exports(wiring),
        *(fault for asker in wiring.all for need in asker.needs for fault in _need(wiring, asker, need)),
        *_circle(wiring),
        *_leaks(wiring),
    }


def _exports(wiring: Wiring) -> Iterator[Fault]:
    for house in wiring.order:
        for export in wiring.houses[house].exports:
            if isinstance(export, int):
                if export not in wiring.houses[house].imports:
                    yield Fault(WiringError, (f"M{house} (", f") exports M{export}, and does not import it."))
            elif not any(each.token == export for each in wiring.reach(house)):
                yield Fault(WiringError, (f"M{house} (", f") exports {export}, and neither provides nor imports it."))


def _need(wiring: Wiring, asker: Provided, need: Need) -> Iterator[Fault]:
    if need.shape is Shape.ALL:
        return
    says = f"{asker.token} needs {need.token}"
    found = len(wiring.candidates(asker.home, need.token))
    if found > 1:
        yield Fault(AmbiguousProvider, (f"{says}, and {found} providers of it are visible:",))
    elif not found and need.shape is Shape.ONE and not need.has_default:
        if any(each.token == need.token for each in wiring.all):
            yield Fault(NotExported, (f"{says}, which M",))
        else:
            yield Fault(MissingProvider, (f"{says}, and no module provides it.",))


def _circle(wiring: Wiring) -> Iterator[Fault]:
    """One fault, if any provider needs itself in the end; `_goes_round` looks at the way that an error tells."""
    edges = {asker: wiring.needed(asker) for asker in wiring.all}
    if any(asker in _reached(edges, asker) for asker in wiring.all):
        yield Fault(DependencyCycle, (_ROUND,))


def _reached(edges: dict[Provided, list[Provided]], asker: Provided) -> set[Provided]:
    found: set[Provided] = set()
    todo = list(edges[asker])
    while todo:
        each = todo.pop()
        if each not in found:
            found.add(each)
            todo += edges[each]
    return found


def _goes_round(wiring: Wiring, line: str) -> bool:
    """Whether providers of these tokens need each other one after the other, and the last the first."""
    first, *further = line.partition(_ROUND)[2].rstrip(".").split(" -> ")
    for start in wiring.all:
        if str(start.token) == first:
            here = {start}
            for name in further:
                here = {each for one in here for each in wiring.needed(one) if str(each.token) == name}
            if start in here:
                return True
    return False


def _leaks(wiring: Wiring) -> Iterator[Fault]:
    for asker in wiring.all:
        if asker.life is Life.SINGLETON and asker.way is not Way.ALIAS:
            for each in wiring.needed(asker):
                if wiring.lives_in_request(each):
                    says = f"{asker.token} is a singleton and needs {each.token}, which lives in one request only"
                    yield Fault(ScopeLeak, (says,))
