"""Bulkheads: callers that come, hold their place, lose patience or are cancelled."""

import asyncio
import random
from math import inf
from typing import NamedTuple

from armature.resilience import Bulkhead, BulkheadFull, DeadlinePassed, deadline


class Caller(NamedTuple):
    """When it comes, how long it stays inside, when it is cancelled, and how long its deadline gives it."""

    comes: float
    stays: float
    cancelled: float
    deadline: float


class Plan(NamedTuple):
    """A bulkhead and its callers."""

    limit: int
    queue: int
    wait: float | None
    callers: tuple[Caller, ...]


def drawn(chance: random.Random) -> Plan:
    """A few callers in ten seconds; no two things happen at the same moment."""
    queue = chance.randint(0, 3)
    callers = [
        Caller(
            chance.uniform(0, 10),
            chance.uniform(0.1, 6),
            chance.uniform(0, 14) if chance.random() < 0.3 else inf,
            chance.uniform(0.1, 4) if chance.random() < 0.2 else inf,
        )
        for _ in range(chance.randint(1, 9))
    ]
    wait = chance.uniform(0.5, 4) if queue and chance.random() < 0.5 else None
    return Plan(chance.randint(1, 3), queue, wait, tuple(sorted(callers)))


def expected(plan: Plan) -> list[tuple[str, float]]:
    """How each caller ends and when it got in, found by going from event to event."""
    ends: dict[int, tuple[str, float]] = {}
    inside: dict[int, float] = {}  # who is inside, until when
    queue: list[int] = []
    begun = [inf] * len(plan.callers)
    coming = list(range(len(plan.callers)))
    while coming or inside or queue:
        moments = [(plan.callers[each].comes, "comes", each) for each in coming[:1]]
        moments += [(until, "leaves", each) for each, until in inside.items()]
        moments += [(plan.callers[each].cancelled, "cancelled", each) for each in (*inside, *queue)]
        moments += [(_patience(plan, each), _why(plan, each), each) for each in queue]
        now, what, who = min(moment for moment in moments if moment[0] >= 0)
        if what == "comes":
            coming.remove(who)
            if plan.callers[who].cancelled < now:
                ends[who] = "cancelled", inf
            elif len(inside) < plan.limit:
                begun[who], inside[who] = now, now + plan.callers[who].stays
            elif len(queue) < plan.queue:
                queue.append(who)
            else:
                ends[who] = "full", inf
            continue
        ends[who] = what, begun[who]
        if who in queue:
            queue.remove(who)
            continue
        del inside[who]
        if queue:
            following = queue.pop(0)
            begun[following], inside[following] = now, now + plan.callers[following].stays
    return [ends[each] for each in range(len(plan.callers))]


def _patience(plan: Plan, who: int) -> float:
    caller = plan.callers[who]
    return caller.comes + min(caller.deadline, inf if plan.wait is None else plan.wait)


def _why(plan: Plan, who: int) -> str:
    return "late" if plan.wait is None or plan.callers[who].deadline <= plan.wait else "full"


async def trial(chance: random.Random, believed: Plan | None = None) -> str:
    """One history; `AssertionError` at a difference."""
    plan = drawn(chance)
    loop = asyncio.get_running_loop()
    bulkhead, zero = Bulkhead(plan.limit, queue=plan.queue, wait=plan.wait), loop.time()
    begun = [inf] * len(plan.callers)

    async def inside(number: int, stays: float) -> None:
        async with bulkhead:
            begun[number] = loop.time() - zero
            await asyncio.sleep(stays)

    async def call(number: int, caller: Caller) -> str:
        await asyncio.sleep(caller.comes)
        try:
            if caller.deadline == inf:
                await inside(number, caller.stays)
            else:
                with deadline(caller.deadline):
                    await inside(number, caller.stays)
        except BulkheadFull:
            return "full"
        except DeadlinePassed:
            return "late"
        return "leaves"

    tasks = [asyncio.create_task(call(*each)) for each in enumerate(plan.callers)]
    for task, caller in zip(tasks, plan.callers, strict=True):
        if caller.cancelled < inf:
            loop.call_later(caller.cancelled, task.cancel)
    await asyncio.wait(tasks)
    seen = [("cancelled" if task.cancelled() else task.result()) for task in tasks]
    wanted = expected(believed or plan)
    assert seen == [how for how, _ in wanted], (plan, seen, wanted)
    for began, (_, when) in zip(begun, wanted, strict=True):
        assert began == when or abs(began - when) < 1e-6, (plan, begun, wanted)
    assert (bulkhead.running, bulkhead.waiting) == (0, 0)
    return "bulkhead: " + ", ".join(sorted(set(seen)))
