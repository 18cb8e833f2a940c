"""How long to wait before a worker is replaced: the more of them die young, the longer."""

from typing import Final

_GROWN_UP_SECONDS: Final = 10.0
_FIRST_SECONDS: Final = 0.25
_LONGEST_SECONDS: Final = 30.0


class BackOff:
    """Counts the workers that died young, one after the other; of one that did not, the count begins anew."""

    def __init__(self) -> None:
        self.setbacks = 0

    def after(self, lived: float) -> float:
        """The seconds until the next attempt, after a worker that has lived so many."""
        self.setbacks = 0 if lived >= _GROWN_UP_SECONDS else self.setbacks + 1
        return min(_FIRST_SECONDS * 2**self.setbacks, _LONGEST_SECONDS) if self.setbacks else 0.0
