"""How much load, and for how long: by users who wait for their answers, or at a rate that waits for nobody."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import TypeAlias


@dataclass(frozen=True, slots=True)
class Users:
    """So many users at once, each of whom begins anew as soon as an answer has come (a closed loop).

    Ends after `requests` in all or after `seconds`, whichever comes first; one of both must be given. What has begun
    then is finished. Raises `ValueError` without a bound, and for numbers that are not positive.
    """

    count: int = 1
    requests: int | None = None
    seconds: float | None = None

    def __post_init__(self) -> None:
        _positive(users=self.count, requests=self.requests, seconds=self.seconds)
        if self.requests is None and self.seconds is None:
            raise ValueError("A load needs an end: say how many `requests` there are, or for how many `seconds`.")


@dataclass(frozen=True, slots=True)
class Stage:
    """Over so many seconds the number of users moves evenly to `users`."""

    users: int
    seconds: float

    def __post_init__(self) -> None:
        _positive(seconds=self.seconds)
        if self.users < 0:
            raise ValueError(f"There cannot be {self.users} users.")


@dataclass(frozen=True, slots=True)
class Ramp:
    """Users whose number changes from stage to stage, beginning with none (a closed loop).

    `Ramp([Stage(20, 5), Stage(20, 30), Stage(0, 5)])` climbs to 20 users within five seconds, stays there for 30 and
    comes down within five. Raises `ValueError` where there is no stage, or no user in any of them.
    """

    stages: Sequence[Stage]

    def __post_init__(self) -> None:
        if not any(stage.users for stage in self.stages):
            raise ValueError("A ramp needs a stage with users, such as `Stage(users=10, seconds=5)`.")


@dataclass(frozen=True, slots=True)
class Rate:
    """So many begin in each second, whether or not the ones before have their answers (an open loop).

    The latency of each counts from the moment at which it was due, so a target that stalls cannot hide it
    (coordinated omission). At most `in_flight` run at once; who finds no place is dropped, and counted. Raises
    `ValueError` for numbers that are not positive.
    """

    per_second: float
    seconds: float
    in_flight: int = 100

    def __post_init__(self) -> None:
        _positive(per_second=self.per_second, seconds=self.seconds, in_flight=self.in_flight)


Plan: TypeAlias = Users | Ramp | Rate
"""How a load is shaped; each has an end."""


def seconds_of(plan: Plan) -> float | None:
    """How long a plan goes on at most; None where only the number of requests ends it."""
    return sum(stage.seconds for stage in plan.stages) if isinstance(plan, Ramp) else plan.seconds


def most_users(plan: Users | Ramp) -> int:
    """How many users there are at the same time, at most."""
    return plan.count if isinstance(plan, Users) else max(stage.users for stage in plan.stages)


def users_at(plan: Users | Ramp, seconds: float) -> int:
    """How many users there are so many seconds after the beginning."""
    if isinstance(plan, Users):
        return plan.count
    for before, stage in pairwise([Stage(0, 1), *plan.stages]):
        if seconds < stage.seconds:
            return round(before.users + (stage.users - before.users) * seconds / stage.seconds)
        seconds -= stage.seconds
    return 0


def described(plan: Plan) -> str:
    """A plan as a sentence without an end: `10 users, 1000 requests`."""
    if isinstance(plan, Rate):
        return f"{plan.per_second:g} a second for {plan.seconds:g} s, at most {plan.in_flight} at once"
    if isinstance(plan, Ramp):
        return "users " + ", ".join(f"to {stage.users} in {stage.seconds:g} s" for stage in plan.stages)
    ends = [f"{plan.requests} requests"] if plan.requests is not None else []
    ends += [f"{plan.seconds:g} s"] if plan.seconds is not None else []
    return f"{plan.count} user{'s' * (plan.count != 1)}, {' or '.join(ends)}"


def _positive(**numbers: float | None) -> None:
    for name, number in numbers.items():
        if number is not None and not 0 < number < float("inf"):
            raise ValueError(f"`{name}` must be a number above 0, and is {number}.")
