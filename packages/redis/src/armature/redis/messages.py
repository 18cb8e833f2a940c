"""The messages of a channel as a stream, with a queue that has a bound."""

import asyncio
from collections import deque
from collections.abc import AsyncIterator
from typing import Self


class Messages(AsyncIterator[bytes]):
    """Messages as they come, for one reader: `async for message in messages`. It ends with its block.

    `dropped` counts messages that had to go because `size` others waited, the oldest first; `gaps` how often the
    connection was lost and came back, with what was published meanwhile gone.
    """

    __slots__ = ("_news", "_waiting", "dropped", "gaps")

    def __init__(self, size: int) -> None:
        self.dropped = 0
        self.gaps = 0
        self._waiting: deque[bytes] = deque(maxlen=size)
        self._news = asyncio.Event()

    def __aiter__(self) -> Self:
        return self

    async def __anext__(self) -> bytes:
        """The message that has waited longest, or the next one that comes."""
        while not self._waiting:
            self._news.clear()
            await self._news.wait()
        return self._waiting.popleft()

    def take(self, message: bytes) -> None:
        """One more."""
        self.dropped += len(self._waiting) == self._waiting.maxlen
        self._waiting.append(message)
        self._news.set()

    def skip(self) -> None:
        """Some may be missing here."""
        self.gaps += 1
