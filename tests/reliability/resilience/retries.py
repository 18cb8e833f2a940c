"""Retries: calls that fail in any way, waits that are drawn or asked for, deadlines, budgets, cancellations."""

import asyncio
import random
from collections.abc import Callable, Iterator
from math import inf
from typing import NamedTuple

from armature.resilience import Backoff, Rejected, Retry, RetryBudget, deadline
from armature.resilience.events import Surroundings


class Busy(OSError):
    """Asks to be left alone for a while."""

    retry_after: float


class Plan(NamedTuple):
    """What the attempts do in turn (`ok`, `fail`, `busy`, `wrong`, `refused`, `bad` result), and the settings."""

    attempts: int
    does: tuple[str, ...]
    takes: float
    busy: float
    kind: str
    jitter: bool
    deadline: float
    burst: int
    cancelled: float


def drawn(chance: random.Random) -> Plan:
    """A few attempts."""
    kind = chance.choice(("constant", "linear", "exponential", "decorrelated"))
    return Plan(
        chance.randint(1, 6),
        tuple(chance.choices(("ok", "fail", "busy", "wrong", "refused", "bad"), (2, 8, 3, 1, 1, 3), k=6)),
        chance.uniform(0, 2),
        chance.uniform(0, 5),
        kind,
        kind != "decorrelated" and chance.random() < 0.5,
        chance.uniform(0.1, 20) if chance.random() < 0.4 else inf,
        chance.randint(1, 4),
        chance.uniform(0, 10) if chance.random() < 0.2 else inf,
    )


def expected(plan: Plan, draws: Iterator[float]) -> tuple[str, int, float]:
    """How it ends, after how many attempts, and when."""
    now, wait, balance = 0.0, 0.0, float(plan.burst)
    for number in range(1, plan.attempts + 1):
        if now + plan.takes > plan.cancelled:
            return "cancelled", number, plan.cancelled
        now += plan.takes
        does = plan.does[number - 1]
        if does in ("ok", "wrong", "refused") or number == plan.attempts:
            return does, number, now
        wait = max(_waits(plan, number, wait, draws), plan.busy if does == "busy" else 0)
        if now + wait >= plan.deadline or balance < 1:
            return does, number, now
        balance -= 1
        if now + wait > plan.cancelled:
            return "cancelled", number, plan.cancelled
        now += wait
    raise AssertionError("no attempt was the last")


def _waits(plan: Plan, number: int, before: float, draws: Iterator[float]) -> float:
    if plan.kind == "decorrelated":
        return min(4.0, 0.5 + next(draws) * (max(0.5, before) * 3 - 0.5))
    grown = {"constant": 0.5, "linear": 0.5 * number, "exponential": 0.5 * 3.0 ** (number - 1)}[plan.kind]
    full = min(4.0, grown)
    return next(draws) * full if plan.jitter else full


def _backoff(plan: Plan) -> Backoff:
    if plan.kind == "constant":
        return Backoff.constant(0.5, jitter=plan.jitter)
    if plan.kind == "linear":
        return Backoff.linear(0.5, most=4, jitter=plan.jitter)
    if plan.kind == "exponential":
        return Backoff.exponential(0.5, factor=3, most=4, jitter=plan.jitter)
    return Backoff.decorrelated(0.5, most=4)


async def trial(chance: random.Random, believed: Plan | None = None) -> str:
    """One history; `AssertionError` at a difference."""
    plan, draws = drawn(chance), [chance.random() for _ in range(6)]
    loop, calls, left = asyncio.get_running_loop(), 0, iter(draws)
    zero = loop.time()
    retry = Retry(
        plan.attempts,
        backoff=_backoff(plan),
        budget=RetryBudget(1e-12, minimum=0, burst=plan.burst),
        on_result=lambda result: result == "bad",
    )

    async def attempt() -> str:
        nonlocal calls
        calls += 1
        does = plan.does[calls - 1]
        await asyncio.sleep(plan.takes)
        if does in _ERRORS:
            error = _ERRORS[does]()
            if isinstance(error, Busy):
                error.retry_after = plan.busy
            raise error
        return does

    # Without a pipeline, which would end the call at the deadline: what is looked at is what a retry does.
    retried = retry.around(attempt, Surroundings(random=lambda: next(left)))

    async def whole() -> str:
        if plan.deadline == inf:
            return await retried()
        with deadline(plan.deadline):
            return await retried()

    task = asyncio.create_task(whole())
    if plan.cancelled < inf:
        loop.call_later(plan.cancelled, task.cancel)
    await asyncio.wait({task})
    how, count, when = expected(believed or plan, iter(draws))
    assert (_ended(task), calls) == (how, count), (plan, _ended(task), calls, how, count)
    assert abs(loop.time() - zero - when) < 1e-6, (plan, loop.time() - zero, when)
    return f"retry: {how}"


_ERRORS: dict[str, Callable[[], Exception]] = {
    "fail": OSError,
    "busy": Busy,
    "wrong": TypeError,
    "refused": lambda: Rejected(""),
}


def _ended(task: "asyncio.Task[str]") -> str:
    if task.cancelled():
        return "cancelled"
    error = task.exception()
    if error is None:
        return task.result()
    return {Busy: "busy", OSError: "fail", TypeError: "wrong", Rejected: "refused"}[type(error)]
