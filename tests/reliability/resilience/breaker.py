"""Breakers: calls that overlap, end in every way, and a clock that moves."""

import asyncio
import random
from typing import NamedTuple

from armature.resilience import Breaker, BreakerOpen, BulkheadFull
from armature.resilience.events import Surroundings
from armature.resilience.testing import VirtualClock

_ENDINGS = {"success": None, "failure": OSError(), "cancelled": asyncio.CancelledError(), "refused": BulkheadFull("")}


class Plan(NamedTuple):
    """The settings of one breaker, as keywords."""

    failures: int | None
    ratio: float | None
    minimum: int | None
    window: int | None
    seconds: float | None
    slow: float | None
    slow_ratio: float | None
    half_open: int
    open_for: float = 4


class Model:
    """A breaker that forgets nothing, and looks through everything each time."""

    def __init__(self, plan: Plan) -> None:
        self.plan = plan
        self.state = "closed"
        self.era = 0
        self.since = 0.0
        self.out = 0
        self.well = 0
        self.calls: list[tuple[float, bool, bool]] = []

    def begin(self, now: float) -> int | None:
        """The era in which a call begins, or None where it is refused."""
        if self.state != "closed":
            if now >= self.since + self.plan.open_for:
                self._turn("half_open", now)
            if self.state == "open" or self.out == self.plan.half_open:
                return None
            self.out += 1
        return self.era

    def end(self, era: int, began: float, ending: str, now: float) -> None:
        """A call ends."""
        if era != self.era:
            return
        if ending in ("cancelled", "refused"):
            self.out -= 1
            return
        failed, slow = ending == "failure", self.plan.slow is not None and now - began >= self.plan.slow
        if self.state == "half_open":
            self.well += 1
            if failed or slow:
                self._turn("open", now)
            elif self.well == self.plan.half_open:
                self._turn("closed", now)
            return
        self.calls.append((now, failed, slow))
        if self._is_bad(now):
            self._turn("open", now)

    def _is_bad(self, now: float) -> bool:
        plan = self.plan
        if plan.seconds is None:
            seen = self.calls[-(plan.window or 100) :]
        else:
            tenth = plan.seconds / 10
            seen = [call for call in self.calls if now // tenth - call[0] // tenth < 10]
        failures, slow = sum(call[1] for call in seen), sum(call[2] for call in seen)
        enough = len(seen) >= (plan.minimum or 10)
        if plan.slow is not None and enough and slow and slow / len(seen) >= (plan.slow_ratio or 1):
            return True
        if plan.failures is not None:
            return failures >= plan.failures
        return enough and failures > 0 and failures / len(seen) >= (plan.ratio or 0.5)

    def _turn(self, state: str, now: float) -> None:
        self.state, self.since, self.out, self.well = state, now, 0, 0
        self.era += 1
        if state != "open":
            self.calls = []


def drawn(chance: random.Random) -> Plan:
    """Settings that can be."""
    by_count, by_time, slow = chance.random() < 0.5, chance.random() < 0.5, chance.random() < 0.4
    return Plan(
        failures=chance.randint(1, 4) if by_count else None,
        ratio=None if by_count else chance.choice((0.25, 0.5, 0.75, 1)),
        minimum=chance.randint(1, 4) if not by_count or slow else None,
        window=None if by_time else chance.randint(4, 8),
        seconds=chance.choice((2.5, 5, 10)) if by_time else None,
        slow=1.5 if slow else None,
        slow_ratio=chance.choice((0.5, 1)) if slow else None,
        half_open=chance.randint(1, 3),
    )


async def trial(chance: random.Random, believed: Plan | None = None) -> str:
    """One history; `AssertionError` at the first difference."""
    plan = drawn(chance)
    breaker, model, clock = Breaker(**plan._asdict()), Model(believed or plan), VirtualClock()
    within = Surroundings(clock=clock)
    running: list[tuple[int, tuple[int, float], float]] = []
    states = {"closed"}
    for _ in range(chance.randint(10, 30)):
        if running and chance.random() < 0.5:
            era, permit, began = running.pop(chance.randrange(len(running)))
            ending = chance.choices(list(_ENDINGS), (5, 5, 1, 1))[0]
            breaker.leave(permit, _ENDINGS[ending], within)
            model.end(era, began, ending, clock.time())
        else:
            began_in = model.begin(clock.time())
            try:
                permit = await breaker.enter(within)
            except BreakerOpen:
                assert began_in is None
            else:
                assert began_in is not None
                running.append((began_in, permit, clock.time()))
        assert breaker.state == model.state
        states.add(model.state)
        clock.advance(chance.choice((0, 0, 0.25, 0.5, 1, 3)))
    return "breaker: " + ", ".join(sorted(states))
