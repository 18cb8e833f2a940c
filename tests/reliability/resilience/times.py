"""Time-outs in one another, under a deadline, around work that ends, or is cancelled, at any moment."""

import asyncio
import random
from math import inf
from typing import NamedTuple

from armature.resilience import TimedOut, Timeout, deadline, remaining


class Plan(NamedTuple):
    """The time-outs from the outside in, the deadline around them, the work inside, a cancellation from outside."""

    limits: tuple[float, ...]
    deadline: float
    takes: float
    cancelled: float


def drawn(chance: random.Random) -> Plan:
    """Moments that differ."""
    return Plan(
        tuple(chance.uniform(0.1, 5) for _ in range(chance.randint(1, 5))),
        chance.uniform(0.1, 5) if chance.random() < 0.4 else inf,
        chance.uniform(0, 5),
        chance.uniform(0, 5) if chance.random() < 0.3 else inf,
    )


def expected(plan: Plan) -> tuple[str, float]:
    """How it ends and when: what comes first; among time-outs of one moment the outermost tells."""
    ends = [(plan.takes, "done"), (plan.cancelled, "cancelled")]
    ends += [(limit, f"time-out {number}") for number, limit in enumerate(plan.limits)]
    ends += [(plan.deadline, "time-out 0")]
    when, how = min(ends)
    return how, when


async def trial(chance: random.Random, believed: Plan | None = None) -> str:
    """One history; `AssertionError` at a difference."""
    plan = drawn(chance)
    loop = asyncio.get_running_loop()
    zero, told, lefts = loop.time(), list[str](), list[float]()

    async def work() -> None:
        lefts.append(remaining() or 0)
        await asyncio.sleep(plan.takes)

    async def nested(number: int) -> None:
        if number == len(plan.limits):
            return await work()
        try:
            return await Timeout(plan.limits[number])(nested)(number + 1)
        except TimedOut:
            told.append(f"time-out {number}")
            raise

    async def whole() -> None:
        if plan.deadline == inf:
            await nested(0)
        else:
            with deadline(plan.deadline):
                await nested(0)
        told.append("done")

    task = asyncio.create_task(whole())
    if plan.cancelled < inf:
        loop.call_later(plan.cancelled, task.cancel)
    await asyncio.wait({task})
    seen = "cancelled" if task.cancelled() else told[0]
    assert task.cancelled() or (task.exception() is None) == (seen == "done")
    how, when = expected(believed or plan)
    assert seen == how, (plan, seen, how)
    assert abs(loop.time() - zero - when) < 1e-6, (plan, loop.time() - zero, when)
    assert task.cancelling() == (how == "cancelled")
    assert not lefts or abs(lefts[0] - min(*plan.limits, plan.deadline)) < 1e-6
    return f"time-outs: {how.split()[0]}"
