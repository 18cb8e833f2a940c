"""Times in buckets that grow with them: exact to one percent, however many there are."""

from collections.abc import Iterator
from dataclasses import dataclass

_MICROSECONDS = 1_000_000
_BITS = 7
_FINEST = 2 << _BITS
"""Below so many microseconds each has a bucket of its own; above, each doubling has 128 buckets."""


@dataclass(frozen=True, slots=True)
class Latency:
    """How long answers took, in seconds; all zero where there were none. Percentiles are exact to one percent."""

    mean: float = 0.0
    p50: float = 0.0
    p90: float = 0.0
    p95: float = 0.0
    p99: float = 0.0
    p999: float = 0.0
    max: float = 0.0


class Histogram:
    """Counts times; its size depends on their range, never on their number."""

    __slots__ = ("buckets", "count", "longest", "total")

    def __init__(self) -> None:
        self.count = 0
        self.total = 0.0
        self.longest = 0.0
        self.buckets: dict[int, int] = {}

    def add(self, seconds: float) -> None:
        """Counts one time."""
        bucket = _bucket_of(round(seconds * _MICROSECONDS))
        self.buckets[bucket] = self.buckets.get(bucket, 0) + 1
        self.count += 1
        self.total += seconds
        self.longest = max(self.longest, seconds)

    def merge(self, other: "Histogram") -> None:
        """Counts all times of another."""
        for bucket, count in other.buckets.items():
            self.buckets[bucket] = self.buckets.get(bucket, 0) + count
        self.count += other.count
        self.total += other.total
        self.longest = max(self.longest, other.longest)

    def percentile(self, percent: float) -> float:
        """The time in seconds within which so many percent of all lay; 0 where there are none."""
        wanted = self.count * percent / 100
        seen = 0
        for seconds, count in self.steps():
            seen += count
            if seen >= wanted:
                return seconds
        return 0.0

    def steps(self) -> Iterator[tuple[float, int]]:
        """The times in seconds, from the shortest on, each with how many there were of it."""
        for bucket in sorted(self.buckets):
            yield min(_longest_in(bucket) / _MICROSECONDS, self.longest), self.buckets[bucket]

    def latency(self) -> Latency:
        """What it says, as a value."""
        if not self.count:
            return Latency()
        p50, p90, p95, p99, p999 = (self.percentile(percent) for percent in (50, 90, 95, 99, 99.9))
        return Latency(self.total / self.count, p50, p90, p95, p99, p999, self.longest)


def _bucket_of(microseconds: int) -> int:
    """Seven bits of the number and how far they were shifted, as one index."""
    shift = max(microseconds.bit_length() - _BITS - 1, 0)
    return (shift << _BITS) + (microseconds >> shift)


def _longest_in(bucket: int) -> int:
    if bucket < _FINEST:
        return bucket
    shift = (bucket >> _BITS) - 1
    return ((bucket - (shift << _BITS) + 1) << shift) - 1
