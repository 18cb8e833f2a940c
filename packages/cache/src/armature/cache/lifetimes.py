"""How long a value is fresh, and how long it is kept after that."""

from collections.abc import Callable
from typing import NamedTuple


class Lifetime(NamedTuple):
    """In seconds: `ttl` how long a value is fresh, `stale` how much longer it is served while a new one is made.

    `negative_ttl` is the `ttl` of None, where it is another; 0 keeps no None. `jitter` is the fraction by which a `ttl`
    may be shorter, at random, so that what was stored together does not end together.
    """

    ttl: float
    stale: float = 0.0
    negative_ttl: float | None = None
    jitter: float = 0.0

    def changed(self, ttl: float | None, stale: float | None, negative_ttl: float | None) -> "Lifetime":
        """Another one where something is given; raises `ValueError` for times that there are not."""
        if ttl is stale is negative_ttl is None:
            return self
        if ttl is not None and not ttl > 0:
            raise ValueError(f"A value is to be kept for {ttl} seconds.\nGive `ttl` more than 0.")
        for name, given in (("stale", stale), ("negative_ttl", negative_ttl)):
            if given is not None and not given >= 0:
                raise ValueError(f"`{name}` is {given} seconds.\nGive it 0 or more.")
        return Lifetime(
            self.ttl if ttl is None else ttl,
            self.stale if stale is None else stale,
            self.negative_ttl if negative_ttl is None else negative_ttl,
            self.jitter,
        )

    @property
    def longest(self) -> float:
        """How long any value may be kept."""
        return max(self.ttl, self.negative_ttl or 0.0) + self.stale

    def of(self, value: object, random: Callable[[], float]) -> tuple[float, float]:
        """For how long a value is fresh, and for how long it is kept; None is not served when it is stale."""
        negative = value is None and self.negative_ttl is not None
        ttl = self.negative_ttl if negative and self.negative_ttl is not None else self.ttl
        fresh = ttl * (1 - self.jitter * random())
        return fresh, fresh if negative else fresh + self.stale
