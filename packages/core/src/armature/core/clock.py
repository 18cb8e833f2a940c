"""The time, as one object that tests can exchange."""

from datetime import UTC, datetime
from time import monotonic


class Clock:
    """What time it is: take it in a constructor, and `app.override(Clock).value(…)` sets the time of a test.

    The budgets of a start or a stop run by the machine's own clock.
    """

    def now(self) -> datetime:
        """The time of day, with the time zone UTC."""
        return datetime.now(UTC)

    def monotonic(self) -> float:
        """Seconds since some moment, which never go back: for durations."""
        return monotonic()
