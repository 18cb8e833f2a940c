"""What tests hand over to be called, and how they wait for it."""

import asyncio
from collections.abc import Callable, Sequence

SECONDS = 30


class Heard:
    """Messages, keys and losses in the order in which they were told."""

    def __init__(self) -> None:
        self.told: list[bytes | str] = []
        self._news = asyncio.Event()

    def message(self, message: bytes) -> None:
        self._tell(message)

    def keys(self, keys: Sequence[bytes]) -> None:
        for key in keys:
            self._tell(key)

    def lost(self) -> None:
        self._tell("lost")

    def gap(self) -> None:
        self._tell("gap")

    async def until(self, last: bytes | str) -> list[bytes | str]:
        """All that was told, once this has been."""
        async with asyncio.timeout(SECONDS):
            while last not in self.told:
                self._news.clear()
                await self._news.wait()
        return self.told

    def _tell(self, what: bytes | str) -> None:
        self.told.append(what)
        self._news.set()


async def until(condition: Callable[[], object]) -> None:
    """Returns once something holds of which nobody tells."""
    async with asyncio.timeout(SECONDS):
        while not condition():  # noqa: ASYNC110 - nobody tells
            await asyncio.sleep(0.01)
