"""The container as one would play it on a table: slow, obvious, and with nothing of the real one but its errors.

Objects are only spoken of: `3@` is the singleton of provider 3, `3@1` its object in the unit of work 1, `3~1` a new one
that was made there.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from tests.reliability.graphs.plan import (
    CLOSED,
    Ask,
    BoomError,
    Burst,
    Close,
    Ending,
    Life,
    Need,
    Provided,
    Shape,
    Step,
    Told,
    Way,
)
from tests.reliability.graphs.telling import label_of, told_of
from tests.reliability.graphs.wiring import Wiring


@dataclass(slots=True)
class Unit:
    """A unit of work, or with the name "" the container: what it holds, and what it must take down, the last first.

    Beside what is to be closed stand the singletons whose end is announced: those have no provider there.
    """

    name: str
    held: dict[Provided, str] = field(default_factory=dict[Provided, str])
    to_close: list[tuple[Provided | None, str]] = field(default_factory=list[tuple[Provided | None, str]])


class Model:
    """What must be seen of a plan without mistakes."""

    def __init__(self, wiring: Wiring) -> None:
        self._wiring = wiring
        self._root = Unit("")
        self._units: dict[int, Unit] = {}
        self._events: list[str] = []

    def start(self) -> Told:
        """Every singleton, each after what it needs; when one fails, all is taken down again."""
        for each in self._in_order():
            if self._wiring.life(each) is Life.SINGLETON:
                try:
                    self._start(each)
                except BoomError as error:
                    events = self._told()
                    return Told(events + self.stop().events, (told_of(error),))
        return Told(self._told())

    def stop(self) -> Told:
        """Everything in reverse; whoever fails is reported, and the others are still closed."""
        while self._root.to_close:
            provided, label = self._root.to_close.pop()
            if provided is None:
                self._events.append(f"end {label}")
            else:
                self._events.append(f"close {label} after nothing")
                if provided.ending is Ending.FAILS:
                    self._events.append(f"reported {told_of(_failing(provided))}")
        self._root = Unit("")
        return Told(self._told())

    def play(self, step: Step) -> Told:
        """One step of the use."""
        if isinstance(step, Close):
            return self._close(step)
        given = [self._ask(ask) for ask in asks_of(step)]
        return Told(self._told(), tuple(given))

    def follow(self, told: Told) -> None:
        """Takes over in which order those who asked at once were served: that is the event loop's choice."""
        for unit in (self._root, *self._units.values()):
            made = [event.split()[1] for event in told.events if event.startswith("make ")]
            here = [(self._maker(label), label) for label in made if re.split("[@~]", label)[1] == unit.name]
            closed = [(provided, label) for provided, label in here if provided.way in CLOSED]
            unit.to_close[len(unit.to_close) - len(closed) :] = closed

    def _maker(self, label: str) -> Provided:
        return self._wiring.plan.providers[int(re.split("[@~]", label)[0])]

    def _told(self) -> tuple[str, ...]:
        events, self._events = self._events, []
        return tuple(events)

    def _in_order(self) -> list[Provided]:
        """As they are declared, but each after what it needs."""
        found: list[Provided] = []

        def put(provided: Provided) -> None:
            if provided not in found:
                for each in self._wiring.needed(provided):
                    put(each)
                found.append(provided)

        for provided in self._wiring.all:
            put(provided)
        return found

    def _start(self, provided: Provided) -> None:
        label = self._get(provided, self._root)
        self._root.held[provided] = label
        if provided.way is not Way.ALIAS:
            self._events.append(f"built {label}")
            self._root.to_close.append((None, label))

    def _ask(self, ask: Ask) -> str:
        found = [each for each in self._wiring.all if each.token == ask.token]
        if len(found) != 1:
            return "AmbiguousProvider" if found else "MissingProvider"
        if ask.unit is None and self._wiring.lives_in_request(found[0]):
            return "ArmatureError"
        unit = self._root if ask.unit is None else self._units.setdefault(ask.unit, Unit(str(ask.unit)))
        try:
            return self._get(found[0], unit)
        except BoomError as error:
            return told_of(error)

    def _get(self, provided: Provided, unit: Unit) -> str:
        if provided in self._root.held:
            return self._root.held[provided]
        if provided.way is Way.ALIAS:
            return self._get(self._wiring.needed(provided)[0], unit)
        if provided.life is Life.REQUEST:
            if provided not in unit.held:
                unit.held[provided] = self._make(provided, unit)
            return unit.held[provided]
        return self._make(provided, unit)

    def _make(self, provided: Provided, unit: Unit) -> str:
        parts = ", ".join([self._argument(provided, need, unit) for need in provided.needs])
        label = label_of(provided, unit.name)
        if provided.way is Way.VALUE:
            return label
        if provided.fails:
            self._events.append(f"fail {label} of ({parts})")
            raise BoomError(f"build {provided.number}")
        self._events.append(f"make {label} of ({parts})")
        if provided.way in CLOSED:
            unit.to_close.append((provided, label))
        return label

    def _argument(self, asker: Provided, need: Need, unit: Unit) -> str:
        labels = [self._get(each, unit) for each in self._wiring.answers(asker, need)]
        if need.shape is Shape.ALL:
            return f"[{', '.join(labels)}]"
        nobody = "default" if need.has_default else "None"
        return labels[0] if labels else nobody

    def _close(self, step: Close) -> Told:
        unit = self._units.pop(step.unit, Unit(str(step.unit)))
        given = error = BoomError("work") if step.broken else None
        for provided, label in reversed(unit.to_close):
            self._events.append(f"close {label} after {told_of(error)}")
            if provided is not None and provided.ending is Ending.FAILS:
                error = _failing(provided)
        return Told(self._told(), (told_of(None if error is given else error),))


def asks_of(step: Ask | Burst) -> Sequence[Ask]:
    """Who asks in a step."""
    return step.asks if isinstance(step, Burst) else (step,)


def _failing(provided: Provided) -> BoomError:
    return BoomError(f"close {provided.number}")
