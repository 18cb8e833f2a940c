"""What a breaker remembers of the calls before."""

from collections import deque
from typing import Final, Protocol

BUCKETS: Final = 10

FAILED: Final = 1
SLOW: Final = 2


class Window(Protocol):
    """The calls that count: `total` of them, `failures` that failed, `slow` that were slow."""

    total: int
    failures: int
    slow: int

    def add(self, mark: int, now: float) -> None:
        """A call has ended; its mark is the sum of `FAILED` and `SLOW`, as they apply."""
        ...

    def look(self, now: float) -> None:
        """Forgets what is too old by now."""
        ...

    def clear(self) -> None:
        """Forgets everything."""
        ...


class CountWindow:
    """The last `size` calls."""

    __slots__ = ("_marks", "_size", "failures", "slow", "total")

    def __init__(self, size: int) -> None:
        self._size = size
        self.clear()

    def clear(self) -> None:
        """As `Window.clear`."""
        self._marks: deque[int] = deque()
        self.total = self.failures = self.slow = 0

    def look(self, now: float) -> None:
        """As `Window.look`: calls leave when others come, not with time."""

    def add(self, mark: int, now: float) -> None:
        """As `Window.add`."""
        self._marks.append(mark)
        if self.total < self._size:
            self.total += 1
        elif left := self._marks.popleft():
            self.failures -= left & FAILED
            self.slow -= left >> 1
        if mark:
            self.failures += mark & FAILED
            self.slow += mark >> 1


class TimeWindow:
    """The calls of the last `seconds`, to a tenth of them: they leave a tenth at a time."""

    __slots__ = ("_buckets", "_span", "failures", "slow", "total")

    def __init__(self, seconds: float) -> None:
        self._span = seconds / BUCKETS
        self.clear()

    def clear(self) -> None:
        """As `Window.clear`."""
        self._buckets: deque[list[int]] = deque()
        self.total = self.failures = self.slow = 0

    def look(self, now: float) -> None:
        """As `Window.look`."""
        oldest, buckets = int(now / self._span) - BUCKETS, self._buckets
        while buckets and buckets[0][0] <= oldest:
            _, total, failures, slow = buckets.popleft()
            self.total -= total
            self.failures -= failures
            self.slow -= slow

    def add(self, mark: int, now: float) -> None:
        """As `Window.add`."""
        self.look(now)
        index = int(now / self._span)
        if not self._buckets or self._buckets[-1][0] != index:
            self._buckets.append([index, 0, 0, 0])
        bucket = self._buckets[-1]
        bucket[1] += 1
        bucket[2] += mark & FAILED
        bucket[3] += mark >> 1
        self.total += 1
        self.failures += mark & FAILED
        self.slow += mark >> 1
