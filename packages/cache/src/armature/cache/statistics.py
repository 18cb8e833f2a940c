"""What a cache counts."""

from dataclasses import dataclass


@dataclass(slots=True)
class Counters:
    """What is counted while it runs, over all namespaces of a cache in this process."""

    local_hits: int = 0
    shared_hits: int = 0
    stale_hits: int = 0
    misses: int = 0
    joined: int = 0
    failures: int = 0
    unreadable: int = 0
    too_large: int = 0
    uncached: int = 0


@dataclass(frozen=True, slots=True)
class CacheStatistics:
    """How a cache has done since it was made, over all of its namespaces in this process."""

    local_hits: int
    """Answered by the process itself, fresh or not."""

    shared_hits: int
    """Answered by Redis or Memcached."""

    stale_hits: int
    """How many of both were no longer fresh, while a new value was made."""

    misses: int
    """Calls of a factory."""

    joined: int
    """Calls that waited for the factory of another one in this process."""

    failures: int
    """Steps in the shared tier that failed or took too long."""

    unreadable: int
    """Values in the shared tier that were of another version, or damaged; they count as if they were not there."""

    too_large: int
    """Values that were larger than `value_limit` and therefore not shared."""

    uncached: int
    """Calls of cached functions whose arguments made no key, and which ran as if they were not cached."""

    entries: int
    """Values that this process holds."""
