"""Hedging, and fallbacks behind it: attempts of any length that succeed, fail or break."""

import asyncio
import random
from math import inf
from typing import NamedTuple

from armature.resilience import Fallback, Hedge


class Plan(NamedTuple):
    """When another attempt starts, and what each does: how long it takes, and how it ends."""

    delay: float
    attempts: tuple[tuple[float, str], ...]
    fallbacks: tuple[str, ...]
    value: bool


def drawn(chance: random.Random) -> Plan:
    """Moments that differ."""
    ways = ("ok", "fail", "break")
    return Plan(
        chance.uniform(0.1, 3),
        tuple((chance.uniform(0, 6), chance.choices(ways, (4, 5, 1))[0]) for _ in range(chance.randint(2, 4))),
        tuple(chance.choices(ways, (2, 2, 1), k=chance.randint(0, 2))),
        chance.random() < 0.5,
    )


def expected(plan: Plan) -> tuple[str, float, int]:
    """What comes of it, when, and how many attempts were made: from event to event."""
    ends: list[tuple[float, str, int]] = []
    now, started, following = 0.0, 0, 0.0
    last = "fail"
    while True:
        if started < len(plan.attempts) and now >= following:
            takes, way = plan.attempts[started]
            started += 1
            ends.append((now + takes, way, started))
            following = now + plan.delay if started < len(plan.attempts) else inf
        if not ends:
            break
        end = min(ends)
        now = min(end[0], following)
        if now == end[0]:
            ends.remove(end)
            if end[1] != "fail":
                return _after(plan, f"{end[1]} {end[2]}"), now, started
            last, following = f"fail {end[2]}", now
            if started == len(plan.attempts):
                following = inf
                if not ends:
                    break
    return _after(plan, last), now, started


def _after(plan: Plan, outcome: str) -> str:
    """What the fallbacks make of it."""
    for number, way in enumerate(plan.fallbacks):
        if not outcome.startswith("fail"):
            return outcome
        outcome = f"{way} fallback {number}"
    return "value" if outcome.startswith("fail") and (plan.value or not plan.fallbacks) else outcome


async def trial(chance: random.Random, believed: Plan | None = None) -> str:
    """One history; `AssertionError` at a difference."""
    plan = drawn(chance)
    loop, started = asyncio.get_running_loop(), 0
    zero = loop.time()

    def ending(way: str, whose: str) -> str:
        if way != "ok":
            raise (OSError if way == "fail" else TypeError)(f"{way} {whose}")
        return f"{way} {whose}"

    async def attempt() -> str:
        nonlocal started
        started += 1
        number = started
        takes, way = plan.attempts[number - 1]
        await asyncio.sleep(takes)
        return ending(way, str(number))

    fallbacks = [_fallback(ending, way, number) for number, way in enumerate(plan.fallbacks)]
    around = Fallback(*fallbacks, value="value") if plan.value or not fallbacks else Fallback(*fallbacks)
    call = around(Hedge(plan.delay, attempts=len(plan.attempts))(attempt))
    try:
        seen = await call()
    except (OSError, TypeError) as error:
        seen = str(error)
    wanted, when, count = expected(believed or plan)
    assert (seen, started) == (wanted, count), (plan, seen, started, wanted, count)
    assert abs(loop.time() - zero - when) < 1e-6, (plan, loop.time() - zero, when)
    return f"hedge: {wanted.split()[0]}"


def _fallback(ending, way: str, number: int):
    return lambda _error: ending(way, f"fallback {number}")
