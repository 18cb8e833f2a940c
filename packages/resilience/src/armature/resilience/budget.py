"""A budget of retries, so that they cannot multiply the load of a service that is down."""

from armature.resilience.requirements import count, duration, share


class RetryBudget:
    """Lets retries through as long as they are few among calls: each call earns `ratio` of a retry.

    `minimum` retries a second are earned without calls, `burst` is the most that is saved up, and what there is at the
    beginning. Hand one budget to several `Retry` and they share it. (The idea is that of Finagle's `RetryBudget`.)
    """

    __slots__ = ("_balance", "_burst", "_minimum", "_ratio", "_told")

    def __init__(self, ratio: float = 0.2, *, minimum: float = 1, burst: int = 10) -> None:
        self._ratio = share("RetryBudget", "ratio", ratio)
        self._minimum = duration("RetryBudget", "minimum", minimum, zero=True)
        self._burst = count("RetryBudget", "burst", burst)
        self._balance = float(burst)
        self._told: float | None = None

    @property
    def balance(self) -> float:
        """Retries that could be made, as of the last call."""
        return self._balance

    def earn(self) -> None:
        """A call begins."""
        self._balance = min(self._burst, self._balance + self._ratio)

    def spend(self, now: float) -> bool:
        """Whether a retry may be made, which is paid with it."""
        if self._told is not None:
            self._balance = min(self._burst, self._balance + (now - self._told) * self._minimum)
        self._told = now
        # A ratio such as 0.2 has no exact sum; five calls are to be one retry all the same.
        if self._balance < 1 - 1e-9:
            return False
        self._balance = max(0.0, self._balance - 1)
        return True
