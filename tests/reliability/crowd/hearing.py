"""What one client hears: numbers of senders, of which none may be missing and none out of order."""

import time
from collections import defaultdict
from dataclasses import dataclass, field


@dataclass(slots=True)
class Tally:
    """What all clients of a kind have heard together; delays in seconds."""

    delivered: int = 0
    disordered: int = 0
    ended: int = 0
    delays: list[float] = field(default_factory=list[float])

    def percentile(self, share: float) -> float:
        """The delay that so many of those that were measured did not exceed."""
        ordered = sorted(self.delays)
        return ordered[min(len(ordered) - 1, int(share * len(ordered)))] if ordered else 0.0


class Hearing:
    """One client's ears."""

    __slots__ = ("_is_timed", "_last", "count", "tally")

    def __init__(self, tally: Tally, *, is_timed: bool) -> None:
        self.count = 0
        self.tally = tally
        self._is_timed = is_timed
        self._last: defaultdict[bytes, int] = defaultdict(int)

    def hear(self, said: bytes) -> None:
        """`sender number time filling`, of which each sender's number is one more than its last."""
        sender, number, sent, _ = said.split(b" ", 3)
        if int(number) != self._last[sender] + 1:
            self.tally.disordered += 1
        self._last[sender] = int(number)
        self.count += 1
        self.tally.delivered += 1
        if self._is_timed:
            self.tally.delays.append((time.monotonic_ns() - int(sent)) / 1e9)


def sentence(sender: int, number: int, size: int) -> bytes:
    """What a sender says, filled up to a size."""
    return b"%d %d %d " % (sender, number, time.monotonic_ns()) + b"." * size
