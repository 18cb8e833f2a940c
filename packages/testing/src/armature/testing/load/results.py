"""What a load has measured, as values."""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime

from armature.testing.load.histogram import Latency


@dataclass(frozen=True, slots=True)
class Group:
    """The requests of one name: those that failed have no answer, or one with a status from 400 on."""

    requests: int
    failed: int
    latency: Latency


@dataclass(frozen=True, slots=True)
class Interval:
    """A part of the time: `start` and `seconds` after the beginning, `users` who were at work at once at most."""

    start: float
    seconds: float
    users: int
    requests: int
    failed: int
    latency: Latency


@dataclass(frozen=True, slots=True)
class Result:
    """Everything that was measured; times are seconds.

    `requests` have ended, `failed` of them without an answer or with a status from 400 on; `latency` is that of all
    answers. `runs` of the scenario have ended, `broken` of them by an exception; `dropped` found no place in a `Rate`,
    `unfinished` were cut off. `errors` count exceptions by class. `spread` has the steps of the distribution: each a
    time and how many answers took it.
    """

    target: str
    plan: str
    began: datetime
    seconds: float
    requests: int
    failed: int
    runs: int
    broken: int
    dropped: int
    unfinished: int
    bytes: int
    statuses: Mapping[int, int]
    errors: Mapping[str, int]
    latency: Latency
    groups: Mapping[str, Group]
    intervals: tuple[Interval, ...]
    spread: tuple[tuple[float, int], ...]

    @property
    def requests_per_second(self) -> float:
        """On average over the whole time."""
        return self.requests / self.seconds if self.seconds else 0.0

    @property
    def failed_share(self) -> float:
        """The part of all requests that failed, from 0 to 1."""
        return self.failed / self.requests if self.requests else 0.0


def to_json(result: Result) -> str:
    """A result as JSON, for whoever compares it with others; times are seconds."""
    told = asdict(result) | {"began": result.began.isoformat(), "requests_per_second": result.requests_per_second}
    return json.dumps(told, indent=2, ensure_ascii=False) + "\n"
