"""Rate limits and load shedding: calls that come at any moment, against lists of everything that was."""

import asyncio
import random
from math import sqrt

from armature.resilience import Overloaded, RateLimit, RateLimited, Shedding
from armature.resilience.events import Surroundings
from armature.resilience.testing import VirtualClock


async def rate_limit(chance: random.Random, more: int = 0) -> str:
    """One history of a rate limit; `more` calls are believed to be allowed than are."""
    calls, per, wait = chance.randint(1, 4), chance.uniform(1, 4), chance.choice((0, chance.uniform(0, 6)))
    moments = sorted(chance.uniform(0, 10) for _ in range(chance.randint(1, 20)))
    loop = asyncio.get_running_loop()
    limit, zero, begun = RateLimit(calls, per=per, wait=wait), loop.time(), [-1.0] * len(moments)

    async def call(number: int) -> None:
        await asyncio.sleep(moments[number])
        async with limit:
            begun[number] = loop.time() - zero

    results = await asyncio.gather(*map(call, range(len(moments))), return_exceptions=True)
    starts: list[float] = []
    for number, moment in enumerate(moments):
        start = _first_free(starts, moment, calls + more, per)
        if start - moment > wait:
            assert isinstance(results[number], RateLimited), (number, begun)
        else:
            starts.append(start)
            assert abs(begun[number] - start) < 1e-6, (number, begun, starts)
    return f"rate limit: {'some' if len(starts) < len(moments) else 'none'} refused"


def _first_free(starts: list[float], moment: float, calls: int, per: float) -> float:
    """The first moment at which less than so many have begun in the time before it."""
    candidates = [moment, *(start + per for start in starts if start + per > moment)]
    return next(each for each in sorted(candidates) if sum(start > each - per + 1e-9 for start in starts) < calls)


async def shedding(chance: random.Random, tolerance: float = 1.5) -> str:
    """One history of a limit that adapts, of less than the second before its first probe."""
    within = Surroundings(clock=(clock := VirtualClock()), random=lambda: 0.5)
    shed = Shedding(start=4, least=2, most=30, queue=0)
    running: list[float] = []
    window: list[float] = []
    limit, began, busiest, unloaded = 4.0, None, 0, float("inf")
    refused = False
    for _ in range(chance.randint(20, 49)):
        if running and chance.random() < 0.5:
            token = running.pop(chance.randrange(len(running)))
            shed.leave(token, None, within)
            now = clock.time()
            if began is None:
                began, busiest = token, len(running)
            if token >= began:
                window.append(now - token)
            if len(window) >= 10 and now - began >= 0.1:
                mean = sum(window) / len(window)
                unloaded = min(unloaded, mean)
                shrunk = limit * max(0.5, min(1.0, tolerance * unloaded / mean)) if mean else limit
                grown = max(1, min(sqrt(limit), limit / 5)) if busiest * 2 > limit else 0
                limit = min(30, max(2, shrunk + grown))
                window, began, busiest = [], now, len(running)
        else:
            try:
                running.append(await shed.enter(within))
            except Overloaded:
                refused = True
                assert len(running) >= int(limit), (running, limit)
            else:
                assert len(running) <= int(limit), (running, limit)
                busiest = max(busiest, len(running))
        assert (shed.limit, shed.running) == (int(limit), len(running)), (shed.limit, limit)
        clock.advance(chance.choice((0, 0.005, 0.01, 0.02)))
    return f"shedding: {'some' if refused else 'none'} refused"
