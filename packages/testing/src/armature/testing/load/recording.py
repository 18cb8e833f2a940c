"""Takes down what happens while a load runs; what it keeps does not grow with the number of requests."""

from collections import Counter
from datetime import UTC, datetime
from time import perf_counter

from armature.testing.load.histogram import Histogram
from armature.testing.load.results import Group, Interval, Result

_GROUPS = 100
_KINDS = 50
OTHERS = "(others)"
"""Where the groups and errors are counted that are too many to be kept apart."""

_INTERVALS = 120
_FIRST_INTERVAL = 0.1
"""Seconds; whenever there are too many intervals, two become one."""


class Recorder:
    """Counts from its making on; `active` says how many users are at work."""

    def __init__(self, target: str, plan: str) -> None:
        self.target = target
        self.plan = plan
        self.began = datetime.now(UTC)
        self.start = perf_counter()
        self.end: float | None = None
        self.active = 0
        self.requests = 0
        self.failed = 0
        self.runs = 0
        self.broken = 0
        self.dropped = 0
        self.unfinished = 0
        self._bytes = 0
        self._statuses: Counter[int] = Counter()
        self._errors: Counter[str] = Counter()
        self._all = Histogram()
        self._groups: dict[str, _Count] = {}
        self._interval = _FIRST_INTERVAL
        self._intervals: list[_Count] = []

    def begin(self) -> None:
        """The clock starts anew: what came before was preparation."""
        self.began = datetime.now(UTC)
        self.start = perf_counter()

    def finish(self) -> None:
        """The clock stops."""
        self.end = perf_counter()

    @property
    def seconds(self) -> float:
        """Since the beginning, until the end where it has come."""
        return (self.end or perf_counter()) - self.start

    def answered(self, group: str, status: int, seconds: float, size: int) -> None:
        """An answer came after so many seconds, its body so many bytes long."""
        self._bytes += size
        self._statuses[status] += 1
        self._all.add(seconds)
        self._count(group, is_failed=status >= 400, seconds=seconds)

    def unanswered(self, group: str, kind: str) -> None:
        """A request ended without an answer."""
        self.error(kind)
        self._count(group, is_failed=True, seconds=None)

    def error(self, kind: str) -> None:
        """An exception of this class was raised."""
        self._errors[_kept(kind, self._errors, _KINDS)] += 1

    def _count(self, group: str, *, is_failed: bool, seconds: float | None) -> None:
        self.requests += 1
        self.failed += is_failed
        name = _kept(group, self._groups, _GROUPS)
        self._groups.setdefault(name, _Count()).add(is_failed=is_failed, seconds=seconds)
        present = self._present()
        present.add(is_failed=is_failed, seconds=seconds)
        present.users = max(present.users, self.active)

    def _present(self) -> "_Count":
        """The interval that runs."""
        index = int(self.seconds / self._interval)
        while index >= _INTERVALS:
            self._interval *= 2
            self._intervals = _joined(self._intervals)
            index //= 2
        while len(self._intervals) <= index:
            self._intervals.append(_Count(self.active))
        return self._intervals[index]

    def result(self) -> Result:
        """What was measured so far."""
        width = self._interval
        seconds = self.seconds
        return Result(
            target=self.target,
            plan=self.plan,
            began=self.began,
            seconds=seconds,
            requests=self.requests,
            failed=self.failed,
            runs=self.runs,
            broken=self.broken,
            dropped=self.dropped,
            unfinished=self.unfinished,
            bytes=self._bytes,
            statuses=dict(sorted(self._statuses.items())),
            errors=dict(self._errors.most_common()),
            latency=self._all.latency(),
            groups={name: count.group() for name, count in self._groups.items()},
            intervals=tuple(each.interval(width * at, width, seconds) for at, each in enumerate(self._intervals)),
            spread=tuple(self._all.steps()),
        )


class _Count:
    """The requests of a group or an interval."""

    __slots__ = ("failed", "histogram", "requests", "users")

    def __init__(self, users: int = 0) -> None:
        self.requests = 0
        self.failed = 0
        self.users = users
        self.histogram = Histogram()

    def add(self, *, is_failed: bool, seconds: float | None) -> None:
        self.requests += 1
        self.failed += is_failed
        if seconds is not None:
            self.histogram.add(seconds)

    def merge(self, other: "_Count") -> None:
        self.requests += other.requests
        self.failed += other.failed
        self.users = max(self.users, other.users)
        self.histogram.merge(other.histogram)

    def group(self) -> Group:
        return Group(self.requests, self.failed, self.histogram.latency())

    def interval(self, start: float, width: float, end: float) -> Interval:
        """The last one is as long as the time that there was."""
        seconds = min(width, max(end - start, 0.0)) or width
        return Interval(start, seconds, self.users, self.requests, self.failed, self.histogram.latency())


def _joined(intervals: list[_Count]) -> list[_Count]:
    joined = intervals[::2]
    for into, each in zip(joined, intervals[1::2], strict=False):
        into.merge(each)
    return joined


def _kept(name: str, known: Counter[str] | dict[str, _Count], most: int) -> str:
    return name if name in known or len(known) < most else OTHERS
