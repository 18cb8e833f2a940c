"""What stands in for the seams of the core in a test: the clock, a guard."""

from datetime import UTC, datetime, timedelta

from armature.core import Clock


class ManualClock(Clock):
    """A clock that stands until it is told to go on: `app.override(Clock).value(clock)`.

    It begins at `now`, by default noon of 1 January 2026 in UTC. A `now` without a time zone raises `ValueError`.

    >>> clock = ManualClock()
    >>> clock.advance(90)
    >>> clock.now().isoformat(), clock.monotonic()
    ('2026-01-01T12:01:30+00:00', 90.0)
    """

    def __init__(self, now: datetime = datetime(2026, 1, 1, 12, tzinfo=UTC)) -> None:
        if now.tzinfo is None:
            raise ValueError(f"{now} has no time zone: write `datetime(…, tzinfo=UTC)`.")
        self._now = now.astimezone(UTC)
        self._passed = 0.0

    def now(self) -> datetime:
        return self._now

    def monotonic(self) -> float:
        return self._passed

    def advance(self, by: float | timedelta) -> None:
        """Lets time pass, in seconds where it is a number; time that would go back raises `ValueError`."""
        passing = by if isinstance(by, timedelta) else timedelta(seconds=by)
        if passing < timedelta(0):
            raise ValueError(f"Time does not go back, and {by} is less than nothing.")
        self._now += passing
        self._passed += passing.total_seconds()


class FixedGuard:
    """A guard that lets everybody pass, or nobody: `app.override(SignedIn).enhancer(FixedGuard())`."""

    def __init__(self, *, allows: bool = True) -> None:
        self.allows = allows

    def can_activate(self) -> bool:
        """What it was made to say."""
        return self.allows
