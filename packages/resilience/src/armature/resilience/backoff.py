"""How long to wait between attempts."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal, Self, TypeAlias

from armature.resilience.errors import InvalidSetting
from armature.resilience.requirements import duration

Kind: TypeAlias = Literal["constant", "linear", "exponential", "decorrelated"]


@dataclass(frozen=True, slots=True)
class Backoff:
    """The waits between attempts, in seconds: made by `constant`, `linear`, `exponential` or `decorrelated`.

    `jitter` is full jitter: each wait is drawn between 0 and what it would be, so that callers that failed together do
    not come back together (M. Brooker, "Exponential Backoff And Jitter", 2015).
    """

    kind: Kind
    base: float
    most: float
    factor: float = 2.0
    jitter: bool = False

    def __post_init__(self) -> None:
        duration("Backoff", "base", self.base, zero=True)
        duration("Backoff", "most", self.most, zero=True)
        if self.most < self.base:
            raise InvalidSetting(f'Backoff: "most" is {self.most:g}, below "base", {self.base:g}. Raise it.')
        if not self.factor >= 1:
            raise InvalidSetting(f'Backoff: "factor" is {self.factor:g}. Make it at least 1, or waits would shrink.')

    @classmethod
    def constant(cls, seconds: float, *, jitter: bool = False) -> Self:
        """The same wait each time."""
        return cls("constant", seconds, seconds, jitter=jitter)

    @classmethod
    def linear(cls, base: float, *, most: float = 10, jitter: bool = False) -> Self:
        """`base`, twice `base`, three times `base`, up to `most`."""
        return cls("linear", base, most, jitter=jitter)

    @classmethod
    def exponential(cls, base: float, *, factor: float = 2, most: float = 10, jitter: bool = False) -> Self:
        """`base`, then `factor` times the wait before, up to `most`."""
        return cls("exponential", base, most, factor, jitter)

    @classmethod
    def decorrelated(cls, base: float, *, most: float = 10) -> Self:
        """Drawn between `base` and three times the wait before, up to `most`; drawn by its nature."""
        return cls("decorrelated", base, most)

    def wait(self, retry: int, before: float, random: Callable[[], float]) -> float:
        """Seconds before the retry of this number, from 1, after the wait before it; `random` gives 0 ≤ x < 1.

        >>> [Backoff.exponential(0.1, most=0.5).wait(retry, 0, lambda: 0.5) for retry in (1, 2, 3, 4)]
        [0.1, 0.2, 0.4, 0.5]
        """
        if self.kind == "decorrelated":
            base = self.base
            return min(self.most, base + random() * (max(base, before) * 3 - base))
        full = min(self.most, self._grown(retry))
        return random() * full if self.jitter else full

    def _grown(self, retry: int) -> float:
        if self.kind == "linear":
            return self.base * retry
        if self.kind == "constant":
            return self.base
        try:
            return self.base * self.factor ** (retry - 1)
        except OverflowError:
            return self.most
